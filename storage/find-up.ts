import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'

/** The path of what is called so in the folder, or in the nearest one above; `undefined`: nowhere. */
export function findUp(folder: string, name: string): string | undefined {
  for (let at = folder; ; at = dirname(at)) {
    if (existsSync(join(at, name))) return join(at, name)
    if (at === dirname(at)) return undefined
  }
}
