// npm run trust:watch: what `gclab watch` costs a server. One server is loaded in spells, watched and not, so
// that each spell stands beside two others of its process, seconds apart. A spell ends before the watching
// reads its samples, as it does once a minute in the end: what that takes, and what slows requests down right
// after it, is told by itself.
//   node test/trust/watch.mjs [--servers n] [--rounds n] [--node path]
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { Agent, get } from 'node:http'
import os, { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { estimateRatio } from '../../dist/stats/estimate-ratio.js'
import { median } from '../../dist/stats/summary.js'

const { values } = parseArgs({
  options: {
    servers: { type: 'string', default: '4' },
    rounds: { type: 'string', default: '60' },
    node: { type: 'string', default: process.execPath },
  },
})
const CONNECTIONS = 20
const SPELL_MS = 700
const WARM_UP_MS = 5000
const server = fileURLToPath(new URL('watched-server.mjs', import.meta.url))

async function start(folder) {
  const child = spawn(values.node, [server, folder], { stdio: ['ignore', 'pipe', 'inherit'] })
  const [port] = await once(child.stdout, 'data')
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
    child.kill()
    await once(child, 'close')
  }
  return { ask: async (path) => Number(await ask(path)), get: ask, end }
}

/** Processor time of a request in microseconds, and the 99th percentile of latency in milliseconds. */
async function load({ ask, get }, ms) {
  const latencies = []
  const before = await ask('/cpu')
  const until = performance.now() + ms
  const connection = async () => {
    for (let asked = performance.now(); asked < until; asked = performance.now()) {
      await get('/page')
      latencies.push(performance.now() - asked)
    }
  }
  await Promise.all(Array.from({ length: CONNECTIONS }, connection))
  const cpuUs = ((await ask('/cpu')) - before) / latencies.length
  latencies.sort((a, b) => a - b)
  return { cpuUs, p99: latencies[Math.floor(0.99 * latencies.length)] }
}

const ratios = { cpuUs: { watched: [], control: [] }, p99: { watched: [], control: [] } }
const readingsMs = []
for (let number = 0; number < Number(values.servers); number++) {
  const folder = mkdtempSync(join(tmpdir(), 'gclab-trust-'))
  const loaded = await start(folder)
  await load(loaded, WARM_UP_MS)
  for (let round = 0; round < Number(values.rounds); round++) {
    const before = await load(loaded, SPELL_MS)
    await loaded.ask('/watch')
    const watched = await load(loaded, SPELL_MS)
    const begun = await loaded.ask('/cpu')
    const readingMs = ((await loaded.ask('/leave')) - begun) / 1000
    const behind = await load(loaded, SPELL_MS)
    const after = await load(loaded, SPELL_MS)
    // What a full collection leaves behind, as a small young generation, is a cost of the reading too.
    readingsMs.push(readingMs + (behind.cpuUs / Math.sqrt(before.cpuUs * after.cpuUs) - 1) * SPELL_MS)
    for (const [figure, { watched: beside, control }] of Object.entries(ratios)) {
      beside.push(watched[figure] / Math.sqrt(before[figure] * after[figure]))
      control.push(after[figure] / before[figure])
    }
  }
  await loaded.end()
  rmSync(folder, { recursive: true, force: true })
}

const percent = (ratio) => `${ratio < 1 ? '−' : '+'}${Math.abs((ratio - 1) * 100).toFixed(1)} %`
function summed(figures) {
  const { ratio, ci95 } = estimateRatio(figures)
  return `${percent(ratio)} (${ci95 === null ? 'n/a' : ci95.map(percent).join(' to ')})`
}
const { version } = (await import('../../package.json', { with: { type: 'json' } })).default
const [{ model }] = os.cpus()
const runtime = values.node === process.execPath ? process.version : values.node
console.log(
  `${new Date().toISOString().slice(0, 10)}, gclab ${version}, Node.js ${runtime}, ${model}, ${os.cpus().length} cores, ${values.servers} servers, ${values.rounds} rounds of spells of ${SPELL_MS} ms.\n`,
)
console.log('| | watched | not watched, once more |\n| --- | --- | --- |')
for (const [label, figure] of [
  ['processor time per request', 'cpuUs'],
  ['p99 of latency', 'p99'],
])
  console.log(`| ${label} | ${summed(ratios[figure].watched)} | ${summed(ratios[figure].control)} |`)
const reading = median(readingsMs)
console.log(
  `\nA reading takes ${reading.toFixed(0)} ms of the processor: ${((100 * reading) / 60_000).toFixed(2)} % of it, once a minute.`,
)
