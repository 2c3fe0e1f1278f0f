import type { CaseResult } from '../../../model/run.js'
import { code, codeBlock, markdown } from '../../text/escape.js'
import { formatNumber } from '../../text/format.js'
import { table } from '../../text/markdown.js'
import { unitOf } from '../../text/service-words.js'
import { type ReportContext, section, written } from './section.js'

/** What was verified before anything was timed. */
export function correctness({ scenario, author }: ReportContext): string | null {
  const rows = scenario.cases.map((one) => [
    markdown(one.name),
    outcomeText(one),
    formatNumber(one.verified.outputs),
  ])
  const isService = scenario.kind === 'service'
  return section('## Correctness verification', [
    isService && unitOf(scenario.cases) === 'run'
      ? 'Every run of every program ended with exit code 0. What they print is not compared.'
      : scenario.cases.some(({ verified }) => verified.same !== null)
        ? isService
          ? "Before anything was measured, every program was asked the same requests, and its responses were compared with the baseline's; in each fork once more, before and after its load."
          : "Before anything was timed, every variant ran the same ops, and its outputs were compared with the baseline's."
        : 'The outputs of the variants were not compared; the warnings at the end say why.',
    table(['Test case', isService ? 'Responses' : 'Outputs', 'Compared'], rows, 2),
    ...scenario.cases.map((one) => differenceText(one, isService ? 'response' : 'op')),
    poolExercises(scenario.cases),
    written(author, 'edge cases'),
  ])
}

function outcomeText({ verified }: CaseResult): string {
  if (verified.same === null) return 'not compared'
  return verified.same ? 'the same' : 'differ'
}

function differenceText({ name, verified }: CaseResult, what: string): string | null {
  const found = verified.difference
  if (found === undefined) return null
  return [
    `On ${code(name)}, ${what} ${formatNumber(found.op)} of ${code(found.variant)} gave something else. Expected:`,
    codeBlock(found.expected),
    'Actual:',
    codeBlock(found.actual),
  ].join('\n\n')
}

function poolExercises(cases: readonly CaseResult[]): string | null {
  const exercised = cases.flatMap(({ name, verified }) =>
    (verified.pools ?? []).map((exercise) => ({ name, exercise })),
  )
  const rows = exercised.map(({ name, exercise }) => [
    code(exercise.variant),
    markdown(name),
    exercise.clean ? 'none seen' : 'seen',
    exercise.outstanding === 0 ? 'all' : `${formatNumber(exercise.outstanding)} outstanding`,
    formatNumber(exercise.ops),
  ])
  const found = table(['Method', 'Test case', 'Stale data', 'Returned', 'Ops'], rows, 4)
  if (found === null) return null
  const what =
    'The pools ran in checked mode too: what lies in them is poisoned, and a double return or a use after return is an error.'
  const held = exercised.some(({ exercise }) => exercise.outstanding === 1)
  return section('### Pool exercises', [
    what,
    found,
    held ? 'One outstanding borrow is the last result, which is held until it has been read.' : null,
  ])
}
