import { readFileSync, writeFileSync } from 'node:fs'
import { isDeepStrictEqual } from 'node:util'
import { deserialize, serialize } from 'node:v8'
import { usageError } from '../model/errors.js'
import type { Variant } from '../model/scenario.js'
import { now } from './clock.js'
import type { Job, VerifyResult } from './job.js'
import { loadScenario } from './load-scenario.js'
import { differenceOf } from './output-difference.js'
import { setUp } from './subject.js'

/** Bounds of one recording; whichever is met first ends it. */
const MAX_OUTPUTS = 1000
const MAX_BYTES = 32 * 2 ** 20
const MAX_MS = 1000

/**
 * The verify pass inside its child: the baseline's child records what its ops produce, a variant's child
 * runs as many ops and compares. Stops at the first difference.
 */
export async function verify(job: Job<'verify'>): Promise<VerifyResult> {
  if (job.params.checked) {
    // Read by gclab/pools, whichever copy of it the scenario imports.
    ;(globalThis as Record<symbol, unknown>)[Symbol.for('gclab.pools.checked')] = true
  }
  const variant = await setUp(job)
  const outcome = job.params.role === 'record' ? await record(job, variant) : await compare(job, variant)
  const stats = variant.pool?.()
  await variant.dispose?.()
  if (stats === undefined) return { ...outcome, pool: null }
  const borrows = stats.hits + stats.misses
  return { ...outcome, pool: { ...stats, hitRate: borrows === 0 ? null : stats.hits / borrows } }
}

type Outcome = Omit<VerifyResult, 'pool'>

async function record(job: Job<'verify'>, variant: Variant): Promise<Outcome> {
  const outputs: Buffer[] = []
  let bytes = 0
  let empty = true
  const started = now()
  while (outputs.length < MAX_OUTPUTS && bytes < MAX_BYTES && now() - started < MAX_MS) {
    const output = await outputOf(variant)
    empty &&= output === undefined
    const copy = serialized(output, job.variant)
    outputs.push(copy)
    bytes += copy.length
  }
  writeFileSync(job.params.outputs, serialize(outputs))
  return { outputs: outputs.length, empty, difference: null }
}

async function compare(job: Job<'verify'>, variant: Variant): Promise<Outcome> {
  const expected = deserialize(readFileSync(job.params.outputs)) as Uint8Array[]
  const { same = sameOutput } = await loadScenario(job.scenario)
  let empty = true
  for (const [op, bytes] of expected.entries()) {
    const wanted = deserialize(bytes)
    const actual = await outputOf(variant)
    empty &&= actual === undefined
    if (!same(wanted, actual)) {
      return {
        outputs: op + 1,
        empty,
        difference: { variant: job.variant, op, ...differenceOf(wanted, actual) },
      }
    }
  }
  return { outputs: expected.length, empty, difference: null }
}

async function outputOf({ op, output }: Variant): Promise<unknown> {
  const result = await op()
  return output === undefined ? result : output()
}

function serialized(output: unknown, variant: string): Buffer {
  try {
    return serialize(output)
  } catch {
    throw usageError(
      `variant "${variant}" produced ${typeof output === 'object' ? 'an object that cannot be copied' : `a ${typeof output}`}; ` +
        'an op must produce a string, a Uint8Array or plain data (or give it through output())',
    )
  }
}

/** Byte for byte; a string counts as its UTF-8 bytes beside a Uint8Array. */
export function sameOutput(a: unknown, b: unknown): boolean {
  if (typeof a === 'string' && typeof b === 'string') return a === b
  const [left, right] = [bytesOf(a), bytesOf(b)]
  if (left !== undefined && right !== undefined) return Buffer.compare(left, right) === 0
  return isDeepStrictEqual(a, b)
}

function bytesOf(value: unknown): Uint8Array | undefined {
  if (typeof value === 'string') return Buffer.from(value)
  return value instanceof Uint8Array ? value : undefined
}
