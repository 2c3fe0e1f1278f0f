import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, describe, it } from 'vitest'
import { askedRun } from '../../commands/options/asked-run.js'
import { checkConfig } from '../../judge/gate/config.js'
import { checkScenario } from '../../model/check-scenario.js'
import { type Flags, nameOf, optionRows } from '../../model/options/option.js'
import { runOptions } from '../../model/options/run-options.js'
import type { RunDocument } from '../../model/run.js'
import { renderMarkdown } from '../../reports/html/markdown-page.js'
import { renderPage } from '../../reports/html/page.js'
import { renderReport } from '../../reports/report/compose.js'
import { runs } from '../../reports/testdata/runs.js'
import { plain } from '../../reports/text/escape.js'
import { journalPath, resumeJournal } from '../../storage/journal.js'
import { parseRun } from '../../storage/run-file.js'
import { anything, changedRun, hostileText, notARun, wildRun } from './arbitraries.js'
import { mustBeSafeMarkup, mustBeSafePage, orRefusal } from './expectations.js'
import { tellEverything } from './pages.js'

/** In all; `npm run fuzz` asks for many more. */
const cases = Number(process.env.GCLAB_FUZZ_CASES ?? 250)
/** What of them each property gets. */
const share = (part: number) => ({ numRuns: Math.ceil(cases * part) })
/** The test runner gives up on a worker that it has not heard of for a minute. */
const breathe = () => new Promise((resolve) => setImmediate(resolve))

async function holds<T extends [unknown, ...unknown[]]>(
  part: number,
  check: (...given: T) => void,
  ...arbitraries: { [K in keyof T]: fc.Arbitrary<T[K]> }
): Promise<void> {
  const property = fc.asyncProperty<T>(...arbitraries, async (...given) => {
    check(...given)
    await breathe()
  })
  await fc.assert(property, share(part))
}

const seconds = 60 + cases / 10
const folder = mkdtempSync(join(tmpdir(), 'gclab-fuzz-'))
afterAll(() => rmSync(folder, { recursive: true }))

const accepted = (content: string) => orRefusal(() => parseRun(content, 'run.json'))

describe('hostile input', { timeout: seconds * 1000 }, () => {
  it('is refused as a saved run, or told without harm', async () => {
    const check = (content: string): void => {
      const run = accepted(content)
      if (run !== undefined) tellEverything(run, runs.full)
    }
    await holds(0.25, check, changedRun)
    await holds(0.3, check, notARun)
  })

  it('is told without harm where it looks like a saved run', async () => {
    const check = (one: unknown, other: unknown): void => {
      const [run, before] = [accepted(JSON.stringify(one)), accepted(JSON.stringify(other))]
      if (run !== undefined) tellEverything(run, before ?? runs.full)
    }
    await holds(0.1, check, wildRun, wildRun)
  })

  it('cannot bring markup into the page by a writeup', async () => {
    const [scenario] = runs.full.scenarios
    if (scenario === undefined) throw new Error('the fixture has a scenario')
    const lines = fc.array(
      fc.oneof(hostileText, fc.constantFrom('## Issues', '# x', '```', '- a', '> b', '| a | b |')),
    )
    const withWriteup = (parts: readonly string[]) => ({ ...scenario, writeup: parts.join('\n') })
    const check = (parts: readonly string[]): void =>
      mustBeSafeMarkup(renderMarkdown(renderReport(runs.full, withWriteup(parts), [])).body)
    await holds(0.08, check, lines)
  })

  it('cannot bring markup or a script into a whole page', async () => {
    const check = (run: RunDocument, writeup: string): void => {
      for (const scenario of run.scenarios) mustBeSafePage(renderPage(run, { ...scenario, writeup }))
    }
    await holds(0.02, check, wildRun, hostileText)
  })

  it('is refused as a scenario, a config or options, or is one', async () => {
    await holds(
      0.1,
      (value) => void orRefusal(() => checkScenario(value, 'x.mjs')),
      fc.oneof(anything, scenarioLike),
    )
    const limits = fc.record({ limits: fc.array(fc.dictionary(hostileText, anything)) })
    await holds(
      0.05,
      (value) => void orRefusal(() => checkConfig(value, 'x.json')),
      fc.oneof(anything, limits),
    )
    await holds(
      0.05,
      (given) => void orRefusal(() => askedRun(['x'], given as Flags, (name) => [{ name, url: name }])),
      flags,
    )
  })

  it('is refused as a journal, or is one', async () => {
    const events = { signal: new AbortController().signal, onLoss: () => {} }
    const check = (content: string): void => {
      writeFileSync(journalPath(folder), content)
      orRefusal(() => resumeJournal(folder, events))
    }
    await holds(0.05, check, fc.oneof(hostileText, notARun))
  })

  it('leaves no control character in a line', () => {
    fc.assert(
      fc.property(hostileText, (given) => !/[\u0000-\u001f\u007f-\u009f\u202a-\u202e]/.test(plain(given))),
      share(0.05),
    )
  })
})

const scenarioLike = fc.record(
  {
    name: fc.oneof(hostileText, fc.constant('ok')),
    title: anything,
    cases: anything,
    variants: fc.oneof(anything, fc.constant({ a: () => () => 1 })),
    baseline: anything,
    load: anything,
    sockets: anything,
    workers: anything,
    writeup: anything,
    number: anything,
  },
  { requiredKeys: ['name'] },
)

const flags = fc.record(
  Object.fromEntries(
    optionRows(runOptions).map(([, option]) => [
      nameOf(option),
      fc.oneof(
        hostileText,
        fc.constantFrom('NaN', 'Infinity', '-1', '0', '1e9', '0x10', '1/0', '2/1', '1,,2'),
      ),
    ]),
  ),
  { requiredKeys: [] },
)
