import { type Staying, stayingOf, type UsedUp, usedUp } from './warning-words.js'

/** Where a warning applies; absent parts mean all. */
export interface WarningScope {
  readonly scenario?: string
  readonly case?: string
  readonly variant?: string
}

/** Something the reader of a figure must know, as data; {@link describeWarning} says it in words. */
export type Warning = WarningScope & WarningCause

/** What ops have left for a later turn of the event loop. */
export type LeftBehind = 'callbacks' | 'weak references'

export type WarningCause =
  /** A child did not deliver its figures; `invalid` where the scenario file is at fault. */
  | {
      readonly code: 'trial-failed'
      readonly pass: string
      readonly cause: string
      readonly invalid?: true
    }
  /** Only the first ops did the work: `firstOpRatio` times as much code; `null`: their outputs tell. */
  | (UsedUp & { readonly code: 'input-used-up' })
  /**
   * Prepared inputs, or what stands beside a benchmark's own loop, fill the heap that ops run on; collections
   * of the collector pass: theirs, and all.
   */
  | { readonly code: 'inputs-collected'; readonly whilePreparing: number; readonly collections: number }
  /** So many prepared inputs lie ready at once that processor caches do not hold them. Bytes of all. */
  | { readonly code: 'inputs-uncached'; readonly inputs: number; readonly bytes: number }
  /** What an op leaves for a later turn of the event loop is not in its time. */
  | { readonly code: 'work-left-behind'; readonly leaves: LeftBehind }
  /** Such work was done after every so many ops, within the figures; nanoseconds of a turn for nothing. */
  | {
      readonly code: 'loop-turned'
      readonly leaves: LeftBehind
      readonly every: number
      readonly turnNs: number
    }
  /** Every variant gave `undefined`: nothing was compared. */
  | { readonly code: 'nothing-to-verify' }
  /** No difference was found between outputs that cannot be looked into as far as their end. */
  | { readonly code: 'outputs-not-compared'; readonly reason: string }
  /** Fewer forks than an interval at the wanted level needs. */
  | { readonly code: 'too-few-forks'; readonly forks: number; readonly needed: number }
  /** The interval is wider than asked for. */
  | {
      readonly code: 'precision-not-reached'
      readonly percent: number
      readonly wanted: number
      readonly forks: number
    }
  /** Warm-up ended before times had become steady. */
  | { readonly code: 'unsteady'; readonly forks: number; readonly of: number }
  /** Times still moved as they were taken, of the op or of groups of worker threads: no verdict there. */
  | { readonly code: 'still-moving' | 'workers-still-moving' }
  /** The pool's borrows and returns do not balance. */
  | { readonly code: 'pool-outstanding'; readonly outstanding: number }
  /** The second estimate of bytes per op disagrees with the first by more than page tails explain. */
  | { readonly code: 'cross-check-differs'; readonly exactBytes: number; readonly crossBytes: number }
  /** Ops differ in what they allocate. */
  | { readonly code: 'allocation-varies' }
  /** Processes disagree about the heap bytes of an op, since V8 compiled it differently. Ascending. */
  | { readonly code: 'processes-differ'; readonly bytes: readonly number[] }
  /** Objects and bytes per op that stay alive: a pool that still grows, or a leak. */
  | (Staying & { readonly code: 'not-steady' })
  /** Requests to a service's program left memory in use behind, in every fork. */
  | { readonly code: 'service-grows'; readonly bytesPerRequest: number; readonly share: number }
  /** What an op keeps did not settle within the time. */
  | { readonly code: 'kept-unsettled' }
  /** A benchmark that stops its own clock has no loop in which V8 could count. */
  | { readonly code: 'steps-unknown' }
  /** The baseline could not keep up with the declared rate, so all met a lower one. */
  | { readonly code: 'load-lowered'; readonly declared: number; readonly used: number }
  /** Ops fell due faster than the contender did them. */
  | { readonly code: 'load-behind'; readonly ratePerSecond: number; readonly achievedPerSecond: number }
  /** A server's answers or events did not all come as they should. */
  | {
      readonly code: 'delivery-fault'
      readonly lost: number
      readonly doubled: number
      readonly mangled: number
    }
  /** A load was asked for, and the scenario declares none. */
  | { readonly code: 'no-load' }
  /** More worker threads were asked for than the machine can run at once. */
  | { readonly code: 'more-workers-than-cores'; readonly workers: number; readonly cores: number }
  /** A variant's outputs are not those that it had at another commit, so the two were not compared. */
  | { readonly code: 'outputs-changed'; readonly ref: string }
  /** A file beside those that were measured has nothing to be measured. */
  | { readonly code: 'no-benchmarks'; readonly file: string }
  /** The scenario file could not be looked at as it was at another commit. */
  | { readonly code: 'commit-not-loaded'; readonly ref: string; readonly cause: string }
  /** Files of TypeScript that is more than types: what was measured is what they were transformed to. */
  | { readonly code: 'typescript-transformed'; readonly files: readonly string[] }
  /** A tsconfig.json extends one that is not there. */
  | { readonly code: 'tsconfig-incomplete'; readonly cause: string }
  /** No part of a sharded run holds this case. */
  | { readonly code: 'missing-part' }
  /** The parts of a sharded run were measured on machines that differ. */
  | { readonly code: 'mixed-machines'; readonly machines: number }
  /** Another run of gclab was under way on this machine. */
  | { readonly code: 'another-run'; readonly runs: number }
  /** The run was cut off, and went on later. */
  | { readonly code: 'resumed'; readonly times: number; readonly at: string }
  /** The run was interrupted. */
  | { readonly code: 'interrupted' }
  /** The heap grew otherwise while timing than the allocation pass counted. Bytes per op. */
  | { readonly code: 'timed-bytes-differ'; readonly timed: number; readonly counted: number }
  /** An op takes no longer than one that returns a constant. */
  | { readonly code: 'compiled-away'; readonly isBaseline?: true }
  /** V8 threw a function out of its compiled form again and again, on the same ground. */
  | {
      readonly code: 'deoptimization-loop'
      readonly function: string
      readonly reason: string
      readonly count: number
    }
  /** One sample lasts longer than a turn should. */
  | { readonly code: 'long-samples'; readonly milliseconds: number }
  /** Part of the time in which samples did not run. */
  | { readonly code: 'starved'; readonly percent: number }
  /** The machine was suspended during the time pass. */
  | { readonly code: 'slept'; readonly seconds: number }
  /** Contenders and what surrounds them share fewer than two processors. */
  | { readonly code: 'few-cores'; readonly cores: number }
  /** Other programs were running when the run began. */
  | { readonly code: 'busy-machine'; readonly busyPercent: number; readonly load: number }
  /** The host gave processor time to other virtual machines. */
  | { readonly code: 'stolen-time'; readonly percent: number }
  /** The frequency governor changes the processor's speed with its load. */
  | { readonly code: 'frequency-varies'; readonly governor: string }
  /** The clock moves in steps too large for a sample. */
  | { readonly code: 'coarse-timer'; readonly timerNs: number }
  /** Charts were asked for and could not be drawn. */
  | { readonly code: 'no-charts'; readonly cause: string }

/** The place a warning speaks of, as `scenario / case / variant`; empty for the whole run. */
export function scopeOf(warning: WarningScope): string {
  return [warning.scenario, warning.case, warning.variant].filter((part) => part !== undefined).join(' / ')
}

/** One or two sentences: what it is and what to do next. */
export function describeWarning(warning: Warning): string {
  switch (warning.code) {
    case 'trial-failed':
      return warning.invalid === true
        ? `Not measured: ${warning.cause}.`
        : `The ${warning.pass} pass gave no figures: ${warning.cause}.`
    case 'input-used-up':
      return `${usedUp(warning)}. Times are those of the later ones, so there is no verdict. Make what one op uses up in prepare: { prepare: () => […], op: (input) => … }; what is made once for all, in the factory.`
    case 'inputs-collected':
      return `${warning.whilePreparing} of the ${warning.collections} collections in its sustained run began while its inputs were prepared, or beside the loop that it has in it, and count nowhere.${warning.whilePreparing < warning.collections ? " The others count as the op's, though what is made then shares its heap: their pauses hold the work that this makes." : ''} The heap delta is not known.`
    case 'inputs-uncached':
      return `Its inputs are prepared ${warning.inputs} at a time, since its op is short: ${(warning.bytes / 2 ** 20).toFixed(1)} MB, more than the caches of a processor core hold. An op may find its input in main memory only for that, and its time holds the wait.`
    case 'work-left-behind':
      return warning.leaves === 'callbacks'
        ? 'Its op returns before its work is done, and leaves the rest to callbacks that did not come to an end within a second: it has no time and no allocations. Await that work in the op.'
        : 'Its op makes weak references or finalizers, and V8 lets go of their targets only when the event loop turns, which it does not between ops: it has no time and no allocations. Await a turn (setImmediate) in the op of every variant.'
    case 'loop-turned':
      return `Its op leaves ${warning.leaves === 'callbacks' ? 'work to callbacks' : 'weak references or finalizers'} for a later turn of the event loop. After every ${warning.every === 1 ? 'op' : `${warning.every} ops`} of each variant the loop turned until that was done, and all figures hold it. A turn that has nothing to do takes ${(warning.turnNs / 1000).toFixed(1)} µs, so it adds ${Math.round(warning.turnNs / warning.every)} ns to an op.`
    case 'nothing-to-verify':
      return 'Every variant gave undefined, so their outputs could not be compared. Return the result from the op, or add output().'
    case 'outputs-not-compared':
      return `Its outputs could not be compared with the baseline's: ${warning.reason}. Give plain data by output(), or compare them by same(a, b).`
    case 'too-few-forks':
      return `${warning.forks} forks are too few for a 95 % interval. Use --forks ${warning.needed} or more.`
    case 'precision-not-reached':
      return `The interval is ±${warning.percent.toFixed(1)} %, wider than the ±${warning.wanted} % asked for. About ${warning.forks} forks would reach it (--forks ${warning.forks}, or a larger --budget).`
    case 'unsteady':
      return `Times were still drifting after warm-up in ${warning.forks} of ${warning.of} forks. Close other programs, or have more forks outvote them (a larger --budget).`
    case 'still-moving':
      return 'Times still moved over the samples of most forks, as while V8 compiles, so there is no verdict on them. A run without --quick warms up for longer; where that does not help, the work of an op changes as it goes on.'
    case 'workers-still-moving':
      return 'In worker threads times still moved over the turns of most forks, as while V8 compiles, so there is no verdict on those.'
    case 'pool-outstanding':
      return `The pool still has ${warning.outstanding} borrowed after the last op. An op does not return what it borrows.`
    case 'cross-check-differs':
      return `Two independent counts of bytes per op disagree (${warning.exactBytes} and ${warning.crossBytes}). The figure is marked as not exact.`
    case 'allocation-varies':
      return 'Ops differ in what they allocate. The figure is a mean; smallest and largest stand beside it.'
    case 'processes-differ':
      return `V8 does not compile the op the same way in every process: ${warning.bytes.length} counted ${warning.bytes.map((bytes) => Number(bytes.toPrecision(6))).join(', ')} B/op. The figure is the one in the middle, and not exact.`
    case 'not-steady':
      return `An op leaves ${stayingOf(warning)} alive after full collections. A pool is still growing, or something leaks: its bytes and objects are not those of a steady state.`
    case 'service-grows':
      return `A request leaves about ${Number(warning.bytesPerRequest.toPrecision(2))} B behind full collections, in every fork, ${Number((100 * warning.share).toPrecision(2))} % of what a request allocates: it leaks, or a cache still fills. A leak costs the collector more the longer it lasts: gclab watch says who allocates what stays.`
    case 'kept-unsettled':
      return 'What an op keeps did not settle within the time: a large cache may still fill, the op is slow, it keeps something only now and then, or it uses shared or resized buffers that V8 does not count. Kept B/op is unknown.'
    case 'steps-unknown':
      return 'Its steps are not known: a call goes round less often than it is asked to, as without a loop, and V8 counts what stands in no loop as the function is called, before timer.start(). Let it go round timer.count times, or take no timer.'
    case 'load-lowered':
      return `The baseline cannot keep up with ${Math.round(warning.declared)} ops/s on this machine. The load ran at ${Math.round(warning.used)} ops/s instead.`
    case 'load-behind':
      return `It did ${Math.round(warning.achievedPerSecond)} ops/s of the ${Math.round(warning.ratePerSecond)} that fell due. Its latency is not shown: it would only say how long the load lasted.`
    case 'delivery-fault':
      return `Over sockets ${warning.lost} were lost, ${warning.doubled} came twice and ${warning.mangled} were mangled. A buffer may be used again before its socket has taken it.`
    case 'no-load':
      return 'The scenario declares no load. Add load: { ratePerSecond, slaMs, inFlight, liveHeapMB } to it.'
    case 'more-workers-than-cores':
      return `${warning.workers} workers share ${warning.cores} cores, so they wait for one another: ns/op holds that wait, and ops per second cannot grow any more.`
    case 'outputs-changed':
      return `Its outputs differ from those at ${warning.ref}, so the two were not compared: they do not do the same work.`
    case 'no-benchmarks':
      return `${warning.file} registers no benchmark, and is no scenario: it was passed over.`
    case 'commit-not-loaded':
      return `At ${warning.ref} the scenario could not be loaded: ${warning.cause}. What --prepare <command> names makes that commit fit to run.`
    case 'typescript-transformed':
      return `TypeScript that is more than types (enums, namespaces, parameter properties) was transformed as Node.js does it, and measured so: ${warning.files.join(', ')}.`
    case 'tsconfig-incomplete':
      return `A tsconfig.json was read without what it extends: ${warning.cause}. Make what is missing first, if its paths are needed.`
    case 'missing-part':
      return 'No part of the run holds this case: a shard failed, or its file was not merged.'
    case 'mixed-machines':
      return `The parts were measured on ${warning.machines} machines that differ. Compare absolute times only within a case.`
    case 'another-run':
      return `${warning.runs === 1 ? 'Another run' : `${warning.runs} other runs`} of gclab shared this machine for a while. Times may have suffered: measure one at a time.`
    case 'resumed':
      return `The run was cut off and resumed${warning.times === 1 ? '' : ` ${warning.times} times, the last`} at ${warning.at}. Trials from before and after it stand side by side.`
    case 'interrupted':
      return 'The run was interrupted: it holds what was complete by then, and the rest was not measured.'
    case 'timed-bytes-differ':
      return `While timing, the heap grew by ${Math.round(warning.timed)} B/op, and the allocation pass counted ${Math.round(warning.counted)}. Where it grew less, V8 removed part of the op while it was timed: return or use what the op makes.`
    case 'compiled-away':
      return `Compiled away: returns a constant. It takes no longer than an op that does nothing, so there is no time to show${warning.isBaseline ? ', and none that others could be compared with' : ''}. Let the op work on input that changes, and return what it makes${warning.isBaseline ? ', or name another baseline' : ''}.`
    case 'deoptimization-loop':
      return `V8 threw ${warning.function === '' ? 'a function' : warning.function} out of its compiled form ${warning.count} times after warm-up (${warning.reason}). Times hold the compiling: look at what changes between calls.`
    case 'long-samples':
      return `One sample lasts ${warning.milliseconds.toFixed(1)} ms, since one op does or became that slow. The machine may change its speed within a block, so more forks are needed for the same precision.`
    case 'starved':
      return `${Math.round(warning.percent)} % of the time went into samples that took three times as long as usual. Other programs ran, or the work of an op varies: close them, or give the run a larger --budget.`
    case 'slept':
      return `The machine was suspended for ${Math.round(warning.seconds)} s, or its clock was set, during the time pass. Run it again.`
    case 'few-cores':
      return `This process may use ${warning.cores} processors, so contenders share one with everything else. Give it two or more.`
    case 'busy-machine':
      return `Other programs took ${Math.round(warning.busyPercent)} % of the processors as the run began (load ${warning.load.toFixed(1)}). Intervals will be wider: close them, or wait.`
    case 'stolen-time':
      return `The host took ${warning.percent.toFixed(0)} % of the processor time for other virtual machines. Use a machine of its own, or more forks.`
    case 'frequency-varies':
      return `The frequency governor is "${warning.governor}". Set it to performance (cpupower frequency-set -g performance).`
    case 'coarse-timer':
      return `The clock moves in steps of ${Math.round(warning.timerNs / 1000)} µs, too coarse for samples of a millisecond. Look at the kernel's clock source.`
    case 'no-charts':
      return `No charts were drawn: ${warning.cause}.`
  }
}
