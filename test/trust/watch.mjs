// npm run trust:watch: what `gclab watch` costs a server. One that is watched, one that is not, and that one
// again are loaded in turns. Prints the table of docs/trust.md. The watching costs something a request, and
// something a second, which a server that rests while another has its turn would pay too often: what it takes
// at rest tells these apart.
//   node test/trust/watch.mjs [--pairs n] [--turns n] [--settle seconds] [--node path]
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { Agent, get } from 'node:http'
import os, { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'

const { values } = parseArgs({
  options: {
    pairs: { type: 'string', default: '8' },
    turns: { type: 'string', default: '100' },
    settle: { type: 'string', default: '65' },
    node: { type: 'string', default: process.execPath },
  },
})
const REQUESTS = 300
const CONNECTIONS = 20
/** Nothing counts before: in its first minute the watching reads its samples at 1, 3, 7, 15, 31 and 63 s. */
const SETTLE_MS = 1000 * Number(values.settle)
const server = fileURLToPath(new URL('watched-server.mjs', import.meta.url))
const cli = fileURLToPath(new URL('../../dist/start.js', import.meta.url))
const out = mkdtempSync(join(tmpdir(), 'gclab-trust-'))
const commands = {
  plain: [values.node, server],
  watched: [process.execPath, cli, 'watch', '--no-charts', '--out', out, '--', values.node, server],
  control: [values.node, server],
}

async function start([file, ...args]) {
  // Each in a session of its own, as gclab starts the watched one: Linux shares processors out by session.
  const child = spawn(file, args, { stdio: ['ignore', 'pipe', 'ignore'], detached: true })
  const [port] = await once(child.stdout, 'data')
  child.stdout.resume()
  const agent = new Agent({ keepAlive: true, maxSockets: CONNECTIONS })
  const ask = (path) =>
    new Promise((resolve, reject) => {
      get({ port: Number(port), host: '127.0.0.1', path, agent }, (response) => {
        let text = ''
        response.setEncoding('latin1').on('data', (part) => (text += part))
        response.on('end', () => resolve(text))
      }).on('error', reject)
    })
  const end = async () => {
    agent.destroy()
    child.kill('SIGINT')
    await once(child, 'close')
  }
  const busy = { cpuUs: 0, wallMs: 0 }
  return { ask, end, busy, rest: { cpuUs: 0, wallMs: 0 }, latencies: [], seen: null }
}

/** Adds processor time and time since the last look to the one or the other. */
async function look(loaded, sums) {
  const now = { cpuUs: Number(await loaded.ask('/cpu')), wallMs: performance.now() }
  if (sums !== null && loaded.seen !== null)
    for (const key of Object.keys(sums)) sums[key] += now[key] - loaded.seen[key]
  loaded.seen = now
}

/** One turn of a server; counted unless it warms up. */
async function load(loaded, counts) {
  await look(loaded, counts ? loaded.rest : null)
  let left = REQUESTS
  const connection = async () => {
    while (left-- > 0) {
      const asked = performance.now()
      await loaded.ask('/page')
      if (counts) loaded.latencies.push(performance.now() - asked)
    }
  }
  await Promise.all(Array.from({ length: CONNECTIONS }, connection))
  await look(loaded, counts ? loaded.busy : null)
}

function shuffled(items) {
  return items
    .map((item) => [Math.random(), item])
    .sort(([a], [b]) => a - b)
    .map(([, item]) => item)
}

/** Share of a processor that a server takes at rest. */
const resting = ({ rest }) => rest.cpuUs / 1000 / rest.wallMs
const perRequest = ({ busy, latencies, ...of }) =>
  (busy.cpuUs - resting(of) * 1000 * busy.wallMs) / latencies.length
const p99 = ({ latencies }) => latencies.sort((a, b) => a - b)[Math.floor(0.99 * latencies.length)]
/** Each as a share of what the server takes without: 0.01 is 1 % more. */
const figures = {
  'processor time per request': (one, plain) => perRequest(one) / perRequest(plain) - 1,
  'processor time per second, of one processor': (one, plain) => resting(one) - resting(plain),
  'both, for a server that is never idle': (one, plain) =>
    perRequest(one) / perRequest(plain) - 1 + resting(one) - resting(plain),
  'p99 of latency': (one, plain) => p99(one) / p99(plain) - 1,
}

const readings = []
for (let pair = 0; pair < Number(values.pairs); pair++) {
  const names = shuffled(Object.keys(commands))
  const servers = {}
  for (const name of names) servers[name] = await start(commands[name])
  const begun = performance.now()
  for (let turn = 0; turn < Number(values.turns); ) {
    const counts = performance.now() - begun > SETTLE_MS
    for (const name of shuffled(names)) await load(servers[name], counts)
    if (counts) turn++
  }
  const of = (name) => Object.values(figures).map((figure) => figure(servers[name], servers.plain))
  readings.push({ watched: of('watched'), control: of('control') })
  console.error(JSON.stringify(readings.at(-1)))
  for (const name of names) await servers[name].end()
}
rmSync(out, { recursive: true, force: true })

const percent = (share) => `${share < 0 ? '−' : '+'}${Math.abs(share * 100).toFixed(1)} %`
/** The median, and the least and the largest. */
function summed(name, figure) {
  const sorted = readings.map((pair) => pair[name][figure]).sort((a, b) => a - b)
  const middle = (sorted[Math.floor((sorted.length - 1) / 2)] + sorted[Math.floor(sorted.length / 2)]) / 2
  return `${percent(middle)} (${percent(sorted[0])} to ${percent(sorted.at(-1))})`
}
const { version } = (await import('../../package.json', { with: { type: 'json' } })).default
const [{ model }] = os.cpus()
const runtime = values.node === process.execPath ? process.version : values.node
console.log(
  `${new Date().toISOString().slice(0, 10)}, gclab ${version}, Node.js ${runtime}, ${model}, ${os.cpus().length} cores, ${values.pairs} times ${values.turns} turns of ${REQUESTS} requests, after ${values.settle} s.\n`,
)
console.log('| | watched | the same server again |\n| --- | --- | --- |')
for (const [i, name] of Object.keys(figures).entries())
  console.log(`| ${name} | ${summed('watched', i)} | ${summed('control', i)} |`)
