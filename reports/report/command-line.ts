import type { RunOptions } from '../../model/run.js'

/** The command that repeats a run: options that differ from the defaults, in the order of the documentation. */
export function commandOf(options: RunOptions): string {
  const parts = [
    ...list('--case', options.cases),
    ...list('--variant', options.variants),
    ...(options.quick ? ['--quick'] : []),
    ...(options.time === false ? ['--no-time'] : []),
    ...value('--budget', options.budgetSeconds),
    ...value('--precision', options.precisionPercent),
    ...value('--forks', options.forks),
    ...(options.workers === null ? [] : ['--workers', options.workers.join(',')]),
    ...load(options.load),
    ...options.tune.flatMap((flags) => ['--tune', quoted(flags)]),
    ...(options.shard === undefined ? [] : [`--shard ${options.shard.index}/${options.shard.of}`]),
    ...value('--timeout', options.timeoutSeconds),
    ...value('--max-heap', options.maxHeapMB),
    ...value('--seed', options.seed),
  ]
  return ['npx gclab run', ...options.scenarios.map(quoted), ...parts].join(' ')
}

function load(option: RunOptions['load']): readonly string[] {
  const flags = { auto: [], on: ['--load'], http: ['--load http'], off: ['--no-load'] }
  return flags[option]
}

function list(flag: string, names: readonly string[] | undefined): readonly string[] {
  return names === undefined || names.length === 0 ? [] : [flag, ...names.map(quoted)]
}

function value(flag: string, number: number | null): readonly string[] {
  return number === null ? [] : [`${flag} ${number}`]
}

/** Quoted for a POSIX shell where it has to be. */
function quoted(text: string): string {
  return /^[\w./:@%+,-]+$/.test(text) ? text : `'${text.replace(/'/g, `'\\''`)}'`
}
