import { compareRuns } from '../../judge/between-runs/compare-runs.js'
import { historyOf } from '../../judge/between-runs/series.js'
import { gateBaseline } from '../../judge/gate/baseline.js'
import type { RunDocument } from '../../model/run.js'
import { describeWarning } from '../../model/warnings.js'
import { compareCsv } from '../../reports/compare/csv.js'
import { compareMarkdown } from '../../reports/compare/markdown.js'
import { compareText } from '../../reports/compare/text.js'
import { bencherMetrics } from '../../reports/exports/bencher.js'
import { githubActionBenchmark } from '../../reports/exports/github-action-benchmark.js'
import { githubAnnotations } from '../../reports/gate/github.js'
import { gateMarkdown } from '../../reports/gate/markdown.js'
import { gateText } from '../../reports/gate/text.js'
import { renderHistory } from '../../reports/history/page.js'
import { renderMarkdown } from '../../reports/html/markdown-page.js'
import { ledgerEntry } from '../../reports/ledger/ledger.js'
import { renderLedger } from '../../reports/ledger/page.js'
import { renderReport } from '../../reports/report/compose.js'
import { renderSummary } from '../../reports/summary/summary-table.js'
import { mergeRuns } from '../../storage/merge.js'
import { mustBePlain, mustBeSafeMarkup, orRefusal } from './expectations.js'

const tolerances = { bytes: 0, allocs: 0, 'time-ratio': 5, 'gc-count': 10 }

/** Makes every page and every text of a run that was accepted; throws when one of them does harm. */
export function tellEverything(run: RunDocument, other: RunDocument): void {
  mustBePlain(renderSummary(run, { color: false, width: 100, verbose: true }))
  const entries = run.scenarios.map((scenario) => ledgerEntry(run, scenario, 'report.md'))
  for (const scenario of run.scenarios) {
    mustBeSafeMarkup(renderMarkdown(renderReport(run, scenario, [], { others: entries })).body)
  }
  renderLedger(entries, [])
  run.warnings.map(describeWarning)
  compareAll(run, other)
  gateAll(run, other)
  const named = [run, other].map((one, index) => ({ label: `${index}.json`, run: one }))
  renderHistory(named, historyOf(named), [])
  orRefusal(() => mergeRuns([run, other].map((one, index) => ({ file: `${index}.json`, run: one }))))
}

function compareAll(run: RunDocument, other: RunDocument): void {
  const label = '\u001b[31mnew.json'
  // With itself, too: what all runs have in common is told in another place.
  mustBePlain(
    compareText(
      compareRuns([
        { label, run },
        { label, run },
      ]),
      true,
    ),
  )
  const document = compareRuns([
    { label: 'old.json', run: other },
    { label, run },
  ])
  mustBePlain(compareText(document, false))
  mustBePlain(compareCsv(document))
  compareMarkdown(document)
  for (const made of [document, githubActionBenchmark(run), bencherMetrics(run)])
    JSON.parse(JSON.stringify(made))
}

function gateAll(run: RunDocument, other: RunDocument): void {
  // A file with a name that the run does not have is refused.
  const result = orRefusal(() =>
    gateBaseline({ file: 'baseline.json', baseline: other, current: run, tolerances }),
  )
  if (result === undefined) return
  mustBePlain(gateText(result, { strict: true, verbose: true }))
  const annotations = githubAnnotations(result, () => null)
  mustBePlain(annotations)
  const odd = annotations.split('\n').find((line) => line !== '' && !/^::(error|warning) [^\n]*::/.test(line))
  if (odd !== undefined) throw new Error(`not an annotation of the gate: ${odd.slice(0, 200)}`)
  gateMarkdown(result, false)
}
