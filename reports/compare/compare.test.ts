import { describe, expect, it } from 'vitest'
import { type ComparisonDocument, compareRuns } from '../../judge/between-runs/compare-runs.js'
import type { RunDocument } from '../../model/run.js'
import { type Contender, caseOf, environment, options, runOf, scenarioOf } from '../testdata/fixture.js'
import { compareCsv } from './csv.js'
import { compareMarkdown } from './markdown.js'
import { compareText } from './text.js'

const before: readonly Contender[] = [
  { name: 'baseline', ns: 640, bytes: 1048, allocs: 4 },
  { name: 'pooled', ns: 600, bytes: 512, allocs: 2 },
  { name: 'pooled-frame', ns: 92 },
]
const after: readonly Contender[] = [
  { name: 'baseline', ns: 655, bytes: 1048, allocs: 4 },
  { name: 'pooled', ns: 650, bytes: 528, allocs: 3 },
  { name: 'pooled-frame', ns: 92, bytes: 16, allocs: 1 },
]

function run(contenders: readonly Contender[], parts: Partial<RunDocument> = {}): RunDocument {
  const cases = [caseOf('short stream', contenders), caseOf('long | stream', contenders)]
  return runOf([scenarioOf({ cases })], parts)
}

function compared(...runs: readonly RunDocument[]): ComparisonDocument {
  const labels = ['old.json', 'new.json', 'newer.json']
  return compareRuns(runs.map((each, index) => ({ label: labels[index] ?? '', run: each })))
}

function changes(document: ComparisonDocument, id: string): (string | undefined)[] {
  const table = document.tables.find((each) => each.id === id)
  return (table?.rows ?? []).map(({ cells }) => cells[1]?.change?.verdict)
}

describe('two runs of one machine', () => {
  it('are laid out as benchstat does', async () => {
    await expect(compareText(compared(run(before), run(after)), true)).toMatchFileSnapshot(
      'testdata/same-machine.txt',
    )
  })

  it('are a table a metric in markdown, which no name can break', async () => {
    await expect(compareMarkdown(compared(run(before), run(after)))).toMatchFileSnapshot(
      'testdata/same-machine.md',
    )
  })

  it('are one line a figure in CSV, and no field is a formula', async () => {
    const evil = runOf([scenarioOf({ name: '=cmd()', cases: [caseOf('a,"b"', before)] })])
    const csv = compareCsv(compared(evil, evil))
    expect(csv.split('\r\n')[1]).toMatch(/^ns\/op,ns,'=cmd\(\),"a,""b""",baseline,old.json,640,/)
    await expect(compareCsv(compared(run(before), run(after)))).toMatchFileSnapshot(
      'testdata/same-machine.csv',
    )
  })

  it('differ in exact figures by any amount, from zero too', () => {
    const verdicts = ['same', 'higher', 'higher']
    expect(changes(compared(run(before), run(after)), 'bytes')).toEqual([...verdicts, ...verdicts])
    expect(compareText(compared(run(before), run(after)), true)).toMatch(
      /pooled-frame\s+0\s+16\s+to 16 \(exact\)/,
    )
  })

  it('are told in words and with the tables that differ, unless all is asked for', async () => {
    await expect(compareText(compared(run(before), run(after)), false)).toMatchFileSnapshot(
      'testdata/first-look.txt',
    )
    const same = compareText(compared(run(before), run(before)), false)
    expect(same).not.toContain('│')
    expect(same).toMatch(/^new\.json beside old\.json: \d+ figures, \d+ no difference found/)
    expect(compareText(compared(run(before)), false)).toContain('│ old.json')
  })

  it('do not differ when they are the same run', () => {
    const document = compared(run(before), run(before))
    const verdicts = document.tables.flatMap(({ id }) => changes(document, id))
    expect(verdicts.length).toBeGreaterThan(20)
    expect(verdicts.filter((verdict) => verdict === 'lower' || verdict === 'higher')).toEqual([])
  })

  it('have a warning on times that were not taken in turns', () => {
    const time = compared(run(before), run(after)).tables.find(({ id }) => id === 'time')
    expect(time?.rows[0]?.cells[1]?.change).toMatchObject({ verdict: 'unsettled', p: expect.any(Number) })
    expect(time?.rows[0]?.cells[1]?.change?.note).toMatch(/Not taken in turns/)
  })
})

describe('runs that do not match', () => {
  const elsewhere = { ...environment, cpu: 'Another CPU', cores: 64 }
  const newer = { ...environment, node: 'v26.10.0', v8: '14.2.231.4-node.9' }

  it('on other machines are compared by ratio and memory, not by absolute time', async () => {
    const document = compared(run(before), run(after, { environment: elsewhere }))
    expect(new Set(changes(document, 'time'))).toEqual(new Set(['not compared']))
    expect(new Set(changes(document, 'gc-share'))).toEqual(new Set(['not compared']))
    expect(changes(document, 'time-ratio')).toContain('higher')
    expect(changes(document, 'bytes')).toContain('higher')
    await expect(compareText(document, true)).toMatchFileSnapshot('testdata/other-machine.txt')
  })

  it('on another V8 are not compared by bytes, objects or collections, and say why', () => {
    const document = compared(run(before), run(after, { environment: newer }))
    for (const id of ['bytes', 'allocs', 'gc-count', 'heap-delta']) {
      expect(new Set(changes(document, id))).toEqual(new Set(['not compared']))
    }
    expect(changes(document, 'time-ratio')).toContain('higher')
    expect(document.notes.join(' ')).toMatch(/V8 13\.6\.\S+ \(Node v24\.21\.0\) and V8 14\.2/)
  })

  it('of which one is quick are not compared by any time, and say so', () => {
    const document = compared(run(before), run(after, { options: { ...options, quick: true } }))
    for (const id of ['time', 'time-ratio', 'gc-time', 'gc-share'])
      expect(new Set(changes(document, id))).toEqual(new Set(['not compared']))
    expect(changes(document, 'bytes')).toContain('higher')
    expect(document.notes.join(' ')).toContain('Times of a quick run and a full one are not compared')
  })

  it('name the rows that one of them lacks, and the run that is not complete', () => {
    const document = compared(run(before), run(after.slice(0, 2), { finishedAt: null }))
    expect(document.notes).toEqual([
      'new.json is not complete.',
      'new.json has no figures of sse-poke/short stream/pooled-frame, sse-poke/long | stream/pooled-frame.',
    ])
    expect(compareText(document, true)).toMatch(/pooled-frame\s+0\s+n\/a/)
  })

  it('with two forks say that those can show nothing', () => {
    const few = run(before)
    const cut = structuredClone(few) as unknown as {
      scenarios: { cases: { comparisons: { time: { perFork: number[] } }[] }[] }[]
    }
    for (const { comparisons } of cut.scenarios[0]?.cases ?? []) {
      for (const { time } of comparisons) time.perFork.length = 2
    }
    const document = compared(few, cut as unknown as RunDocument)
    const ratio = document.tables.find(({ id }) => id === 'time-ratio')
    expect(ratio?.rows[0]?.cells[1]?.change).toMatchObject({ verdict: 'same', n: [16, 2] })
    const both = compared(cut as unknown as RunDocument, cut as unknown as RunDocument)
    const note = both.tables.find(({ id }) => id === 'time-ratio')?.rows[0]?.cells[1]?.change?.note
    expect(note).toMatch(/So few forks/)
  })
})

describe('other numbers of runs', () => {
  it('is one column group for one run, and nothing to compare', () => {
    const document = compared(run(before))
    expect(document.notes).toEqual([])
    expect(compareText(document, true)).not.toMatch(/vs base(?!line)/)
  })

  it('is a column group each for three, all against the first', () => {
    const text = compareText(compared(run(before), run(after), run(before)), true)
    expect(text.match(/vs first run(?!:)/g)?.length).toBe(2 * compared(run(before)).tables.length)
  })

  it('is empty but sound for runs without figures', () => {
    expect(compareText(compared(runOf([]), runOf([])), true)).toContain('node: v24.21.0')
  })
})
