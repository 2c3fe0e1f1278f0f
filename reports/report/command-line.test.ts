import { describe, expect, it } from 'vitest'
import { options } from '../testdata/fixture.js'
import { commandOf } from './command-line.js'

describe('the command that repeats a run', () => {
  it('names what was asked for', () => {
    expect(commandOf(options)).toBe('npx gclab run sse-poke --precision 2 --timeout 60 --seed 20261124')
  })

  it('quotes what a shell would take apart', () => {
    const command = commandOf({
      ...options,
      scenarios: ['./my bench.ts'],
      cases: ["it's $HOME", 'plain'],
      quick: true,
      time: false,
      shard: { index: 1, of: 4 },
      forks: 8,
      tune: ['--max-semi-space-size=64 --single-threaded'],
      workers: [1, 2],
      load: 'off',
      maxHeapMB: 512,
    })
    expect(command).toBe(
      `npx gclab run './my bench.ts' --case 'it'\\''s $HOME' plain --quick --no-time --precision 2 --forks 8 --workers 1,2 ` +
        `--no-load --tune '--max-semi-space-size=64 --single-threaded' --shard 1/4 --timeout 60 --max-heap 512 --seed 20261124`,
    )
  })
})
