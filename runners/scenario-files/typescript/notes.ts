import { type MessagePort, receiveMessageOnPort } from 'node:worker_threads'

/** What the reader of figures must know of how a scenario's files were loaded. */
export interface LoadingNote {
  /** A file of TypeScript that is more than types; or a tsconfig.json that extends what is not there. */
  readonly kind: 'transformed' | 'tsconfig'
  /** The file, or the lack in words. */
  readonly what: string
}

/** Said once Node alone would not have found a file, or not have run it as it is. */
const HOOKED = 'hooked'

const notes: (LoadingNote | typeof HOOKED)[] = []
let toLab: MessagePort | undefined

export function noteLoading(note: LoadingNote): void {
  tell(note)
}

let isHooked = false
export function noteHooked(): void {
  if (!isHooked) tell(HOOKED)
  isHooked = true
}

function tell(note: LoadingNote | typeof HOOKED): void {
  if (toLab === undefined) notes.push(note)
  else toLab.postMessage(note)
}

/** Sends notes, from a thread of hooks, to where the scenario runs. */
export function sendNotes(port: MessagePort): void {
  toLab = port
}

/** What was noted in this thread, and in a thread of hooks that sends to `port`. */
export function readNotes(port: MessagePort | undefined) {
  for (let told = port && receiveMessageOnPort(port); told; told = port && receiveMessageOnPort(port))
    notes.push(told.message)
  return {
    forPeople: notes.filter((note) => note !== HOOKED),
    isHooked: notes.includes(HOOKED),
  }
}
