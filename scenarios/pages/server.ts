// A small server: rows of a table with a label each, as JSON. LEAN=1 leaves a second copy of each row out.
import { createServer } from 'node:http'

interface Row {
  readonly id: number
  readonly name: string
  readonly price: number
}

const rows: readonly Row[] = Array.from({ length: 50 }, (_, id) => ({
  id,
  name: `row${id}`,
  price: id * 1.5,
}))

const isLean = process.env.LEAN === '1'

function page(): object[] {
  const labelled = rows.map((row) => ({ ...row, label: `${row.id}:${row.name}` }))
  return isLean ? labelled : labelled.map((row) => ({ ...row }))
}

const server = createServer((request, response) => {
  const chunks: Buffer[] = []
  request.on('data', (chunk: Buffer) => chunks.push(chunk))
  request.on('end', () => {
    const text = Buffer.concat(chunks).toString()
    const body = { rows: page(), bid: text === '' ? null : JSON.parse(text) }
    response.setHeader('content-type', 'application/json')
    response.end(JSON.stringify(body))
  })
})
server.listen(Number(process.env.PORT), '127.0.0.1')
