import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { beforeAll, describe, expect, it } from 'vitest'
import type { KeptResult } from '../../../model/run.js'
import { keptFlags } from './pass.js'

/** From Node 24 on an ArrayBuffer, and each view of one, takes a word more. */
const word = Number(process.versions.node.split('.')[0]) >= 24 ? 8 : 0

/** Ops by name, as source; each with what stays of one: bytes and objects. */
const exactly: Record<string, [source: string, bytes: number, allocs: number]> = {
  'a list that grows by a node': ['let head = null; return () => { head = { next: head, v: 1 } }', 40, 1],
  'two objects': ['let head = null; return () => { const v = { a: 1 }; head = { next: head, v } }', 72, 2],
  // A node of 40, a map of 32 and its table of 152: the sampler has 168 for that.
  maps: ['let head = null; return () => { head = { next: head, v: new Map() } }', 224, 3],
  // A node, the array of 96 and its numbers, 32; its buffer takes 88 where the sampler has 104.
  'typed arrays': [
    'let head = null; return () => { head = { next: head, v: new Float64Array(2) } }',
    256 + 2 * word,
    4,
  ],
  'a chain of closures': ['let last = null; return () => { const p = last; last = () => p }', 96, 2],
  'a list, after an await': [
    'let head = null; return async () => { await null; head = { next: head, v: 1 } }',
    40,
    1,
  ],
  garbage: ['return () => ({ a: 1, b: [1, 2] })', 0, 0],
  'a bounded cache': [
    'let i = 0; const m = new Map(); return () => { m.set(`k${i++}`, { i }); if (m.size > 500) m.delete(m.keys().next().value) }',
    0,
    0,
  ],
  // Without an iterator, which on a slow machine takes so long that too few ops fit into the time.
  'a large bounded cache': [
    'let i = 0; const m = new Map(); return () => { m.set(`k${i++}`, { i }); m.delete(`k${i - 10001}`) }',
    0,
    0,
  ],
  'a larger bounded cache': [
    'let i = 0; const m = new Map(); return () => { m.set(`k${i++}`, { i }); m.delete(`k${i - 50001}`) }',
    0,
    0,
  ],
  'a ring': ['let i = 0; const r = new Array(256).fill(null); return () => { r[i++ & 255] = { i } }', 0, 0],
  'weak references': ['return () => { globalThis.last = new WeakRef({ a: 1 }) }', 0, 0],
  finalizers: [
    'const r = new FinalizationRegistry(() => {}); return () => { r.register({ a: 1 }, 1) }',
    0,
    0,
  ],
  'a weak map': [
    'const m = new WeakMap(); return () => { const k = { a: 1 }; m.set(k, 1); return m.has(k) }',
    0,
    0,
  ],
  'a weak set': [
    'const s = new WeakSet(); return () => { const k = { a: 1 }; s.add(k); return s.has(k) }',
    0,
    0,
  ],
  'exceptions of the web': ["return () => new DOMException('x', 'AbortError').code", 0, 0],
  'a node in every tenth op': [
    'let h = null, i = 0; return () => { if (++i % 10 === 0) h = { next: h, v: 1 }; return i }',
    4,
    0.1,
  ],
  // Less than what V8 learns of code in a first run; a short look at memory must not pass it over.
  'a node in every hundredth op': [
    'let h = null, i = 0; return () => { if (++i % 100 === 0) h = { next: h, v: 1 }; return i }',
    0.4,
    0.01,
  ],
  ticks: ['return () => { process.nextTick(() => { globalThis.last = { a: 1 } }) }', 0, 0],
  immediates: ['return () => { setImmediate(() => { globalThis.last = { a: 1 } }) }', 0, 0],
  promises: ['return async () => { await null; return { a: 1 } }', 0, 0],
}
const inSteps: Record<string, string> = {
  'an array of numbers': 'const a = []; return () => { a.push(1) }',
  'a weak map whose keys stay':
    'const m = new WeakMap(), l = []; return () => { const k = {}; m.set(k, {}); l.push(k) }',
  'a map of numbers': 'let i = 0; const m = new Map(); return () => { m.set(i++, 1) }',
  'maps in an array': 'const a = []; return () => { a.push(new Map()) }',
  'typed arrays in an array': 'const a = []; return () => { a.push(new Float64Array(2)) }',
  'array buffers': 'const a = []; return () => { a.push(new ArrayBuffer(64)) }',
}

const pooled = 'buffers of a pool'

/** What ops keep, each made by its source; in one child. */
async function measure(sources: Record<string, string>): Promise<Record<string, KeptResult | null>> {
  const dist = join(import.meta.dirname, '../../../dist/runners')
  const script = `
    const { measureKept } = await import(${JSON.stringify(join(dist, 'passes/kept/measure.js'))})
    const results = {}
    ${Object.entries(sources)
      .map(
        ([name, source]) =>
          `results[${JSON.stringify(name)}] = await measureKept({ op: (() => { ${source} })() })`,
      )
      .join('\n')}
    console.log(JSON.stringify(results))`
  const { stdout } = await promisify(execFile)(process.execPath, [
    ...keptFlags,
    '--input-type=module',
    '-e',
    script,
  ])
  return JSON.parse(stdout) as Record<string, KeptResult | null>
}

describe('what an op keeps', () => {
  let kept: Record<string, KeptResult | null> = {}
  beforeAll(async () => {
    const sources = Object.entries(exactly).map(([name, [source]]) => [name, source])
    kept = await measure({
      ...Object.fromEntries(sources),
      ...inSteps,
      [pooled]: "let h = null; return () => { h = { h, b: Buffer.from('hello') } }",
    })
  }, 60_000)

  it.each(Object.entries(exactly).map(([name, [, bytes, allocs]]) => ({ name, bytes, allocs })))(
    'is counted to the byte: $name',
    ({ name, bytes, allocs }) => {
      expect(kept[name]).toMatchObject({
        heapBytesPerOp: bytes,
        allocsPerOp: allocs,
        externalBytesPerOp: 0,
        exact: true,
      })
      expect(kept[name]?.sites.length).toBe(bytes === 0 ? 0 : 1)
    },
  )

  it('has the contents of buffers that can grow, and is unknown where V8 hides them', async () => {
    const list = (buffer: string) => `let head = null; return () => { head = { next: head, v: ${buffer} } }`
    const { resizable, growable } = await measure({
      resizable: list('new ArrayBuffer(1000, { maxByteLength: 2000 })'),
      growable: list('new SharedArrayBuffer(10, { maxByteLength: 20 })'),
    })
    // A node of 40 and the buffer's object, 88; from Node 24 on 96.
    expect(resizable).toMatchObject({ heapBytesPerOp: 128 + word, externalBytesPerOp: 1000, exact: true })
    expect(growable).toBeNull()
  }, 30_000)

  // A slab of 8,192 bytes holds 1,024 of them; a long run has one more or less.
  it.skipIf(Buffer.poolSize !== 8192)('is a mean where buffers come from a pool in slabs', () => {
    expect(kept[pooled]).toMatchObject({ heapBytesPerOp: 40 + 96 + word, allocsPerOp: 2, exact: false })
    expect(Math.abs((kept[pooled]?.externalBytesPerOp ?? 0) - 8)).toBeLessThan((2 * 8192) / 20_000)
  })

  it.each([
    ['an array of numbers', 8, 14, 0],
    ['a map of numbers', 24, 60, 0],
    ['a weak map whose keys stay', 2 * 56 + 8 + 16, 2 * 56 + 14 + 80, 0],
    ['maps in an array', 184 + 8, 184 + 14, 0],
    ['typed arrays in an array', 216 + 2 * word + 8, 216 + 2 * word + 14, 0],
    ['array buffers', 88, 120, 64],
  ])('is a mean where memory grows in steps: %s', (name, least, most, external) => {
    expect(kept[name]).toMatchObject({ amortized: true, exact: false, externalBytesPerOp: external })
    expect(kept[name]?.heapBytesPerOp).toBeGreaterThan(least)
    expect(kept[name]?.heapBytesPerOp).toBeLessThan(most)
  })
})
