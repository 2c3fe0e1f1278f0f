import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { folderOf } from '../runners/scenario-files/typescript/testdata/project.js'
import { verifyFile } from '../test/testdata/verify-file.js'
import { init } from './init.js'

const module = `
export function encode(order) { return JSON.stringify({ ...order, total: order.prices.reduce((a, b) => a + b, 0) }) }
export async function later(key) { await 1; return new Map([[key, { key }]]) }
export const sorted = (list) => list.sort((a, b) => a - b)
export const stamp = (id) => ({ id, at: performance.now() })
export const logged = (id, log) => log(id)
export class Order { constructor(id) { this.id = id } }
export const priceOf = (order) => order.id
export const unused = () => unused.name
export default encode
`

const app = `
import * as assert from 'node:assert'
import main, { encode, later, logged, Order, priceOf, sorted, stamp } from './src/module.js'
import { createRequire } from 'node:module'
import old from './src/old.cjs'
assert.equal(main, encode)
assert.equal(encode.name, 'encode')
for (let i = 0; i < 100; i++) {
  assert.equal(encode({ id: i, prices: [i, 2] }), JSON.stringify({ id: i, prices: [i, 2], total: i + 2 }))
  encode({ id: i, prices: [i], text: 'x'.repeat(500) })
  assert.ok((await later(i)).get(i))
  assert.equal(sorted([3, 1, i]).length, 3)
  stamp(i)
  assert.throws(() => logged(i, (id) => { throw new RangeError(String(id)) }), RangeError)
  assert.equal(priceOf(new Order(i)), i)
  assert.equal(old.bytes('abc'.repeat(1 + i % 3))[0], 97)
}
assert.equal(createRequire(import.meta.url)('./src/old.cjs').bytes, old.bytes)
`

/** As TypeScript and esbuild write CommonJS: exports are getters. */
const old = `
Object.defineProperty(exports, 'bytes', { enumerable: true, get: () => bytes })
function bytes(text) { return Buffer.from(text) }
`

/** Captures calls of `app`, or of another program, in a folder of its own. */
async function capture(exported: string, program = 'app.js', seconds: number | null = null, interruptMs = 0) {
  const cwd = folderOf({
    'package.json': '{ "type": "module" }',
    'src/module.js': module,
    'src/old.cjs': old,
    'app.js': app,
    'idle.js': "import './src/module.js'\nsetInterval(() => {}, 1000)\n",
    'server.js':
      "import { encode } from './src/module.js'\nencode({ prices: [1] })\nsetInterval(() => {}, 1000)\n",
    'other.js': '',
  })
  let text = ''
  const write = (more: string): void => {
    text += more
  }
  const interrupt = new AbortController()
  if (interruptMs > 0) setTimeout(() => interrupt.abort(), interruptMs)
  const io = { stdout: { write }, stderr: { write }, env: {}, cwd, signal: interrupt.signal }
  const command = [process.execPath, program]
  const options = { from: null, script: false, capture: exported, seconds }
  const code = await init({ names: [], command }, options, io)
  const [file = ''] = readdirSync(join(cwd, 'bench'))
  return {
    code,
    text,
    file: join(cwd, 'bench', file),
    source: readFileSync(join(cwd, 'bench', file), 'utf8'),
  }
}

describe('gclab init --capture', () => {
  it('writes a scenario of the calls, by shape and size, which the export answers as in the program', async () => {
    const { code, text, file, source } = await capture('src/module.js#encode')
    expect(code).toBe(0)
    expect(text).toContain('They stand for 200 of the 200 calls that were seen.')
    expect(text).toContain('in 2 of 2 cases')
    expect(source).toContain('It holds what the program was given')
    const { cases, name, baseline, variants } = await verifyFile(file)
    expect({ name, baseline, variants }).toEqual({
      name: 'encode',
      baseline: 'baseline',
      variants: ['baseline', 'candidate'],
    })
    expect(cases.map((one) => [one.name, one.verified.same])).toEqual([
      ['{id, prices} of up to 64 characters', true],
      ['{id, prices, text} of up to 1024 characters', true],
    ])
  })

  it('records promises by what they give, and CommonJS whose exports are getters', async () => {
    expect((await capture('src/module.js#later')).text).toContain('in 1 of 1 cases')
    const { text, source } = await capture('src/old.cjs#bytes')
    expect(text).toContain('They stand for 100 of the 100 calls')
    expect(text).toContain('in 1 of 1 cases')
    expect(source).toContain('["abcabc"]')
  })

  it('goes on once Ctrl-C has ended the program', async () => {
    const { code, text } = await capture('src/module.js#encode', 'server.js', null, 3000)
    expect(code).toBe(130)
    expect(text).toContain('They stand for 1 of the 1 calls')
    expect(text).toContain('SIGINT ended the program before it told its last counts')
    expect(text).toContain('in 1 of 1 cases')
  })

  it('makes arguments anew for a function that changes them', async () => {
    const { text, source, file } = await capture('src/module.js#sorted')
    expect(text).toContain('in 1 of 1 cases')
    expect(source).toContain('prepare: ()')
    expect((await verifyFile(file)).cases[0]?.verified.same).toBe(true)
  })

  it('tells where the function gives something else when it is called again', async () => {
    const { code, text } = await capture('src/module.js#stamp')
    expect(code).toBe(0)
    expect(text).toContain('in 0 of 1 cases')
    expect(text).toContain('it depends on more than its arguments')
  })

  it('refuses with the reason where nothing can be written', async () => {
    await expect(capture('src/module.js#logged')).rejects.toThrow(/argument 2 holds a function/)
    await expect(capture('src/module.js#priceOf')).rejects.toThrow(/argument 1 holds an instance of Order/)
    await expect(capture('src/module.js#Order')).rejects.toThrow(/no call of src\/module\.js#Order was seen/)
    await expect(capture('src/module.js#unused')).rejects.toThrow(/those within its own module are not/)
    await expect(capture('src/module.js#nothing', 'idle.js')).rejects.toThrow(
      /the exports are Order, default/,
    )
    await expect(capture('src/module.js#encode', 'other.js')).rejects.toThrow(/no Node.js process .* loaded/)
    await expect(capture('src/module.js#encode', 'idle.js', 1)).rejects.toThrow(/no call of/)
    await expect(capture('src/gone.js#encode')).rejects.toThrow(/there is no file/)
    await expect(capture('src/module.js')).rejects.toThrow(/takes a file and an export of it/)
    await expect(capture('src/module.js#Codec.encode')).rejects.toThrow(/record a method, export a function/)
  })
})
