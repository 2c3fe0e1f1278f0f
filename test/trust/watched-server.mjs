// The server of npm run trust:watch: a page of rows for each request, a tenth of which it keeps for a while.
// It begins and ends to be watched when told to, by what gclab loads into a program that it attaches to.
import { createServer } from 'node:http'

const [folder] = process.argv.slice(2)
const preload = new URL('../../dist/runners/programs/watch/preload.js', import.meta.url).href
const LIVE = 100_000
const kept = new Array(LIVE)
for (let i = 0; i < LIVE; i++) kept[i] = { id: i, text: `row ${i}` }
let next = 0
let watching
let times = 0

function page(id) {
  const rows = []
  for (let i = 0; i < 100; i++) rows.push({ id: id + i, text: `row ${id + i}`, tags: [i, id] })
  for (let i = 0; i < rows.length; i += 10) kept[next++ % LIVE] = rows[i]
  return JSON.stringify(rows)
}

const cpuUs = () => {
  const { user, system } = process.cpuUsage()
  return user + system
}

/** Each gives the microseconds of the processor until it was done. */
const commands = {
  '/cpu': () => {},
  '/watch': async () => {
    watching = await import(
      `${preload}?${new URLSearchParams({ folder, attached: 'before', time: times++ })}`
    )
  },
  '/leave': () => watching.stop(),
}

let served = 0
const server = createServer(async (request, response) => {
  const command = commands[request.url]
  if (command === undefined) return response.end(page(served++))
  await command()
  response.end(String(cpuUs()))
})
server.keepAliveTimeout = 0
server.listen(0, '127.0.0.1', () => console.log(server.address().port))
