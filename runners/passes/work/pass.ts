import { sum } from '../../../stats/summary.js'
import { builtFile } from '../../../storage/dist-file.js'
import { startChild } from '../lab.js'
import { measureEach } from '../measure-each.js'
import { type Pass, type PassTask, secondsOfChildren } from '../pass.js'

/**
 * Code that V8 optimizes counts no calls of functions without branches: unoptimized it counts each, and the
 * sums are the same. Of code that is loaded before counting begins V8 knows only calls.
 */
export const workFlags = [
  '--no-opt',
  '--no-maglev',
  `--import=${builtFile('runners/passes/work/from-the-start.js')}`,
]

/** Counts the steps of every contender's op; several at once, since counts do not depend on speed. */
export const workPass: Pass = {
  name: 'work',
  isWanted: ({ options }) => options.work !== false,
  // Six ops, and of fast ones as many as take most of a second.
  seconds: ({ contenders, cores }, opSeconds) => {
    const busy = opSeconds.map((seconds) => 6 * seconds + Math.min(0.8, 1000 * seconds))
    return secondsOfChildren(contenders.length, 0.16, sum(busy), cores)
  },
  sharesMachine: () => true,
  measure: countWorkOfEach,
}

async function countWorkOfEach({ lab, place, cores, found: before, ...task }: PassTask) {
  // Work that is done later would be no op's.
  const contenders = task.contenders.filter((one) => before.get(one)?.leavesWork !== true)
  const { results, warnings, ...outcome } = await measureEach(
    { lab, place, contenders },
    'work',
    cores,
    (contender) => startChild(lab, 'work', place, contender, {}, workFlags).done,
    (work) => ({ work }),
  )
  const unknown = [...results].filter(([, work]) => work === null)
  const { scenario, case: name } = place
  const told = unknown.map(
    ([{ name: variant }]) => ({ code: 'steps-unknown', scenario, case: name, variant }) as const,
  )
  return { ...outcome, warnings: [...warnings, ...told] }
}
