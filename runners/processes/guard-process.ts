// The entry point of the guard: hears of the lab's children and folders, and clears them away when the lab is gone.
import { rmSync } from 'node:fs'
import type { Guarded } from './guard.js'
import { endGroup, endMarked } from './kill-descendants.js'

const [, , mark = ''] = process.argv
let heard = ''
process.stdin.setEncoding('utf8')
process.stdin.on('data', (text) => {
  heard += text
})
process.stdin.on('end', finish)
process.stdin.on('error', finish)
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => {})

function finish(): void {
  // A last line that is not whole was being written when the lab was killed.
  const guarded = heard
    .split('\n')
    .slice(0, -1)
    .map((line) => JSON.parse(line) as Guarded)
  // On Linux the mark tells who is left; a process id may by now belong to somebody else.
  if (process.platform === 'linux') endMarked(mark)
  else for (const each of guarded) if ('pid' in each && !('program' in each)) endGroup(each.pid)
  const ended = new Set(guarded.map((each) => ('ended' in each ? each.ended : '')))
  for (const each of guarded) if ('program' in each && !ended.has(each.program)) endProgram(each)
  for (const each of guarded) if ('folder' in each) remove(each.folder)
}

function endProgram({ program, pid }: { readonly program: string; readonly pid: number }): void {
  if (process.platform === 'linux') endMarked(program)
  else endGroup(pid)
}

function remove(folder: string): void {
  try {
    rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 })
  } catch {
    // Somebody else holds it; the system clears its temporary folder in time.
  }
}
