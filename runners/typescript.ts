import * as nodeModule from 'node:module'
import { loadTypeScript } from './typescript-hooks.js'

let registered = false

/**
 * Makes `import` of .ts and .mts files work in this process: their types are blanked and nothing else, so
 * that lines and columns stay true and no helper comes into measured code.
 */
export function blankTypes(): void {
  if (registered) return
  registered = true
  // Since Node 22.15 hooks may run in this thread; before, they run in one of their own.
  const { registerHooks } = nodeModule as { registerHooks?: (hooks: { load: typeof loadTypeScript }) => void }
  if (registerHooks !== undefined) registerHooks({ load: loadTypeScript })
  else nodeModule.register('./typescript-hooks.js', import.meta.url)
}
