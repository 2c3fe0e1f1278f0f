import type { Environment } from '../../model/run.js'

/** The part of V8's version that decides how objects are laid out: `12.4` of `12.4.254.21-node.33`. */
function v8Line(v8: string): string {
  return v8.split('.').slice(0, 2).join('.')
}

/**
 * Absolute times compare only on one machine. Bytes, objects and collections compare across machines with the
 * same V8 but for patches (layout of objects, removals by the compiler), size of a pointer, pool of small
 * buffers in Node, and flags.
 */
export function comparability(old: Environment, current: Environment) {
  return {
    /** Why absolute times cannot be compared; `null` when they can. */
    times: otherMachine(old, current),
    /** Why bytes, objects and collections cannot be compared; `null` when they can. */
    memory: otherLayout(old, current) ?? otherPool(old, current) ?? otherFlags(old, current),
    /** What differs and still leaves the figures comparable. */
    remarks: remarks(old, current),
  }
}

/** Why two runs on one machine have times that cannot be compared; `null` when they can. */
export function otherLength(
  old: { readonly quick: boolean },
  current: { readonly quick: boolean },
): string | null {
  return old.quick === current.quick
    ? null
    : 'Times of a quick run and a full one are not compared: a quick run looks at code that is less warm, on a busy machine.'
}

function otherMachine(old: Environment, current: Environment): string | null {
  const machines = [old, current].map(({ cpu, cores, arch }) => `${cpu}, ${cores} cores, ${arch}`)
  if (machines[0] === machines[1] && platform(old) === platform(current)) return null
  const [was, is] = machines[0] === machines[1] ? [old.os, current.os] : (machines as [string, string])
  return `Times of different machines are not compared (${was}; ${is}). The ratio to each run's own baseline is.`
}

const COUNTS = 'Bytes, objects and collections are not compared'

function otherLayout(old: Environment, current: Environment): string | null {
  if (v8Line(old.v8) !== v8Line(current.v8)) {
    return (
      `${COUNTS} between V8 ${old.v8} (Node ${old.node}) and V8 ${current.v8} (Node ${current.node}): ` +
      'another version of V8 lays objects out differently.'
    )
  }
  if (pointerBits(old.arch) === pointerBits(current.arch)) return null
  return `${COUNTS} between ${old.arch} and ${current.arch}: pointers differ in size.`
}

/** Node changes its pool of small buffers within a major version: 8,192 bytes in 24.8.0, 65,536 in 24.22. */
function otherPool(old: Environment, current: Environment): string | null {
  const [was, is] = [old.bufferPoolSize, current.bufferPoolSize]
  if (was === is || old.node === current.node) return null
  const said = ({ node, bufferPoolSize: size }: Environment) =>
    size === undefined ? `Node ${node} (pool not recorded)` : `Node ${node} (${size} bytes)`
  return `${COUNTS} between ${said(old)} and ${said(current)}: Node's pool of small buffers decides them.`
}

function otherFlags(old: Environment, current: Environment): string | null {
  const [was, is] = [old, current].map(({ flags }) =>
    flags
      .filter((flag) => !LEAVES_COUNTS.test(flag))
      .sort()
      .join(' '),
  )
  if (was === is) return null
  return `${COUNTS} between runs with different flags (${was || 'none'}; ${is || 'none'}): flags may decide them.`
}

/** Flags that say how Node ends or what it prints, not what code allocates. */
const LEAVES_COUNTS =
  /^--(max[-_]old[-_]space[-_]size|no-warnings|no-deprecation|disable-warning|unhandled-rejections|trace-(warnings|deprecation|uncaught))\b/

function remarks(old: Environment, current: Environment): string[] {
  return old.node === current.node
    ? []
    : [`Node ${old.node} and ${current.node}: a difference may be the runtime's and not the code's.`]
}

/** The kind of system without its release: kernels are updated more often than figures are. */
function platform(environment: Environment): string {
  return environment.os.split(' ')[0] ?? ''
}

function pointerBits(arch: string): 32 | 64 {
  return ['ia32', 'arm', 'mips', 'mipsel', 'ppc', 's390'].includes(arch) ? 32 : 64
}
