import { closeSync, openSync, writeSync } from 'node:fs'
import { openInspector } from './inspector.js'

/** V8's record of every allocation with its stack, and of what is still alive at the end. */
export interface HeapTracker {
  /** Writes the `.heaptimeline`, as Chrome DevTools opens it, and ends the record. Needs no event loop. */
  readonly save: (file: string) => void
}

/** Starts to record in this very thread. */
export function trackHeap(): HeapTracker {
  const { session, post } = openInspector()
  post('HeapProfiler.enable')
  post('HeapProfiler.startTrackingHeapObjects', { trackAllocations: true })
  const save = (file: string): void => {
    const descriptor = openSync(file, 'w')
    session.on('HeapProfiler.addHeapSnapshotChunk', ({ params }) => writeSync(descriptor, params.chunk))
    try {
      post('HeapProfiler.stopTrackingHeapObjects', { reportProgress: false })
    } finally {
      closeSync(descriptor)
      session.disconnect()
    }
  }
  return { save }
}
