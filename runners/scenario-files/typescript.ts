import * as nodeModule from 'node:module'
import { MessageChannel, type MessagePort } from 'node:worker_threads'
import { recordSuites } from './suites/recorder-of.js'
import { type initialize, load, resolve } from './typescript/hooks.js'
import { type LoadingNote, readNotes } from './typescript/notes.js'
import { hookRequire } from './typescript/require-hooks.js'

let registered = false
let fromHooks: MessagePort | undefined

/**
 * Makes `import` and `require` of TypeScript work in this process, as the user's project means it: specifiers
 * are looked up as TypeScript does, path aliases included, and files become JavaScript line by line. With
 * `suites`, recorders stand in for benchmark tools.
 */
export function hookTypeScript(suites = false): void {
  if (registered) return
  registered = true
  if (suites) recordSuites()
  // Since Node 22.15 hooks may run in this thread; before, they run in one of their own.
  const { registerHooks } = nodeModule as { registerHooks?: (hooks: object) => void }
  if (registerHooks !== undefined) {
    registerHooks({ load, resolve })
    return
  }
  const { port1, port2: port } = new MessageChannel()
  fromHooks = port1
  const data: Parameters<typeof initialize>[0] = { port, suites }
  nodeModule.register('./typescript/hooks.js', import.meta.url, { data, transferList: [port] })
  hookRequire()
}

/** What was noted while files were loaded. */
export function loadingNotes(): readonly LoadingNote[] {
  return readNotes(fromHooks).forPeople
}

/** Whether a file so far was found or run otherwise than Node alone would have done. */
export function wereHooksNeeded(): boolean {
  return readNotes(fromHooks).isHooked
}
