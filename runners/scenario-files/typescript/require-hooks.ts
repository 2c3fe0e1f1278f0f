// Before Node 22.15 no hook has a say in what `require` loads: its own tables have.
import Module from 'node:module'
import { dirname } from 'node:path'
import { recorderOf } from '../suites/recorder-of.js'
import { type Compiled, compile } from './compile.js'
import { fileImported, ownFile } from './look-up.js'
import { noteHooked } from './notes.js'

interface Loader {
  readonly _extensions: Record<string, (module: CompilingModule, file: string) => void>
  _resolveFilename: (request: string, parent: CompilingModule | undefined, ...rest: unknown[]) => string
}

interface CompilingModule {
  readonly filename: string | null
  readonly _compile: (code: string, file: string, format: Compiled['format']) => void
}

/** Makes `require` take TypeScript, unless another loader of the user's does. */
export function hookRequire(): void {
  const loader = Module as unknown as Loader
  if (loader._extensions['.ts'] !== undefined) return
  for (const ending of ['.ts', '.cts', '.mts']) {
    loader._extensions[ending] = (module, file) => {
      const { format, source } = compile(file)
      module._compile(source, file, format)
    }
  }
  const next = loader._resolveFilename.bind(loader)
  loader._resolveFilename = (request, parent, ...rest) => {
    const importer = parent?.filename
    const isOwn = importer && !importer.includes('/node_modules/')
    const file = isOwn
      ? (recorderOf(request, importer) ??
        fileImported(request, importer, true) ??
        ownFile(request, dirname(importer)))
      : undefined
    if (file !== undefined) noteHooked()
    return file ?? next(request, parent, ...rest)
  }
}
