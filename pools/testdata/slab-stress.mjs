// The stress test of a shared slab: four producers and a consumer, producers terminated in the middle.
//   node slab-stress.mjs '{"pairs":5000000,"terminations":12,"pool":"./sound.mjs"}'
// Prints what it counted and every violation as JSON. What it knows about the pool it keeps in memory of
// its own, the ledger, so that a broken pool cannot vouch for itself.
import { Worker } from 'node:worker_threads'
import { CONSUMER, CONTROL, createLedger, PRODUCERS, SLOTS } from './slab-stress-ledger.mjs'

const options = {
  pairs: 5_000_000,
  terminations: 12,
  pool: './sound.mjs',
  checked: true,
  // How long a producer waits for a slot before it says that slots are lost.
  patienceMs: 5_000,
  ...JSON.parse(process.argv[2] ?? '{}'),
}
const pool = await import(options.pool)
const links = [...PRODUCERS, CONTROL].map((party) => [party, CONSUMER])
const memory = pool.createSlab({ slots: SLOTS, slotBytes: 60, links, checked: options.checked })
const slab = pool.attachSlab(memory, CONTROL)
const ledger = createLedger()
const violations = []
let violated = 0

function violation(text) {
  violated++
  if (violations.length < 10) violations.push(text)
}

function start(party, incarnation) {
  const worker = new Worker(new URL('./slab-stress-worker.mjs', import.meta.url), {
    workerData: { ...options, memory, ledger: ledger.memory, party, incarnation },
  })
  worker.on('message', violation)
  worker.on('error', (error) => violation(`party ${party}: ${error.message}`))
  const exit = new Promise((resolve) => worker.once('exit', resolve))
  return { worker, exit, party, incarnation }
}

const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms))
const within = (ms, promise) => Promise.race([promise, pause(ms).then(() => 'late')])
const running = new Map(PRODUCERS.map((party) => [party, start(party, 0)]))
const consumer = start(CONSUMER, 0)
let reclaimed = 0
let terminated = 0

/** Ends a producer wherever it is, brings its slots back and starts its successor. */
async function replace(party) {
  const { worker, exit, incarnation } = running.get(party)
  while (ledger.sent(party, incarnation) === 0 && violated === 0) await pause(2)
  // Every other time the consumer stands still meanwhile, so that messages of the dead are on their way.
  ledger.hold(terminated % 2)
  await pause(2)
  await worker.terminate()
  await exit
  ledger.died(party, incarnation)
  const count = slab.reclaim(party)
  // Every producer holds one slot for as long as it lives.
  if (count < 1) violation(`party ${party} was terminated holding a slot, and ${count} came back`)
  ledger.hold(0)
  reclaimed += count
  terminated++
  running.set(party, start(party, incarnation + 1))
}

const deadline = Date.now() + 60_000
// On a busy machine the pairs may be there before the last producer is ended: it is ended all the same.
const isDue = () => ledger.pairs() < options.pairs || terminated < options.terminations
while (isDue() && violated === 0 && Date.now() < deadline) {
  await pause(2)
  const due = ((terminated + 1) * options.pairs) / (options.terminations + 1)
  if (terminated < options.terminations && ledger.pairs() >= due) await replace(PRODUCERS[terminated % PRODUCERS.length])
}

if (violated === 0) {
  ledger.stop(1)
  const producers = Promise.all([...running.values()].map(({ exit }) => exit))
  if ((await within(10_000, producers)) === 'late') violation('a producer did not end')
  ledger.stop(2)
  if ((await within(10_000, consumer.exit)) === 'late') violation('the consumer did not end')
}
await Promise.all([...running.values(), consumer].map(({ worker }) => worker.terminate()))
if (violated === 0) takeStock()

/** Once every thread has ended in order: every message is accounted for, and every slot is free. */
function takeStock() {
  for (const text of ledger.unaccounted()) violation(text)
  const back = new Set()
  for (let slot = slab.acquire(); slot >= 0; slot = slab.acquire()) {
    if (back.has(slot)) return violation(`slot ${slot} is lent twice in a row`)
    back.add(slot)
  }
  if (back.size < SLOTS) violation(`${SLOTS - back.size} of ${SLOTS} slots are lost`)
  if (ledger.pairs() < options.pairs) violation(`only ${ledger.pairs()} pairs in 60 s`)
}

console.log(JSON.stringify({ pairs: ledger.pairs(), messages: ledger.messages(), terminated, reclaimed, violated, violations }))
process.exit(0)
