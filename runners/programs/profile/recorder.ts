// Loaded into a program with `--import`: records it with a profiler of V8's until it ends.
import { readFileSync, writeFileSync } from 'node:fs'
import { isMainThread } from 'node:worker_threads'
import type { CallFrame } from '../../../model/cpu-profile.js'
import { trackHeap } from '../../child/heap-tracker.js'
import { openInspector } from '../../child/inspector.js'
import { originalFrame } from '../../child/source-map.js'
import { type ProgramRecord, RECORD_VARIABLE, SAMPLING_BYTES } from './program-record.js'

const record = JSON.parse(process.env[RECORD_VARIABLE] ?? 'null') as ProgramRecord | null

/** Forks of the program and its workers load this file too. */
function isTarget({ pidFile }: ProgramRecord): boolean {
  return isMainThread && readFileSync(pidFile, 'utf8') === String(process.pid)
}

function startSession(enable: string, start: string, params: object, stop: string): () => string {
  const { post } = openInspector()
  post(enable)
  post(start, params)
  // What a loader has made of a file is known in this process only.
  const original = (key: string, value: unknown) =>
    key === 'callFrame' ? { ...(value as CallFrame), ...originalFrame(value as CallFrame) } : value
  return () => JSON.stringify((post(stop) as { profile: object }).profile, original)
}

/** How often to see whether a program has nothing left to do. */
const IDLE_MS = 50

/** Whether nothing but the standard streams is open. */
function isIdle(): boolean {
  return process.getActiveResourcesInfo().every((name) => name === 'PipeWrap' || name === 'TTYWrap')
}

function once(act: () => void): () => void {
  let done = false
  return () => {
    if (!done) act()
    done = true
  }
}

function startRecording({ tool, file }: ProgramRecord): () => void {
  if (tool === 'heap-timeline') {
    const tracker = trackHeap()
    return () => tracker.save(file)
  }
  const stop =
    tool === 'cpu'
      ? startSession('Profiler.enable', 'Profiler.start', {}, 'Profiler.stop')
      : startSession(
          'HeapProfiler.enable',
          'HeapProfiler.startSampling',
          {
            samplingInterval: SAMPLING_BYTES,
            includeObjectsCollectedByMajorGC: true,
            includeObjectsCollectedByMinorGC: true,
          },
          'HeapProfiler.stopSampling',
        )
  return () => writeFileSync(file, stop())
}

if (record !== null && isTarget(record)) {
  const save = once(startRecording(record))
  process.on('exit', save)
  // V8's record of the heap has a timer that would keep the program alive for ever.
  if (record.tool === 'heap-timeline') {
    setInterval(() => isIdle() && save(), IDLE_MS).unref()
  }
}
