import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { describe, expect, it } from 'vitest'
import { lab } from '../../../test/testdata/verify-file.js'
import type { Contender } from '../contender.js'
import { verifyCase } from './pass.js'

const url = pathToFileURL(join(import.meta.dirname, '../../../test/testdata/scenarios/hand-made.mjs')).href
const place = { url, scenario: 'hand-made', case: 'only' }
const placeOf = (file: string) => ({
  url: pathToFileURL(join(import.meta.dirname, '../../../test/testdata', file)).href,
  scenario: 'x',
  case: 'only',
})
const bySame = placeOf('outputs/plain.mjs')
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

  it('accuses a baseline that fails, and nobody who waits for its outputs', async () => {
    const { verified, warnings } = await verifyCase(lab, place, contenders('throws-later', 'bytes', 'async'))
    expect(verified).toEqual({ same: null, outputs: 0 })
    expect(warnings).toMatchObject([{ code: 'trial-failed', variant: 'throws-later' }])
  })

  it('takes instances of a class for the same where their fields are', async () => {
    const { verified } = await verifyCase(lab, bySame, contenders('fresh', 'reused'))
    expect(verified).toMatchObject({ same: true })
  })

  it.each([
    ['an answer', 'by-class.mjs', { same: true }],
    ['a promise of one', 'by-promise.mjs', { same: false, difference: { variant: 'other', op: 0 } }],
  ])('asks same() of real instances with their methods, for %s', async (_, file, expected) => {
    const { verified } = await verifyCase(lab, placeOf(`outputs/${file}`), contenders('fresh', 'other'))
    expect(verified).toMatchObject(expected)
  })

  it('does not take what same() gives for true where it is neither true nor false', async () => {
    const { verified, warnings } = await verifyCase(
      lab,
      placeOf('outputs/by-number.mjs'),
      contenders('fresh', 'other'),
    )
    expect(verified.same).toBeNull()
    expect(warnings).toMatchObject([
      {
        code: 'trial-failed',
        invalid: true,
        cause: expect.stringMatching(/^same\(a, b\) must give true or false.* it gave 1$/),
      },
    ])
  })

  it('finds a pool that gets nothing back, and not one of which some is always on its way', async () => {
    const { warnings } = await verifyCase(
      lab,
      placeOf('outputs/pooled.mjs'),
      contenders('none', 'eight', 'all'),
    )
    expect(warnings).toMatchObject([{ code: 'pool-outstanding', variant: 'all', outstanding: 1000 }])
  })

  it('says what it could not look into, and does not call that the same', async () => {
    const { verified, warnings } = await verifyCase(lab, bySame, contenders('fresh', 'hidden', 'closure'))
    expect(verified.same).toBe(false)
    expect(verified.difference).toMatchObject({ variant: 'hidden', expected: 'Vec { x: 1, y: 2 }' })
    const hidden = await verifyCase(lab, bySame, contenders('hidden', 'hidden too'))
    expect(hidden.verified.same).toBeNull()
    expect(hidden.warnings).toMatchObject([
      { code: 'outputs-not-compared', variant: 'hidden too', reason: 'they hold an instance of WeakMap' },
    ])
    const closures = await verifyCase(lab, bySame, contenders('closure', 'other closure'))
    expect(closures.warnings).toMatchObject([
      { code: 'outputs-not-compared', reason: 'they hold functions whose sources differ' },
    ])
    expect(warnings.map(({ code }) => code)).not.toContain('trial-failed')
  })

  it('says of an op which throws that it takes an argument and is given none', async () => {
    const { warnings } = await verifyCase(lab, bySame, contenders('fresh', 'calls back'))
    const cause = expect.stringMatching(/^TypeError: done is not a function \(its op takes an argument, /)
    expect(warnings).toMatchObject([{ code: 'trial-failed', variant: 'calls back', cause }])
  })

  it('does not let the control be verified against itself', async () => {
    const control = { name: 'control', variant: 'baseline', flags: [] }
    const { verified } = await verifyCase(lab, place, [...contenders('baseline', 'bytes'), control])
    expect(verified.outputs).toBe(1000)
  })
})
