import { Session } from 'node:inspector'
import { fileURLToPath } from 'node:url'
import { builtFile } from '../../storage/dist-file.js'

const own = builtFile('').href

/** What this process has loaded so far, as paths, without the lab's own. */
export interface LoadedFiles {
  readonly files: readonly string[]
  readonly ofPackages: readonly string[]
}

export function loadedFiles(): LoadedFiles {
  const [files, ofPackages] = [new Set<string>(), new Set<string>()]
  const session = new Session()
  session.connect()
  // V8 tells, within the call, of every script that is loaded already, whoever asked for it and however.
  session.on('Debugger.scriptParsed', ({ params: { url } }) => {
    if (!url.startsWith('file:') || url.startsWith(own)) return
    const kind = url.includes('/node_modules/') ? ofPackages : files
    kind.add(fileURLToPath(url.replace(/[?#].*/s, '')))
  })
  session.post('Debugger.enable')
  session.disconnect()
  return { files: [...files], ofPackages: [...ofPackages] }
}
