import type { MessagePort } from 'node:worker_threads'

/** What the reader of figures must know of how a scenario's files were loaded. */
export interface LoadingNote {
  /** A file of TypeScript that is more than types; or a tsconfig.json that extends what is not there. */
  readonly kind: 'transformed' | 'tsconfig'
  /** The file, or the lack in words. */
  readonly what: string
}

const notes: LoadingNote[] = []
let toLab: MessagePort | undefined

export function noteLoading(note: LoadingNote): void {
  if (toLab === undefined) notes.push(note)
  else toLab.postMessage(note)
}

/** Sends notes, from a thread of hooks, to where the scenario runs. */
export function sendNotes(port: MessagePort): void {
  toLab = port
}

/** What was noted in this thread. */
export function notesHere(): readonly LoadingNote[] {
  return notes
}
