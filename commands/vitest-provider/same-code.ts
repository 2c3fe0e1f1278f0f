import { readFileSync } from 'node:fs'
import { Session } from 'node:inspector'
import { relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type LoadedFiles, loadedFiles } from '../../runners/scenario-files/loaded-files.js'
import { withoutTypes } from '../../runners/scenario-files/typescript/compile.js'
import { differingWord } from './same-words.js'

/**
 * Why the code of this worker is another than that of a process which has loaded these files; `undefined`
 * where it is the same: the same files, and of the user's own no word that Vite has put in or taken out.
 */
export function otherCode({ files, ofPackages }: LoadedFiles): string | undefined {
  const here = loadedFiles()
  const all = new Set([...here.files, ...here.ofPackages])
  const missing = [...files, ...ofPackages].find((file) => !all.has(file))
  if (missing !== undefined) return `Node.js loads ${shown(missing)} for it, and vitest does not`
  // Packages also come with vitest.
  const more = here.files.find((file) => !files.includes(file) && !file.endsWith('.json'))
  if (more !== undefined) return `vitest has loaded ${shown(more)} as well`
  const sources = sourcesOf(files)
  for (const file of files) {
    const code = codeOf(file)
    if (/\bimport\.meta\.(?:env|glob|hot|vitest)\b/.test(code))
      return `${shown(file)} uses what Vite adds to import.meta`
    const found = differingWord(sources.get(file) ?? '', code)
    if (found !== undefined) return `"${found.word}" is ${found.how} by Vite in ${shown(file)}`
  }
  return undefined
}

/** A file as Node.js runs it. */
export function codeOf(file: string): string {
  return /\.[cm]?ts$/.test(file) ? withoutTypes(file) : readFileSync(file, 'utf8')
}

const shown = (file: string): string => relative(process.cwd(), file)

/** What V8 has read of these files. */
function sourcesOf(files: readonly string[]): ReadonlyMap<string, string> {
  const sources = new Map<string, string>()
  const session = new Session()
  session.connect()
  session.on('Debugger.scriptParsed', ({ params: { url, scriptId } }) => {
    const file = url.startsWith('file:') ? fileURLToPath(url.replace(/[?#].*/s, '')) : ''
    if (!files.includes(file)) return
    // Answered within the call.
    session.post('Debugger.getScriptSource', { scriptId }, (error, { scriptSource }) => {
      if (!error) sources.set(file, withoutWrapper(scriptSource))
    })
  })
  session.post('Debugger.enable')
  session.disconnect()
  return sources
}

/** Vite's code stands within a function of vitest's, on whose first line its parameters are. */
function withoutWrapper(source: string): string {
  const wrapper = /^'use strict';async \(__v[^)]*\)=>\{\{/.exec(source)
  return wrapper === null ? source : source.slice(wrapper[0].length)
}
