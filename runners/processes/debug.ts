import { stripVTControlCharacters } from 'node:util'

/** Says something of a process, in a line on standard error, where `GCLAB_DEBUG=1` asks for that. */
export function debug(pid: number | undefined, text: () => string): void {
  if (process.env.GCLAB_DEBUG !== '1') return
  const line = stripVTControlCharacters(text()).replace(/\s+/g, ' ')
  process.stderr.write(`gclab [${pid ?? 'not started'}] ${line}\n`)
}
