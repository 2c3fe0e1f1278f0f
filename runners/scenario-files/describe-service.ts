import { dirname, resolve } from 'node:path'
import { quoted } from '../../model/options/command-line.js'
import type { VariantSource } from '../../model/run.js'
import { casesOf, type Service, type ServiceLoadProfile, type ServiceRequest } from '../../model/service.js'

/** A service as its file declares it, without its functions. */
export interface ServiceDescription extends Pick<Service, 'port' | 'ready' | 'warmUpRequests'> {
  readonly programs: Readonly<Record<string, DescribedProgram>>
  readonly requests: Readonly<Record<string, readonly ServiceRequest[]>>
  readonly load: ServiceLoadProfile
  readonly sameHeaders: readonly string[]
  /** Whether the file has its own comparison of responses. */
  readonly hasSame: boolean
}

/** A program with the folder in which it is started. */
export interface DescribedProgram {
  readonly command: readonly string[]
  readonly env: Readonly<Record<string, string>>
  readonly cwd: string
}

/** What a service declares; its programs start in the folder of `file`, or from there. */
export function describeService(service: Service, file: string): ServiceDescription {
  const { port, ready, load = {}, warmUpRequests, sameHeaders = ['content-type'], same } = service
  const programs = Object.entries(service.variants).map(
    ([name, { command, env = {}, cwd = service.cwd ?? '.' }]) =>
      [name, { command, env, cwd: resolve(dirname(file), cwd) }] as const,
  )
  return {
    programs: Object.fromEntries(programs),
    ...(port !== undefined && { port }),
    ...(ready !== undefined && { ready }),
    requests: casesOf(service),
    load,
    ...(warmUpRequests !== undefined && { warmUpRequests }),
    sameHeaders: sameHeaders.map((name) => name.toLowerCase()),
    hasSame: same !== undefined,
  }
}

/** The command of each variant, as a shell takes it. */
export function commandsOf({ variants }: Pick<Service, 'variants'>, file: string): VariantSource[] {
  return Object.entries(variants).map(([variant, { command, env = {} }]) => {
    const set = Object.entries(env).map(([name, value]) => `${name}=${quoted(value)}`)
    return { variant, file, line: 1, code: [...set, ...command.map(quoted)].join(' ') }
  })
}
