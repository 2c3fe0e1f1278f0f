import { connect } from 'node:net'
import { setTimeout as wait } from 'node:timers/promises'
import { messageOf, unmeasuredError } from '../../../model/errors.js'
import { timeout } from '../../../model/timeout.js'
import { now } from '../../child/clock.js'
import { tellGroup } from '../../processes/kill-descendants.js'
import { lastLines } from '../../processes/run-program.js'
import type { Bounded } from '../../processes/start-bounded.js'
import { type Meter, meterOf } from '../meter/meter.js'
import { type MeterChannel, openMeterChannel } from '../meter/meter-channel.js'
import type { ThreadMeter } from '../meter/thread-meter.js'
import type { SampledFrame } from '../watch/records.js'
import { askService } from './ask.js'
import { freePort } from './free-port.js'
import { type MeteredProgram, spawnMetered } from './spawn-metered.js'

export type { Meter } from '../meter/meter.js'

/** A program that listens. */
export interface ServiceProgram extends MeteredProgram {
  /** The environment variable through which it hears where to listen on 127.0.0.1. */
  readonly portVariable: string
  /** A path that answers 200 once it is ready. Absent: it is when it accepts connections. */
  readonly ready?: string
}

export interface ServiceLimits {
  /** Ends the program when aborted. */
  readonly signal: AbortSignal
  /** How long it may take to get ready, and to answer. */
  readonly timeoutMs: number
  /** Flags of V8's for it that NODE_OPTIONS does not take. */
  readonly flags?: readonly string[]
  /** Told everything that it prints, on either stream. */
  readonly onOutput?: (text: string) => void
}

export interface RunningService {
  readonly port: number
  /**
   * What the program has used since it was started, all its Node.js processes and threads together. Rejects
   * with an error for people (exit 3) when it has died, or does not answer.
   */
  readonly readMeter: () => Promise<Meter>
  /** Samples who allocates in it, until what it gives is called: for what each thread tells. As above. */
  readonly sample: (everyBytes: number) => Promise<() => Promise<readonly (readonly SampledFrame[])[]>>
  /** What full collections leave in all its threads, on the heap and outside, in bytes. As above. */
  readonly readKept: () => Promise<number>
  /** Why it did not answer: how it ended, where it did; else `error`. */
  readonly whyUnanswered: (error: unknown) => Promise<unknown>
  /** Ends it as Ctrl-C does; what does not end within seconds is made to. Never rejects. */
  readonly end: () => Promise<void>
}

const LOOK_MS = 20
/** A program that dies closes its connections first. */
const DYING_MS = 1000
/** Looks at a program that listens, for its meter to be heard: the event loop has not turned yet. */
const METER_LOOKS = 250
/** After Ctrl-C's signal: when it is asked again, and when it is ended. */
const PATIENCE_MS = { again: 3000, force: 5000 } as const
/** How often a port may be taken between our looking and its listening. */
const MOST_PORTS = 5

/** Starts a program that listens. Rejects with an error for people (exit 3) when it does not get ready. */
export async function startService(program: ServiceProgram, limits: ServiceLimits): Promise<RunningService> {
  for (let tries = 1; ; tries++) {
    const port = await freePort()
    const started = await spawnService(program, port, limits)
    const problem = await untilReady(program, started, limits)
    limits.signal.throwIfAborted()
    if (problem === null) return started
    await started.end()
    const wasTaken = /EADDRINUSE/.test(started.said()) && tries < MOST_PORTS
    if (!wasTaken) throw failed(program, problem, started)
  }
}

interface StartedService extends RunningService {
  readonly said: () => string
  /** How it ended; `null` while it runs. */
  readonly death: () => string | null
  /** Whether its meter has told of itself. */
  readonly isHeard: () => boolean
}

async function spawnService(
  program: ServiceProgram,
  port: number,
  { signal, timeoutMs, flags = [], onOutput }: ServiceLimits,
): Promise<StartedService> {
  const channel = await openMeterChannel(timeoutMs, flags.join(' '))
  const env = { ...program.env, [program.portVariable]: String(port) }
  const metered = spawnMetered({ ...program, env }, channel.preload, onOutput, { signal })
  let death: string | null = null
  const over = metered.done.then(({ code, killedBy, error }) => {
    death = error !== null ? `could not be started: ${error}` : `ended (${killedBy ?? `exit code ${code}`})`
    channel.close()
  })
  const readThreads = (ask: MeterChannel['ask']) => readThreadsOf(program, started, ask)
  const started: StartedService = {
    port,
    said: metered.said,
    death: () => death,
    isHeard: channel.isHeard,
    readMeter: async () => meterOf(await readThreads(channel.ask), channel.ended()),
    sample: async (everyBytes: number) => {
      await readThreads(() => channel.startSampling(everyBytes))
      return async () => (await readThreads(channel.ask)).map(({ stacks = [] }) => stacks)
    },
    readKept: async () => {
      const threads = await readThreads(channel.collect)
      return threads.reduce((sum, { keptBytes = 0 }) => sum + keptBytes, 0)
    },
    whyUnanswered: async (error) => {
      await Promise.race([over, wait(DYING_MS)])
      return death === null ? error : failed(program, death, started)
    },
    end: async () => {
      askToEnd(metered, over)
      await over
    },
  }
  return started
}

/** What its threads tell, of which there is one at least. */
async function readThreadsOf(
  program: ServiceProgram,
  started: StartedService,
  ask: MeterChannel['ask'],
): Promise<readonly ThreadMeter[]> {
  try {
    const running = await ask()
    if (started.death() === null && running.length > 0) return running
  } catch (error) {
    throw failed(program, `cannot be measured: ${messageOf(error)}`, started)
  }
  const unseen =
    'cannot be measured: no Node.js process came up in it that could be. It must be run by Node.js 20.19 or later, and pass NODE_OPTIONS on'
  throw failed(program, started.death() ?? unseen, started)
}

/** Resolves with why it is not ready, or `null` when it is. */
async function untilReady(
  { portVariable, ready }: ServiceProgram,
  { port, death, isHeard }: StartedService,
  { signal, timeoutMs }: ServiceLimits,
): Promise<string | null> {
  const isReady = (leftMs: number) => (ready === undefined ? accepts(port) : answersWell(port, ready, leftMs))
  const endMs = now() + timeoutMs
  let [looks, hasBegun] = [0, false]
  for (let left = timeoutMs; left > 0 && !signal.aborted; left = endMs - now()) {
    hasBegun = await isReady(Math.ceil(left))
    const died = death()
    if (died !== null) return died.startsWith('ended') ? `${died} before it was ready` : died
    if (hasBegun && (isHeard() || ++looks > METER_LOOKS)) return null
    await wait(LOOK_MS)
  }
  if (hasBegun) return null
  const sign = ready === undefined ? 'accepts no connections' : `does not answer 200 to ${ready}`
  return `never got ready: it ${sign} on 127.0.0.1:${port} (${portVariable}) after ${timeoutMs / 1000} s`
}

function accepts(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host: '127.0.0.1', port })
    socket.once('connect', () => resolve(true))
    socket.once('error', () => resolve(false))
    socket.once('connect', () => socket.destroy())
  })
}

function answersWell(port: number, path: string, timeoutMs: number): Promise<boolean> {
  return askService(port, { path }, timeoutMs).then(
    ({ status }) => status === 200,
    () => false,
  )
}

/** As a terminal does it: the whole group is told. */
function askToEnd({ child, end }: Bounded, over: Promise<void>): void {
  tellGroup(child, 'SIGINT')
  const again = timeout(PATIENCE_MS.again, () => tellGroup(child, 'SIGTERM'))
  const timers = [again, timeout(PATIENCE_MS.force, end)]
  void over.then(() => timers.forEach(clearTimeout))
}

function failed({ command }: ServiceProgram, problem: string, { said }: StartedService): Error {
  return unmeasuredError(`${command.join(' ')} ${problem}. It printed last: ${lastLines(said())}`)
}
