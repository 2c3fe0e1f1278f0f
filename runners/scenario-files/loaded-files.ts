import { Session } from 'node:inspector'
import { fileURLToPath } from 'node:url'
import { builtFile } from '../../storage/dist-file.js'

const own = builtFile('').href

/** The files that this process has loaded so far, without those of packages and of the lab. */
export function loadedFiles(): readonly string[] {
  const files = new Set<string>()
  const session = new Session()
  session.connect()
  // V8 tells, within the call, of every script that is loaded already, whoever asked for it and however.
  session.on('Debugger.scriptParsed', ({ params: { url } }) => {
    if (url.startsWith('file:') && !url.startsWith(own) && !url.includes('/node_modules/'))
      files.add(fileURLToPath(url.replace(/[?#].*/s, '')))
  })
  session.post('Debugger.enable')
  session.disconnect()
  return [...files]
}
