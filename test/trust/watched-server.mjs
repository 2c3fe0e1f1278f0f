// The server of npm run trust:watch: a page of rows for each request, a tenth of which it keeps for a while.
import { createServer } from 'node:http'

const LIVE = 100_000
const kept = new Array(LIVE)
for (let i = 0; i < LIVE; i++) kept[i] = { id: i, text: `row ${i}` }
let next = 0

function page(id) {
  const rows = []
  for (let i = 0; i < 100; i++) rows.push({ id: id + i, text: `row ${id + i}`, tags: [i, id] })
  for (let i = 0; i < rows.length; i += 10) kept[next++ % LIVE] = rows[i]
  return JSON.stringify(rows)
}

let served = 0
const server = createServer((request, response) => {
  const { user, system } = process.cpuUsage()
  response.end(request.url === '/cpu' ? String(user + system) : page(served++))
})
// While another has its turn, its connections rest.
server.keepAliveTimeout = 0
server.listen(0, '127.0.0.1', () => console.log(server.address().port))
