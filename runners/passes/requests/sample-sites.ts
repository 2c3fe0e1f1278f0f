import { join, relative, resolve } from 'node:path'
import {
  type AllocatingPlace,
  type RequestSite,
  type SampledRequests,
  siteKey,
} from '../../../model/request-results.js'
import { sum } from '../../../stats/summary.js'
import { fileOf } from '../../child/written-function.js'
import { functionAt, packageAt } from '../../programs/watch/places.js'
import type { SampledFrame } from '../../programs/watch/records.js'
import { sampledSites } from '../../programs/watch/sampled-sites.js'
import { withoutInlining } from '../allocation/count-without-inlining.js'
import type { Contender } from '../contender.js'
import { once } from '../kept-trials.js'
import type { Pass, PassOutcome, PassTask } from '../pass.js'
import { trialFailed } from '../trial-failed.js'
import { type ForkTask, loadTurn, warmUpPrograms } from './load-fork.js'
import { requestPlan } from './plan.js'
import { EntrantFailure, type Machinery, withPrograms } from './programs.js'

/** Samples that the requests of a turn are to give, about: a site of 1 % is then known to some 7 %. */
const SAMPLES = 20_000
/** Part of a contender's bytes below which a site is left out. */
const SMALLEST = 0.003

/** Who allocates while requests are answered: one program after the other, each by itself, sampled. */
export function sitesPass(machinery: Machinery): Pass {
  return {
    name: 'request sites',
    isWanted: ({ options, description }) =>
      description.service?.port !== undefined && !options.quick && options.time !== false,
    seconds: (asked) => 3 * asked.contenders.length,
    measure: (task) => sampleContenders(task, machinery),
  }
}

async function sampleContenders(task: PassTask, machinery: Machinery): Promise<PassOutcome> {
  const { lab, place, asked, found } = task
  const { service } = asked.description
  const contenders = task.contenders.filter((one) => found.get(one)?.request)
  if (service === undefined) return { warnings: [] }
  const fork = { lab, machinery, place, service, contenders, plan: requestPlan(asked), seed: 0 }
  const sampled = new Map<Contender, SampledRequests>()
  try {
    for (const contender of contenders) {
      if (lab.signal.aborted) return { warnings: [] }
      lab.onEvent({ type: 'step', ...place, pass: 'request sites', done: sampled.size / contenders.length })
      const bytes = found.get(contender)?.request?.heapBytesPerRequest ?? 0
      const sample = () => sampleRequests(fork, contender, bytes)
      sampled.set(contender, await once(lab, [contender.name], sample, () => true))
    }
  } catch (error) {
    if (lab.signal.aborted) return { warnings: [] }
    if (!(error instanceof EntrantFailure)) throw error
    return { warnings: [trialFailed(place, error.contender, 'request sites', error.message)] }
  }
  const large = new Set([...sampled.values()].flatMap(({ sites }) => largeOf(sites).map(siteKey)))
  const results = [...sampled].map(([contender, { sites, ...rest }]) => {
    const own = { ...rest, sites: sites.filter((site) => large.has(siteKey(site))) }
    const request = found.get(contender)?.request
    return [contender, request ? { request: { ...request, sampled: own } } : {}] as const
  })
  return { warnings: [], found: new Map(results) }
}

async function sampleRequests(task: ForkTask, contender: Contender, bytesPerRequest: number) {
  const { requests, everyBytes, threads } = await sampleProgram(task, contender, bytesPerRequest)
  const sites = sitesOf(threads, requests).map((site) => inPresentFiles(site, task, contender))
  return { requests, everyBytes, sites }
}

/** What a program allocated while it answered a turn's requests, by thread. */
export interface SampledProgram {
  readonly requests: number
  /** Bytes from one sample to the next, about. */
  readonly everyBytes: number
  readonly threads: readonly (readonly SampledFrame[])[]
}

/**
 * Samples a contender's program, whose functions all keep frames of their own, over a turn's requests.
 * `bytesPerRequest`: about as much, from which the samples follow. Throws an {@link EntrantFailure}.
 */
export function sampleProgram(
  task: ForkTask,
  contender: Contender,
  bytesPerRequest: number,
): Promise<SampledProgram> {
  return withPrograms({ ...task, flags: withoutInlining }, task.service, [contender], async (entrants) => {
    const [entrant] = entrants
    if (entrant === undefined) throw new Error('one program was started')
    const amount = await warmUpPrograms(task, entrants)
    const everyBytes = Math.max(64, Math.round((bytesPerRequest * amount) / SAMPLES))
    const failed = (error: unknown) => Promise.reject(new EntrantFailure(contender, error))
    const end = await entrant.running.sample(everyBytes).catch(failed)
    const { requests } = await loadTurn(task, entrant, amount)
    return { requests, everyBytes, threads: await end().catch(failed) }
  })
}

function sitesOf(threads: readonly (readonly SampledFrame[])[], requests: number): RequestSite[] {
  const sites = new Map<string, RequestSite>()
  for (const { place, caller, bytes } of threads.flatMap((one) =>
    sampledSites(withBuiltins(one), packageAt),
  )) {
    const found: RequestSite = {
      ...functionAt(place),
      package: packageAt(place),
      caller: caller && functionAt(caller),
      bytesPerRequest: bytes / requests,
    }
    const key = siteKey(found)
    const { bytesPerRequest = 0 } = sites.get(key) ?? {}
    sites.set(key, { ...found, bytesPerRequest: found.bytesPerRequest + bytesPerRequest })
  }
  return [...sites.values()].sort((a, b) => b.bytesPerRequest - a.bytesPerRequest)
}

/** V8's own functions as parts of their callers: whether it compiles them in is decided anew each time. */
function withBuiltins(frames: readonly SampledFrame[]): readonly SampledFrame[] {
  return frames.map(([name, script, url, line, column, bytes, callees]) => {
    const called = withBuiltins(callees)
    const builtins = called.filter(isBuiltin)
    const all = bytes + sum(builtins.map(([, , , , , own]) => own))
    const others = [
      ...called.filter((one) => !isBuiltin(one)),
      ...builtins.flatMap(([, , , , , , own]) => own),
    ]
    return [name, script, url, line, column, all, others]
  })
}

const isBuiltin = ([, script]: SampledFrame): boolean => script === '0'

function largeOf(sites: readonly RequestSite[]): readonly RequestSite[] {
  const all = sum(sites.map(({ bytesPerRequest }) => bytesPerRequest))
  return sites.filter(({ bytesPerRequest }) => bytesPerRequest >= SMALLEST * all)
}

/** A site with the files of another commit under the names that they have in the present one. */
function inPresentFiles(
  site: RequestSite,
  { service }: ForkTask,
  { variant, elsewhere }: Contender,
): RequestSite {
  const [from, to] = [elsewhere?.service?.programs[variant]?.cwd, service.programs[variant]?.cwd]
  if (from === undefined || to === undefined) return site
  const moved = <P extends AllocatingPlace>(place: P): P => {
    const below = relative(from, resolve(place.file))
    return below.startsWith('..') ? place : { ...place, file: fileOf(join(to, below)) }
  }
  return { ...moved(site), caller: site.caller && moved(site.caller) }
}
