import { spawnSync } from 'node:child_process'
import { expect, it } from 'vitest'
import { processorTimes } from './processor-times.js'

it.runIf(process.platform === 'linux')('counts what children have done as this process’s own', () => {
  const before = processorTimes()
  spawnSync(process.execPath, ['-e', 'while (process.cpuUsage().user < 300_000);'])
  const after = processorTimes()
  expect(after.own - before.own).toBeGreaterThan(250)
})
