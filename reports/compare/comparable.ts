import type { Environment } from '../../model/run.js'

/** What two environments leave comparable. */
export interface Comparability {
  /** Why absolute times cannot be compared; `null` when they can. */
  readonly times: string | null
  /** Why bytes, objects and collections cannot be compared; `null` when they can. */
  readonly memory: string | null
  /** What differs and still leaves the figures comparable. */
  readonly remarks: readonly string[]
}

/** The part of V8's version that decides how objects are laid out: `12` of `12.4.254.21-node.33`. */
export function v8Major(v8: string): string {
  return v8.split('.')[0] ?? v8
}

/**
 * Absolute times mean something only on one machine. Bytes, objects and collections mean something across
 * machines, as long as V8's major version and the size of a pointer are the same: both decide the layout of
 * objects and what the compiler removes.
 */
export function comparability(old: Environment, current: Environment): Comparability {
  return {
    times: otherMachine(old, current),
    memory: otherLayout(old, current),
    remarks: remarks(old, current),
  }
}

function otherMachine(old: Environment, current: Environment): string | null {
  const machines = [old, current].map(({ cpu, cores, arch }) => `${cpu}, ${cores} cores, ${arch}`)
  if (machines[0] === machines[1] && platform(old) === platform(current)) return null
  const [was, is] = machines[0] === machines[1] ? [old.os, current.os] : (machines as [string, string])
  return `Times of different machines are not compared (${was}; ${is}). The ratio to each run's own baseline is.`
}

function otherLayout(old: Environment, current: Environment): string | null {
  if (v8Major(old.v8) !== v8Major(current.v8)) {
    return (
      `Bytes, objects and collections are not compared between V8 ${old.v8} (Node ${old.node}) and ` +
      `V8 ${current.v8} (Node ${current.node}): another major version lays objects out differently.`
    )
  }
  if (pointerBits(old.arch) === pointerBits(current.arch)) return null
  return `Bytes, objects and collections are not compared between ${old.arch} and ${current.arch}: pointers differ in size.`
}

function remarks(old: Environment, current: Environment): string[] {
  const found: string[] = []
  if (old.node !== current.node) {
    found.push(`Node ${old.node} and ${current.node}: a difference may be the runtime's and not the code's.`)
  }
  const flags = [old, current].map((environment) => environment.flags.join(' ') || 'none')
  if (flags[0] !== flags[1]) {
    found.push(`The runs had different flags (${flags[0]}; ${flags[1]}): a difference may be theirs.`)
  }
  return found
}

/** The kind of system without its release: kernels are updated more often than figures are. */
function platform(environment: Environment): string {
  return environment.os.split(' ')[0] ?? ''
}

function pointerBits(arch: string): 32 | 64 {
  return ['ia32', 'arm', 'mips', 'mipsel', 'ppc', 's390'].includes(arch) ? 32 : 64
}
