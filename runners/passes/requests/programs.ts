import { delimiter, dirname } from 'node:path'
import { messageOf } from '../../../model/errors.js'
import type { ServiceRequest, ServiceResponse } from '../../../model/service.js'
import { askService } from '../../programs/service/ask.js'
import { openClient, type ServiceClient } from '../../programs/service/load.js'
import { type RunningService, type ServiceLimits, startService } from '../../programs/service/program.js'
import { type ProgramRun, runToEnd } from '../../programs/service/run-to-end.js'
import type { MeteredProgram } from '../../programs/service/spawn-metered.js'
import { openStreams } from '../../programs/service/streams.js'
import type { ServiceDescription } from '../../scenario-files/describe-service.js'
import type { Contender } from '../contender.js'
import { type Lab, ownFlags } from '../lab.js'

/** How programs are started, asked and loaded. */
export interface Machinery {
  readonly start: typeof startService
  readonly connect: typeof openClient
  readonly ask: typeof askService
  readonly subscribe: typeof openStreams
  readonly run: typeof runToEnd
}

/** Where programs run, and how. */
export interface Stage {
  readonly lab: Lab
  readonly machinery: Machinery
}

export const realMachinery: Machinery = {
  start: startService,
  connect: openClient,
  ask: askService,
  subscribe: openStreams,
  run: runToEnd,
}

/** A contender's program, running, and who loads it. */
export interface Entrant {
  readonly contender: Contender
  readonly running: RunningService
  readonly client: ServiceClient
}

/** A program that could not be measured, and whose it is. */
export class EntrantFailure extends Error {
  readonly contender: Contender

  constructor(contender: Contender, cause: unknown) {
    super(messageOf(cause))
    this.contender = contender
  }
}

/** How many connections a program is loaded over. */
export function connectionCount({ load: { connections = 10 } }: Pick<ServiceDescription, 'load'>): number {
  return connections
}

/** A fresh set of programs, which end with `use`. Throws an {@link EntrantFailure} if one does not start. */
export async function withPrograms<T>(
  { lab, machinery, flags = [] }: Stage & Pick<ServiceLimits, 'flags'>,
  service: ServiceDescription,
  contenders: readonly Contender[],
  use: (entrants: readonly Entrant[]) => Promise<T>,
): Promise<T> {
  const starting = contenders.map(async (contender): Promise<Entrant> => {
    const { port = '', ready, ...own } = contender.elsewhere?.service ?? service
    const listening = { portVariable: port, ...(ready !== undefined && { ready }) }
    const program = { ...programOf(lab, own, contender), ...listening }
    const limits = { signal: lab.signal, timeoutMs: lab.timeoutMs, flags, onOutput: printing(lab, contender) }
    const running = await machinery
      .start(program, limits)
      .catch((error) => Promise.reject(new EntrantFailure(contender, error)))
    const { timeoutMs, signal } = lab
    const { subscribers } = service.load
    const client = machinery.connect(running.port, {
      connections: connectionCount(service),
      ...(subscribers !== undefined && { subscribers }),
      timeoutMs,
      signal,
    })
    return { contender, running, client }
  })
  const started = await Promise.allSettled(starting)
  const entrants = started.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []))
  try {
    for (const one of started) if (one.status === 'rejected') throw one.reason
    return await use(entrants)
  } finally {
    for (const { client } of entrants) client.close()
    await Promise.all(entrants.map(({ running }) => running.end()))
  }
}

/** Runs a contender's program to its end. Throws an {@link EntrantFailure} where it cannot be measured. */
export function runProgramOf(
  { lab, machinery }: Stage,
  service: ServiceDescription,
  contender: Contender,
): Promise<ProgramRun> {
  const program = programOf(lab, contender.elsewhere?.service ?? service, contender)
  const limits = { signal: lab.signal, silenceMs: lab.timeoutMs, onOutput: printing(lab, contender) }
  return machinery.run(program, limits).catch((error) => Promise.reject(new EntrantFailure(contender, error)))
}

function printing(lab: Lab, { name }: Contender): (text: string) => void {
  return (text) => lab.onEvent({ type: 'output', variant: name, text })
}

/** The program with the Node.js that measures first on its path, and what the run asks of V8. */
function programOf(
  lab: Lab,
  { programs }: Pick<ServiceDescription, 'programs'>,
  { variant, flags }: Contender,
): MeteredProgram {
  const { command, env, cwd } = programs[variant] as ServiceDescription['programs'][string]
  const { PATH = '', NODE_OPTIONS = '' } = { ...process.env, ...env }
  const options = [NODE_OPTIONS, ...ownFlags(lab), ...flags].filter((one) => one !== '').join(' ')
  return {
    command,
    cwd,
    env: { ...env, PATH: [dirname(lab.node), PATH].join(delimiter), NODE_OPTIONS: options },
  }
}

/** What a program answers to each request, asked once, one after the other. */
export async function askEach(
  { lab: { timeoutMs }, machinery }: Stage,
  { contender, running, client }: Entrant,
  { load: { subscribers } }: Pick<ServiceDescription, 'load'>,
  requests: readonly ServiceRequest[],
): Promise<ServiceResponse[]> {
  const responses: ServiceResponse[] = []
  const told: string[] = []
  const one = subscribers && { ...subscribers, count: 1 }
  const stream =
    one && machinery.subscribe(running.port, one, timeoutMs, (event) => told.push(JSON.stringify(event)))
  try {
    await stream?.opened
    for (const request of requests) {
      const { events } = request
      if (events !== undefined) client.expect(events)
      const delivered = events === undefined ? undefined : stream?.expect(events)
      const { status, headers, body } = await machinery.ask(running.port, request, timeoutMs)
      await delivered
      const texts = Object.entries(headers).map(([name, value]) => [name, String(value)])
      // What a subscriber is sent is part of the answer.
      const whole = [body.toString('utf8'), ...told.splice(0)].join('\n')
      responses.push({ status, headers: Object.fromEntries(texts), body: whole })
    }
  } catch (error) {
    throw new EntrantFailure(contender, await running.whyUnanswered(error))
  } finally {
    stream?.close()
  }
  return responses
}
