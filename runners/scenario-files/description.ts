import type { GrowthResult } from '../../model/growth.js'
import type { ScenarioResult } from '../../model/run.js'
import type { LoadProfile, SocketLoad } from '../../model/scenario.js'
import type { ServiceDescription } from './describe-service.js'
import type { WrittenGroup } from './suites/scenarios-of-suite.js'
import type { LoadingNote } from './typescript/notes.js'

/** A scenario as its file declares it, without its functions. */
export interface Description
  extends Pick<ScenarioResult, 'name' | 'title' | 'baseline' | 'suite' | 'number' | 'writeup' | 'sources'> {
  readonly cases: readonly string[]
  readonly variants: readonly string[]
  /** Set where `suite` is, for its scenario file. */
  readonly written?: WrittenGroup
  /** Set where it is a service. */
  readonly service?: ServiceDescription
  readonly load: LoadProfile | null
  readonly sockets: SocketLoad | null
  readonly workers: readonly number[] | null
  /** Set where it says what its cost grows with. */
  readonly growth?: Omit<GrowthResult, 'fits'>
  /** Set where it is no service, and nothing that its files load speaks TLS. */
  readonly withoutTls?: boolean
  /** What is to be known of how its files were loaded. */
  readonly notes: readonly LoadingNote[]
}

/** What a file declares: a scenario, or as many as a suite has groups. */
export interface FileDescription extends Description {
  /** The user's own files that it is made of, as paths: itself and what it imports. */
  readonly files: readonly string[]
  /** Those of packages. */
  readonly ofPackages: readonly string[]
  readonly others?: readonly Description[]
}
