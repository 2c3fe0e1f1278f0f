import { delimiter, dirname } from 'node:path'
import { messageOf } from '../../../model/errors.js'
import type { ServiceRequest, ServiceResponse } from '../../../model/service.js'
import { askService } from '../../programs/service/ask.js'
import { loadService } from '../../programs/service/load.js'
import { type RunningService, type ServiceProgram, startService } from '../../programs/service/program.js'
import type { ServiceDescription } from '../../scenario-files/describe-service.js'
import type { Contender } from '../contender.js'
import { type Lab, ownFlags } from '../lab.js'

/** How programs are started, asked and loaded. */
export interface Machinery {
  readonly start: typeof startService
  readonly load: typeof loadService
  readonly ask: typeof askService
}

export const realMachinery: Machinery = { start: startService, load: loadService, ask: askService }

/** A contender's program, running. */
export interface Entrant {
  readonly contender: Contender
  readonly running: RunningService
}

/** A program that could not be measured, and whose it is. */
export class EntrantFailure extends Error {
  readonly contender: Contender

  constructor(contender: Contender, cause: unknown) {
    super(messageOf(cause))
    this.contender = contender
  }
}

/** A fresh set of programs, which end with `use`. Throws an {@link EntrantFailure} if one does not start. */
export async function withPrograms<T>(
  { lab, machinery }: { readonly lab: Lab; readonly machinery: Machinery },
  service: ServiceDescription,
  contenders: readonly Contender[],
  use: (entrants: readonly Entrant[]) => Promise<T>,
): Promise<T> {
  const starting = contenders.map(async (contender): Promise<Entrant> => {
    const program = programOf(lab, contender.elsewhere?.service ?? service, contender)
    const onOutput = (text: string): void => lab.onEvent({ type: 'output', variant: contender.name, text })
    const limits = { signal: lab.signal, readyMs: lab.timeoutMs, onOutput }
    const running = await machinery
      .start(program, limits)
      .catch((error) => Promise.reject(new EntrantFailure(contender, error)))
    return { contender, running }
  })
  const started = await Promise.allSettled(starting)
  const entrants = started.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []))
  try {
    for (const one of started) if (one.status === 'rejected') throw one.reason
    return await use(entrants)
  } finally {
    await Promise.all(entrants.map(({ running }) => running.end()))
  }
}

/** The program with the Node.js that measures first on its path, and what the run asks of V8. */
function programOf(
  lab: Lab,
  { programs, port, ready }: ServiceDescription,
  { variant, flags }: Contender,
): ServiceProgram {
  const { command, env, cwd } = programs[variant] as ServiceDescription['programs'][string]
  const { PATH = '', NODE_OPTIONS = '' } = { ...process.env, ...env }
  const options = [NODE_OPTIONS, ...ownFlags(lab), ...flags].filter((one) => one !== '').join(' ')
  return {
    command,
    cwd,
    env: { ...env, PATH: [dirname(lab.node), PATH].join(delimiter), NODE_OPTIONS: options },
    portVariable: port,
    ...(ready !== undefined && { ready }),
  }
}

/** Asks a program each request once, one after the other. */
export async function askEach(
  { ask }: Machinery,
  { contender, running: { port } }: Entrant,
  requests: readonly ServiceRequest[],
): Promise<ServiceResponse[]> {
  const responses: ServiceResponse[] = []
  try {
    for (const request of requests) {
      const { status, headers, body } = await ask(port, request)
      const texts = Object.entries(headers).map(([name, value]) => [name, String(value)])
      responses.push({ status, headers: Object.fromEntries(texts), body: body.toString('utf8') })
    }
  } catch (error) {
    throw new EntrantFailure(contender, error)
  }
  return responses
}
