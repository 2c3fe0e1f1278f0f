import type { VariantSource } from '../../model/run.js'
import type { LoadProfile, SocketLoad } from '../../model/scenario.js'
import type { LoadingNote } from './typescript/notes.js'

/** A scenario as its file declares it, without its functions. */
export interface Description {
  readonly name: string
  readonly title: string
  readonly baseline: string
  readonly cases: readonly string[]
  readonly variants: readonly string[]
  readonly load: LoadProfile | null
  readonly sockets: SocketLoad | null
  readonly workers: readonly number[] | null
  readonly number: number | null
  /** The text of the writeup file. */
  readonly writeup: string | null
  readonly sources: readonly VariantSource[]
  /** What is to be known of how its files were loaded. */
  readonly notes: readonly LoadingNote[]
}
