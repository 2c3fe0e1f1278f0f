import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { describe, expect, it } from 'vitest'
import type { Contender } from './contender.js'
import type { Lab } from './lab.js'
import { launch } from './launch.js'
import { verifyCase } from './verification.js'
import { sameOutput } from './verify.js'

const url = pathToFileURL(join(import.meta.dirname, 'testdata/scenarios/hand-made.mjs')).href
const place = { url, scenario: 'hand-made', case: 'only' }
const lab: Lab = {
  launch,
  node: process.execPath,
  timeoutMs: 20_000,
  maxHeapMB: null,
  signal: new AbortController().signal,
  onEvent: () => {},
}
const contenders = (...names: string[]): Contender[] =>
  names.map((name) => ({ name, variant: name, flags: [] }))

describe('verification', () => {
  it('compares every output with the baseline’s', async () => {
    const { verified, warnings } = await verifyCase(lab, place, contenders('baseline', 'bytes', 'async'))
    expect(verified).toEqual({ same: true, outputs: 2000 })
    expect(warnings).toEqual([])
  })

  it('shows the first output that differs', async () => {
    const { verified } = await verifyCase(lab, place, contenders('baseline', 'differs'))
    expect(verified).toMatchObject({
      same: false,
      difference: { variant: 'differs', op: 7, expected: '"value 7"', actual: '"value seven"' },
    })
  })

  it('says which variant could not be verified, and why', async () => {
    const { verified, warnings } = await verifyCase(lab, place, contenders('baseline', 'throws-later'))
    expect(verified.same).toBeNull()
    expect(warnings).toMatchObject([{ code: 'trial-failed', pass: 'verify', variant: 'throws-later' }])
    expect(warnings[0]).toMatchObject({ cause: expect.stringContaining('op ten failed') })
  })

  it('does not let the control be verified against itself', async () => {
    const control = { name: 'control', variant: 'baseline', flags: [] }
    const { verified } = await verifyCase(lab, place, [...contenders('baseline', 'bytes'), control])
    expect(verified.outputs).toBe(1000)
  })
})

describe('two outputs are the same', () => {
  it('byte for byte, whether as text or as bytes', () => {
    expect(sameOutput('é', Buffer.from('é'))).toBe(true)
    expect(sameOutput(Uint8Array.of(1, 2), Buffer.from([1, 2]))).toBe(true)
    expect(sameOutput('a', 'b')).toBe(false)
    expect(sameOutput(Buffer.from('a'), Buffer.from('ab'))).toBe(false)
    expect(sameOutput('1', 1)).toBe(false)
  })
  it('field by field, for plain data', () => {
    expect(sameOutput({ a: [1, { b: null }] }, { a: [1, { b: null }] })).toBe(true)
    expect(sameOutput({ a: 1 }, { a: 1, b: undefined })).toBe(false)
    expect(sameOutput(Number.NaN, Number.NaN)).toBe(true)
    expect(sameOutput(0, -0)).toBe(false)
  })
})
