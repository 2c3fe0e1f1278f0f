import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { availableParallelism, tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { type CoreDelay, openCoreDelay } from './core-delay.js'

describe('what a thread waited for a core', () => {
  it('is the second number of the account of the kernel', () => {
    const folder = mkdtempSync(join(tmpdir(), 'gclab-delay-'))
    writeFileSync(join(folder, 'schedstat'), '12345678901 9876543210 77\n')
    expect(openCoreDelay(join(folder, 'schedstat'))?.()).toBe(9876543210)
    rmSync(folder, { recursive: true })
  })
  it('is not known where the system has no account', () => expect(openCoreDelay('/no/such/file')).toBeNull())

  it.runIf(process.platform === 'linux')('grows while others have all cores, and no faster than time', () => {
    const hogs = Array.from({ length: 3 * availableParallelism() }, () =>
      spawn(process.execPath, ['-e', 'for (;;);'], { stdio: 'ignore' }),
    )
    try {
      const delay = openCoreDelay() as CoreDelay
      const [startMs, start] = [performance.now(), delay()]
      while (performance.now() - startMs < 1000 || delay() === start)
        if (performance.now() - startMs > 20_000) break
      const waitedMs = (delay() - start) / 1e6
      expect(waitedMs).toBeGreaterThan(0)
      expect(waitedMs).toBeLessThanOrEqual(performance.now() - startMs)
    } finally {
      for (const hog of hogs) hog.kill()
    }
  })
})
