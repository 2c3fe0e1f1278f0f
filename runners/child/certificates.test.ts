import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterEach, expect, it, vi } from 'vitest'
import { lab } from '../../test/testdata/verify-file.js'
import { startChild } from '../passes/lab.js'
import { verifyCase } from '../passes/verify/pass.js'

const file = join(mkdtempSync(join(tmpdir(), 'gclab-certificates-')), 'mine.gclab.mjs')
writeFileSync(
  file,
  `export default {
    name: 'mine', title: 'x', cases: { only: 1 },
    variants: {
      baseline: () => () => [1],
      plain: () => () => [1],
      secure: async () => { const https = await import('node:https'); return () => [https.globalAgent.maxSockets && 1] },
      tells: () => () => { throw new Error('named: ' + process.env.NODE_EXTRA_CA_CERTS) },
    },
  }`,
)
const place = { url: pathToFileURL(file).href, scenario: 'mine', case: 'only' }
const contender = (name: string) => ({ name, variant: name, flags: [] })

afterEach(() => {
  vi.unstubAllEnvs()
})

it.each([
  ['plain', false],
  ['secure', true],
])('verification sees whether an op has to do with TLS: %s', async (variant, usesTls) => {
  const outcome = await verifyCase(lab, place, [contender('baseline'), contender(variant)])
  expect(outcome).toMatchObject({ verified: { same: true }, usesTls })
})

it('an op reads the environment as it is, also where Node.js did not read the certificates', async () => {
  vi.stubEnv('NODE_EXTRA_CA_CERTS', '/of/mine.pem')
  const trial = await startChild(lab, 'work', { ...place, withoutTls: true }, contender('tells'), {}).done
  expect(trial).toMatchObject({ status: 'threw', cause: expect.stringContaining('named: /of/mine.pem') })
})

it('an op that turns to TLS only as it is set up is verified once more, with the certificates', async () => {
  vi.stubEnv('NODE_EXTRA_CA_CERTS', '/of/mine.pem')
  const started: string[] = []
  const launch: typeof lab.launch = (job, options) => {
    started.push(`${job.variant} ${options.withoutTls ? 'without' : 'with'}`)
    return lab.launch(job, options)
  }
  const contenders = [contender('baseline'), contender('secure')]
  const outcome = await verifyCase({ ...lab, launch }, { ...place, withoutTls: true }, contenders)
  expect(outcome).toMatchObject({ verified: { same: true }, usesTls: true })
  expect(started.toSorted()).toEqual([
    'baseline without',
    'secure with',
    // Its op has not been looked at yet, and has to do with TLS.
    'secure with',
    'secure without',
  ])
})

it.each([
  ["import 'node:https'", undefined],
  ['', true],
])('a file tells whether what it imports speaks TLS: %j', async (imports, withoutTls) => {
  const other = join(mkdtempSync(join(tmpdir(), 'gclab-certificates-')), 'other.gclab.mjs')
  writeFileSync(
    other,
    `${imports}\nexport default { name: 'other', title: 'x', cases: { only: 1 }, variants: { baseline: () => () => 1 } }`,
  )
  const there = { ...place, url: pathToFileURL(other).href }
  const trial = await startChild(lab, 'describe', there, { variant: '', flags: [] }, {}).done
  expect(trial).toMatchObject({ status: 'ok' })
  expect(trial.status === 'ok' && trial.result.withoutTls).toBe(withoutTls)
})
