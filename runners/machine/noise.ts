import { fileURLToPath, pathToFileURL } from 'node:url'
import { CONTROL } from '../../model/contenders.js'
import { estimateRatio } from '../../stats/estimate-ratio.js'
import { resolvableEffect } from '../../stats/fork-count.js'
import { noiseFloorOf } from '../../stats/verdict.js'
import { builtFile } from '../../storage/dist-file.js'
import { now } from '../child/clock.js'
import type { Contender } from '../passes/contender.js'
import type { Lab } from '../passes/lab.js'
import { timeCase } from '../passes/time/pass.js'

/** What identical code reads on this machine. */
export interface NoiseReading {
  readonly forks: number
  readonly seconds: number
  /** Largest relative difference left open, as a fraction. */
  readonly noiseFloor: number
  /** The smallest difference that runs of some length would find four times in five, as a fraction. */
  readonly resolvable: readonly { readonly seconds: number; readonly effect: number }[]
}

const contenders: readonly Contender[] = ['baseline', CONTROL].map((name) => ({
  name,
  variant: 'baseline',
  flags: [],
}))
/** Forks shorter than a run's: what counts here is their number. */
const FORK = { forkNs: 0.25e9, aloneNs: 0.1e9, pilot: 2, atOnce: 1 } as const
const FEWEST = 6
const RUN_SECONDS = [10, 60, 300] as const

/** Times the same code against itself for about `seconds`. `null` when its children failed. */
export async function readNoise(lab: Lab, seconds: number, seed: number): Promise<NoiseReading | null> {
  const url = pathToFileURL(fileURLToPath(builtFile('runners/machine/noise-scenario.js'))).href
  const forks = (_: unknown, secondsPerFork: number): number =>
    Math.max(FEWEST, Math.floor(seconds / secondsPerFork))
  const started = now()
  const { times } = await timeCase(
    lab,
    { url, scenario: 'identical', case: 'only' },
    contenders,
    { ...FORK, forks },
    seed,
  )
  const spent = (now() - started) / 1000
  const ratios = times[1]?.time?.ratioPerFork
  if (ratios === undefined) return null
  const control = estimateRatio(ratios)
  if (control.ci95 === null) return null
  const halfWidth = (control.ci95[1] - control.ci95[0]) / 2
  return {
    forks: ratios.length,
    seconds: spent,
    noiseFloor: noiseFloorOf(ratios),
    resolvable: RUN_SECONDS.map((run) => ({
      seconds: run,
      effect: resolvableEffect(halfWidth, ratios.length, (ratios.length * run) / spent),
    })),
  }
}
