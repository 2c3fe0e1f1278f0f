import { noteDefinition } from './scenario-registry.js'
import type { ServiceRequest } from './service-request.js'

export type { ServiceRequest } from './service-request.js'

/**
 * A service: whole programs as variants, the request as the op. The programs take turns at being loaded.
 *
 * A service file's default export is one of these, made by {@link defineService}.
 */
export interface Service {
  /** Set by {@link defineService}: tells a service from a scenario. */
  readonly kind?: 'service'
  /** Letters, digits, dots and dashes, as in `pages`; the name of the output folder. */
  readonly name: string
  /** One line for people; the headline of the report. */
  readonly title: string
  /** The programs, by name. The first is the baseline unless `baseline` says otherwise. */
  readonly variants: Readonly<Record<string, ServiceVariant>>
  /** The name of the variant that the others are compared with. */
  readonly baseline?: string
  /**
   * The environment variable through which a program hears on which port of 127.0.0.1 to listen. Without it,
   * and without `cases`, the programs end by themselves, and a run is the op.
   */
  readonly port?: string
  /** A path that answers 200 once a program is ready; by default it is when it accepts connections. */
  readonly ready?: string
  /** The requests of each case, by its name; they are sent one after the other, again and again. */
  readonly cases?: Readonly<Record<string, readonly ServiceRequest[]>>
  readonly load?: ServiceLoadProfile
  /**
   * Requests that each program answers before it is measured; by default 4,000, or as many as 10 s allow, and
   * of bytes alone 1,000, or 3 s.
   */
  readonly warmUpRequests?: number
  /** Headers that are compared beside status and body; `['content-type']` by default. */
  readonly sameHeaders?: readonly string[]
  /** Replaces the comparison of responses: of the baseline's and a variant's to the same request. */
  readonly same?: (a: ServiceResponse, b: ServiceResponse) => boolean | Promise<boolean>
  /** Where programs are started, from the service file; its own folder by default. */
  readonly cwd?: string
  /** Path, relative to the service file, of the parts of the report that a person writes. */
  readonly writeup?: string
  /** Its place among a team's optimizations, as in "Optimization 004". */
  readonly number?: number
}

/** A program that listens, started as a shell would start it. */
export interface ServiceVariant {
  /** The program and its arguments, as in `['node', 'server.js']`. */
  readonly command: readonly string[]
  /** Added to the environment of gclab itself. */
  readonly env?: Readonly<Record<string, string>>
  /** As {@link Service.cwd}, for this variant. */
  readonly cwd?: string
}

export interface ServiceResponse {
  readonly status: number
  /** By name, in lower case. */
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

/** How the programs are loaded. */
export interface ServiceLoadProfile {
  /** Connections that are kept open; 10 by default. */
  readonly connections?: number
  /**
   * Requests that fall due per second, whether or not those before are answered; latency counts from then.
   * By default, and for bytes alone, each connection sends its next request once it has the last answer.
   */
  readonly ratePerSecond?: number
  /** The latency, in milliseconds, past which a request counts as missed. */
  readonly slaMs?: number
  /** Streams of server-sent events that are kept open, and to which requests with `events` send some. */
  readonly subscribers?: Subscribers
}

/** Clients that listen to a stream of server-sent events each. */
export interface Subscribers {
  /** Of the stream, from `/` on. */
  readonly path: string
  readonly headers?: Readonly<Record<string, string>>
  /** How many there are. */
  readonly count: number
}

/** The only case of programs that end by themselves. */
const RUN_CASES: Readonly<Record<string, readonly ServiceRequest[]>> = { run: [] }

/** The cases of a service; of programs that end by themselves, one without requests. */
export function casesOf({ cases = RUN_CASES }: Service): NonNullable<Service['cases']> {
  return cases
}

/** Gives a service its types. The lab checks the shape when it loads the file. */
export function defineService(service: Service): Service {
  const defined: Service = { ...service, kind: 'service' }
  noteDefinition(defined, defineService)
  return defined
}

/** Whether a definition is a service's, and not a scenario's. */
export function isService(value: unknown): value is Service {
  return (value as { readonly kind?: unknown } | null | undefined)?.kind === 'service'
}
