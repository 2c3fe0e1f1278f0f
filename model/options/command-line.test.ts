import { describe, expect, it } from 'vitest'
import type { RunOptions } from '../run.js'
import { commandOf } from './command-line.js'
import { type Flags, flagOf, type Given, nameOf, optionRows } from './option.js'
import { readRunOptions, runOptions } from './run-options.js'

const usual: RunOptions = { scenarios: ['sse-poke'], ...readRunOptions({}), seed: 20261124 }

/** Another value than the usual one for each option. */
const unusual: Required<RunOptions> = {
  scenarios: ['./my bench.ts'],
  cases: ["it's $HOME", '-x'],
  variants: ['pooled frame', 'b'],
  quick: true,
  time: false,
  verify: true,
  work: false,
  budgetSeconds: 7.5,
  precisionPercent: 2,
  minEffectPercent: 0.5,
  forks: 8,
  workers: [1, 2],
  load: 'off',
  sockets: true,
  tune: ['--max-semi-space-size=64 --single-threaded', '--jitless'],
  shard: { index: 1, of: 4 },
  imports: ['tsx', './set up.mjs'],
  timeoutSeconds: 61,
  maxHeapMB: 512,
  seed: 7,
}

/** The flags that a shell and commander make of a printed command. */
function parsed(command: string): Flags {
  const words = [...command.matchAll(/(?:'[^']*'|\\.|[^\s'\\])+/g)].map(([word]) =>
    word.replace(/'([^']*)'|\\(.)/g, (_, text = '', escaped = '') => text + escaped),
  )
  const flags: Record<string, Given> = {}
  for (let at = 3; at < words.length; at++) {
    const word = words[at] as string
    const [, row] =
      optionRows(runOptions).find(([, option]) => flagOf(option) === word.replace(/^--no-load$/, '--load')) ??
      []
    if (row === undefined) throw new Error(`no option ${word}`)
    const before = flags[nameOf(row)] ?? []
    if (!row.flag.includes('<')) flags[nameOf(row)] = !word.startsWith('--no-')
    else
      flags[nameOf(row)] = row.takes.repeats
        ? [...(before as string[]), words[++at] as string]
        : (words[++at] as string)
  }
  return flags
}

describe('the command that repeats a run', () => {
  it.each(Object.keys(runOptions) as (keyof typeof runOptions)[])('gives back another %s', (key) => {
    const options = { ...usual, [key]: unusual[key] }
    expect(JSON.stringify(unusual[key])).not.toBe(JSON.stringify(usual[key]))
    expect(readRunOptions(parsed(commandOf(options)))).toEqual(
      Object.fromEntries(Object.entries(options).filter(([name]) => name !== 'scenarios')),
    )
  })

  it('gives back all of them together', () => {
    expect({ scenarios: unusual.scenarios, ...readRunOptions(parsed(commandOf(unusual))) }).toEqual(unusual)
  })

  it('names what was asked for, and nothing that is usual', () => {
    expect(commandOf(usual)).toBe('gclab run sse-poke --seed 20261124')
    expect(commandOf(usual, ['seed'])).toBe('gclab run sse-poke')
  })

  it('quotes what a shell would take apart', () => {
    expect(commandOf(unusual)).toBe(
      `gclab run './my bench.ts' --case 'it'\\''s $HOME' --case -x --variant 'pooled frame' --variant b --quick --no-time ` +
        '--verify --no-work --budget 7.5 --precision 2 --min-effect 0.5 --forks 8 --workers 1,2 --no-load --sockets ' +
        `--tune '--max-semi-space-size=64 --single-threaded' --tune --jitless --shard 1/4 --import tsx --import './set up.mjs' --timeout 61 --max-heap 512 --seed 7`,
    )
  })

  it('says of a run saved before what asks for it today', () => {
    expect(commandOf({ ...usual, load: 'http' }, ['seed'])).toBe('gclab run sse-poke --sockets')
  })
})
