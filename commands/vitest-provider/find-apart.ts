import { pathToFileURL } from 'node:url'
import { messageOf } from '../../model/errors.js'
import type { Lab } from '../../runners/passes/lab.js'
import { describeFile } from '../../runners/run/select.js'
import type { Description, FileDescription } from '../../runners/scenario-files/description.js'
import type { BenchmarkGroup } from './group.js'
import { codeOf, otherCode } from './same-code.js'
import { otherTests } from './same-tests.js'
import { differingWord } from './same-words.js'

/** Why benchmarks cannot be measured in processes of their own, in words. */
export interface WhyNot {
  readonly reason: string
}

/** Where a process of its own finds benchmarks: the scenario that their test is to gclab. */
export interface FoundApart {
  readonly file: string
  readonly description: Description
}

const described = new Map<string, FileDescription>()

/**
 * Finds the benchmarks of a call in their file as Node.js alone loads it: by test and name, of the same code,
 * and without anything asked of vitest before that only this worker has.
 */
export async function findApart(lab: Lab, group: BenchmarkGroup): Promise<FoundApart | WhyNot> {
  const { file, fullTestName } = group.test
  const here = notPlainHere(group)
  if (here !== undefined) return { reason: here }
  const { href } = pathToFileURL(file.filepath)
  try {
    const whole = described.get(href) ?? (await describeFile(lab, href))
    described.set(href, whole)
    const all = [whole, ...(whole.others ?? [])]
    const tests = all.filter(({ title }) => title === fullTestName)
    const [description] = tests
    if (description?.suite?.tool !== 'vitest' || tests.length > 1)
      return {
        reason: `a process of its own finds ${tests.length === 0 ? 'no' : 'more than one'} test of that name`,
      }
    const before = all.slice(0, all.indexOf(description)).map(({ title }) => title)
    const reason = notTheSame(group, description) ?? otherTests(group.test, before) ?? otherCode(whole)
    return reason === undefined ? { file: href, description } : { reason }
  } catch (error) {
    if (lab.signal.aborted) throw error
    return { reason: messageOf(error) }
  }
}

/** Of this worker's flags those of vitest's own are known, and what they load is seen as files. */
const flagsHere = (): string[] => process.execArgv.filter((one) => one.startsWith('-'))

/** What of the worker itself a process of its own has not. */
function notPlainHere({ test: { file }, options = {} }: BenchmarkGroup): string | undefined {
  if ('document' in globalThis || 'window' in globalThis) return 'its environment is that of a browser'
  if (file.pool !== undefined && !/^(?:forks|threads)$/.test(file.pool)) return `its pool is ${file.pool}`
  const flag = flagsHere().find(
    (one) => !/^--(?:conditions|experimental-import-meta-resolve|require)\b/.test(one),
  )
  if (flag !== undefined) return `its worker has the flag ${flag}`
  const option = ['setup', 'teardown'].find((name) => name in options)
  return option === undefined ? undefined : `the call has the option ${option}`
}

function notTheSame(
  { registrations, test }: BenchmarkGroup,
  { variants, written }: Description,
): string | undefined {
  const code = codeOf(test.file.filepath)
  for (const { name, fn } of registrations) {
    const quoted = `"${name}"`
    const own = written?.benchmarks[name]
    if (own === undefined) return `a process of its own finds no benchmark ${quoted} in the test`
    const isTwice =
      registrations.filter((one) => one.name === name).length > 1 || variants.includes(`${name} 2`)
    if (isTwice) return `two benchmarks of the test are called ${quoted}`
    if (own.asked === undefined) return `the test does not come to ${quoted} in a process of its own`
    const [asked] = own.asked
    if (asked !== undefined) return `before ${quoted} the file uses what only vitest has: ${asked}`
    const found = differingWord(String(fn), own.code, code)
    if (found !== undefined)
      return `${quoted} has another function in a process of its own: "${found.word}" is ${found.how} here`
  }
  return undefined
}
