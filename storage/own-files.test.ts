import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { requireOwnPage } from './own-files.js'

it('takes the allocations that a run has written for gclab’s, and those of others for theirs', () => {
  const folder = mkdtempSync(join(tmpdir(), 'gclab-own-'))
  const [page, profile] = [join(folder, 'a.html'), join(folder, 'a.heapprofile')]
  const head = { callFrame: {}, selfSize: 0, children: [] }
  const own = { head, samples: [], ops: 1000, perOp: new Array(1000).fill(1), period: null }
  writeFileSync(profile, JSON.stringify(own))
  expect(() => requireOwnPage(page, [profile])).not.toThrow()
  writeFileSync(profile, JSON.stringify({ head, samples: [] }))
  expect(() => requireOwnPage(page, [profile])).toThrow('was not written by gclab')
})
