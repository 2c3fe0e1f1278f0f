import { isMainThread, workerData } from 'node:worker_threads'
import type { VariantContext } from '../../model/scenario.js'
import type { Job, Passes } from './job.js'

/** The passes that a group of worker threads runs, each thread on its own. */
export type GroupPass = 'workers' | 'workers:allocation' | 'workers:collector'

/** What a group tells each of its threads at the start. */
export interface ThreadData<P extends GroupPass = GroupPass> {
  readonly job: Job<P>
  readonly context: VariantContext
}

/** What one thread gives back; a group's result is one of these for each thread. */
export type ThreadResult<P extends GroupPass> = Passes[P]['result'][number]

/** What a thread did in a spell, from when to when: milliseconds on a clock that the threads share. */
export interface SpellDone {
  readonly ops: number
  /** Without the time in which inputs were prepared. */
  readonly ms: number
  readonly startMs: number
  readonly endMs: number
}

/** What a thread says to its group. */
export type ThreadMessage =
  | { readonly type: 'ready' }
  | { readonly type: 'alive' }
  | ({ readonly type: 'spell' } & SpellDone)
  | { readonly type: 'result'; readonly result: unknown }
  | { readonly type: 'failed'; readonly usage: boolean; readonly message: string }

const key = 'gclab.thread'

/** `data` as a worker's `workerData`, under its own name: told apart from the scenario's own workers. */
export function asWorkerData<P extends GroupPass>(data: ThreadData<P>): object {
  return { [key]: data }
}

/** What this thread's group told it; `null` in a thread that belongs to no group. */
export function threadData(): ThreadData | null {
  if (isMainThread || typeof workerData !== 'object' || workerData === null) return null
  return (workerData as Record<string, ThreadData | undefined>)[key] ?? null
}
