// The entry point of the guard: hears the lab's children by their process ids, and ends them when the lab is gone.
import { endGroup, endMarked } from './leftovers.js'

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
  // On Linux the mark tells who is left; a process id may by now belong to somebody else.
  if (process.platform === 'linux') endMarked(mark)
  else for (const pid of heard.split('\n').filter(Boolean)) endGroup(Number(pid))
}
