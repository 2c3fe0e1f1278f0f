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
