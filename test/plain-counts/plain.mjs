// One process of plain Node.js, with no flag and no profiler. Prints as JSON the bytes that an op allocates
// on the heap and outside, by the growth of the used heap over windows too short for a collection.
import { setImmediate as turn } from 'node:timers/promises'
import { pathToFileURL } from 'node:url'
import { getHeapStatistics } from 'node:v8'

const [file, name] = process.argv.slice(2)
const { ops } = await import(pathToFileURL(file).href)
const op = await ops[name]()
const sink = { value: undefined }

const WARM_UP_MS = 1500
/** A young generation is a megabyte at least: a window of so much rarely meets a collection. */
const WINDOW_BYTES = 100_000
const WINDOWS = 300

function run(count) {
  for (let i = 0; i < count; i++) sink.value = op()
}

const end = performance.now() + WARM_UP_MS
while (performance.now() < end) {
  run(200)
  await turn()
}

/** How much the heap grew over so many ops. What reading it costs is known from a window of none. */
function grown(count) {
  const before = getHeapStatistics().used_heap_size
  run(count)
  return getHeapStatistics().used_heap_size - before
}

const median = (figures) => figures.sort((a, b) => a - b)[figures.length >> 1]
async function windows(count) {
  const found = []
  for (let i = 0; i < WINDOWS; i++) {
    const bytes = grown(count)
    if (bytes >= 0) found.push(bytes)
    if (i % 10 === 0) await turn()
  }
  return median(found)
}

const one = Math.max(16, (await windows(10)) / 10)
const count = Math.max(4, Math.floor(WINDOW_BYTES / one))
const half = await windows(count)
const whole = await windows(2 * count)
console.log(JSON.stringify((whole - half) / count))
