import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { expect, it } from 'vitest'
import type { Job } from '../child/job.js'
import { launch } from '../processes/launch.js'
import { folderOf } from './typescript/testdata/project.js'

it('leaves process.exit and the name of the script to a scenario that might have been a suite', async () => {
  const folder = folderOf({
    'package.json': '{ "type": "module" }',
    'one.js': 'export const one = 1',
    'plain.mjs': `import { one } from './one.js'
export default {
  name: 'x', title: 'X', cases: { one },
  variants: { baseline: () => () => process.exit(process.argv[1].endsWith('plain.mjs') ? 8 : 7) },
}`,
  })
  const scenario = pathToFileURL(join(folder, 'plain.mjs')).href
  const params = {
    outputs: '',
    role: 'run',
    baseline: { scenario, variant: 'baseline' },
    checked: false,
  } as const
  const job: Job<'verify'> = { pass: 'verify', scenario, case: 'one', variant: 'baseline', params }
  const { signal } = new AbortController()
  const trial = await launch(job, { node: process.execPath, flags: [], timeoutMs: 20_000, signal }).done
  expect(trial).toMatchObject({ status: 'exited', cause: expect.stringContaining('code 7') })
})
