import * as nodeModule from 'node:module'
import { load, resolve } from './typescript/hooks.js'

let registered = false

/**
 * Makes `import` of TypeScript work in this process, as the user's project means it: types are blanked and
 * nothing else, so that lines and columns stay true and no helper comes into measured code; specifiers are
 * looked up as TypeScript does, path aliases included.
 */
export function blankTypes(): void {
  if (registered) return
  registered = true
  // Since Node 22.15 hooks may run in this thread; before, they run in one of their own.
  const { registerHooks } = nodeModule as { registerHooks?: (hooks: object) => void }
  if (registerHooks !== undefined) registerHooks({ load, resolve })
  else nodeModule.register('./typescript/hooks.js', import.meta.url)
}
