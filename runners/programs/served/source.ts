import { isPromise } from '../../child/op-loop.js'
import type { ReadyVariant } from '../../child/set-up-variant.js'

/** A variant as a server uses it: bytes to send, and word when the socket has taken them. */
export interface Source {
  /** Runs the op once. The result's bytes stay as they are until it is released. */
  readonly next: () => unknown
  readonly bytes: (result: unknown) => Uint8Array
  /** Gives a result back; once for each. */
  readonly release: (result: unknown) => void
  readonly dispose: () => void | Promise<void>
}

/** Made at once. */
const MOST_INPUTS = 1000

/**
 * How a server uses `variant`. With `held`, results are lent. Without it, a variant whose next op reuses the
 * memory of the last result cannot be sent from: its bytes are copied, as any server would have to.
 */
export function sourceOf(variant: ReadyVariant): Source {
  const { held, output, pool, prepared } = variant
  // Several at once: what it takes to wait for a promise of an input is the lab's, and would count.
  const ready = (op: () => unknown) => (): unknown => {
    const preparing = prepared?.ready() === 0 ? prepared.ensure(prepared.batch(MOST_INPUTS)) : undefined
    return preparing === undefined ? op() : preparing.then(op)
  }
  const op = ready(variant.op)
  const dispose = () => variant.dispose?.()
  if (held !== undefined) {
    return {
      dispose,
      next: ready(() => held.op()),
      bytes: (result) => bytesOf(held.output === undefined ? result : held.output(result)),
      release: (result) => held.release(result),
    }
  }
  const own = output === undefined && pool === undefined
  return {
    dispose,
    next: own ? op : () => copyAfter(op(), output),
    bytes: bytesOf,
    release: () => {},
  }
}

function copyAfter(result: unknown, output: (() => unknown) | undefined): unknown {
  if (isPromise(result)) return result.then((settled) => copyAfter(settled, output))
  return Uint8Array.from(bytesOf(output === undefined ? result : output()))
}

/** An output as the bytes that go over the wire: bytes as they are, text in UTF-8, data as JSON. */
function bytesOf(output: unknown): Uint8Array {
  if (output instanceof Uint8Array) return output
  return Buffer.from(typeof output === 'string' ? output : (JSON.stringify(output) ?? ''))
}
