import { readFileSync } from 'node:fs'
import { builtFile } from '../../storage/dist-file.js'

/** The version in gclab's package.json. */
export function gclabVersion(): string {
  return (JSON.parse(readFileSync(builtFile('../package.json'), 'utf8')) as { version: string }).version
}
