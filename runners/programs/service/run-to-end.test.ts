import { describe, expect, it } from 'vitest'
import { runToEnd } from './run-to-end.js'

const run = (code: string, silenceMs = 60_000) =>
  runToEnd(
    { command: [process.execPath, '-e', code], cwd: import.meta.dirname },
    { signal: new AbortController().signal, silenceMs },
  )

describe('a program that ends by itself', { timeout: 120_000 }, () => {
  it('is metered from its start to its end, with what it starts', async () => {
    const one = 'const kept = new Array(1e6).fill(0.5); const buffers = Buffer.alloc(1e7)'
    const { wallMs, meter, peakRssBytes } = await run(
      `${one}; require('child_process').execFileSync(process.execPath, ['-e', ${JSON.stringify(one)}])`,
    )
    expect(wallMs).toBeGreaterThan(10)
    expect(meter.heapBytes).toBeGreaterThan(16e6)
    expect(meter.externalBytes).toBeGreaterThan(2e7)
    expect(meter.cpuUs).toBeGreaterThan(10_000)
    expect(meter.rssBytes).toBe(0)
    expect(peakRssBytes).toBeGreaterThan(6e7)
  })

  it.each([
    ['fails', 'console.error("no such entry"); process.exit(2)', /ended with exit code 2\. .*no such entry/],
    ['does not end', 'setInterval(() => {}, 1e3)', /printed nothing for 2 s/],
    ['is killed', 'process.kill(process.pid, "SIGKILL")', /ended with SIGKILL/],
    ['leaves no figures', 'delete process.exit; process.reallyExit(0)', /cannot be measured/],
  ])('is refused where it %s', async (_, code, message) => {
    await expect(run(code, code.startsWith('setInterval') ? 2000 : undefined)).rejects.toThrow(message)
  })
})
