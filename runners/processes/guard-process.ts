// The entry point of the guard: hears of the lab's children and files, and clears them away after the lab.
import { removeTemporary } from '../../storage/temporary.js'
import type { Guarded } from './guard.js'
import { endGroup, endMarked } from './kill-descendants.js'

const [, , mark = ''] = process.argv
let heard = ''
process.stdin.setEncoding('utf8')
process.stdin.on('data', (text) => {
  heard += text
})
process.stdin.on('end', clearAway)
process.stdin.on('error', clearAway)
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => {})

function clearAway(): void {
  endAll()
  // Whoever was being started when the lab was killed bears its mark a moment later.
  setTimeout(endAll, 300)
}

function endAll(): void {
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
  for (const each of guarded) if ('path' in each) removeTemporary(each.path)
}

function endProgram({ program, pid }: { readonly program: string; readonly pid?: number }): void {
  if (process.platform === 'linux') endMarked(program)
  else if (pid !== undefined) endGroup(pid)
}
