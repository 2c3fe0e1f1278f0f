const units: Readonly<Record<string, number>> = { KB: 1024, MB: 1024 ** 2, GB: 1024 ** 3, TB: 1024 ** 4 }

/** Lets the reader sort the rows of a table by a click on a head: figures from the largest, text from A. */
export function sortByHeads(table: HTMLTableElement): void {
  const [head] = table.rows
  const [body] = table.tBodies
  if (head === undefined || body === undefined) return
  const heads = [...head.cells]
  heads.forEach((cell, column) => {
    const button = document.createElement('button')
    button.type = 'button'
    button.append(...cell.childNodes)
    cell.append(button)
    button.onclick = () => {
      const isFigure = cell.classList.contains('right')
      const order = turned(cell.ariaSort, isFigure ? 'descending' : 'ascending')
      for (const other of heads) other.ariaSort = null
      cell.ariaSort = order
      const sign = order === 'ascending' ? 1 : -1
      const text = (row: HTMLTableRowElement) => row.cells[column]?.textContent ?? ''
      const rows = [...body.rows].sort(
        (a, b) => sign * (isFigure ? figureOf(text(a)) - figureOf(text(b)) : text(a).localeCompare(text(b))),
      )
      body.append(...rows)
    }
  })
}

function turned(order: string | null, first: 'ascending' | 'descending'): string {
  if (order === null) return first
  return order === 'ascending' ? 'descending' : 'ascending'
}

/** The number that a cell begins with, in bytes where it has a unit of them; what is not known comes last. */
function figureOf(text: string): number {
  const [, number, unit = ''] = /^([\d,.]+)\s*(\S*)/.exec(text) ?? []
  return number === undefined ? -1 : Number(number.replaceAll(',', '')) * (units[unit] ?? 1)
}
