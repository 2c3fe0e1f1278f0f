import { sortByHeads } from '../../html/client/sort.js'
import { formatBytes } from '../../text/format.js'
import type { SitesEvent } from '../event.js'
import { text } from './elements.js'
import type { Thread } from './thread.js'

/** The rows of the threads, those with the most collections first; `choose` is told which one to show. */
export function fillThreads(
  body: HTMLTableSectionElement,
  threads: readonly Thread[],
  shown: Thread | undefined,
  choose: (key: string) => void,
): void {
  const rows = new Map([...body.rows].map((row) => [row.dataset.key, row]))
  threads.forEach((thread, index) => {
    const row = rows.get(thread.key) ?? threadRow(thread.key, choose)
    // One that is pressed at this moment stays where it is.
    if (body.rows[index] !== row) body.insertBefore(row, body.rows[index] ?? null)
    row.ariaCurrent = String(thread === shown)
    const { name, heapBytes, collections, share } = thread
    ;[name, formatBytes(heapBytes), String(collections), share].forEach((words, column) => {
      const cell = column === 0 ? row.querySelector('button') : row.cells[column]
      if (cell) cell.textContent = words
    })
  })
}

function threadRow(key: string, choose: (key: string) => void): HTMLTableRowElement {
  const row = document.createElement('tr')
  row.dataset.key = key
  const name = document.createElement('td')
  const button = document.createElement('button')
  button.type = 'button'
  name.append(button)
  row.append(name, ...[1, 2, 3].map(() => text('td', '', 'right')))
  row.onclick = () => choose(key)
  return row
}

/** The table of sites, sorted as `before`, which it takes the place of. */
export function sortableSites({ head, rows }: SitesEvent, before: HTMLTableElement | null): HTMLTableElement {
  const table = document.createElement('table')
  // The place and the caller stand below the function, so that a phone has room for the figures.
  const [name = '', , , ...figures] = head
  const line = document.createElement('tr')
  line.append(text('th', name, 'left'), ...figures.map((figure) => text('th', figure, 'right')))
  table.createTHead().append(line)
  table.createTBody().append(
    ...rows.map(([fn = '', file = '', caller = '', ...of]) => {
      const row = document.createElement('tr')
      const cell = text('td', '', 'left')
      cell.append(text('code', fn), text('small', file))
      if (caller !== '') cell.append(text('small', `called from ${caller}`))
      row.append(cell, ...of.map((figure) => text('td', figure, 'right')))
      return row
    }),
  )
  sortByHeads(table)
  sortAs(table, before?.querySelector('th[aria-sort]') ?? null)
  return table
}

function sortAs(table: HTMLTableElement, sorted: HTMLTableCellElement | null): void {
  const head = [...table.querySelectorAll('th')].find((one) => one.textContent === sorted?.textContent)
  while (head && head.ariaSort !== sorted?.ariaSort) head.querySelector('button')?.click()
}
