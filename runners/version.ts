import { existsSync, readFileSync } from 'node:fs'

/** The version in gclab's package.json. */
export function gclabVersion(): string {
  // One folder up from the source, two from dist/.
  const file = ['../package.json', '../../package.json']
    .map((path) => new URL(path, import.meta.url))
    .find((url) => existsSync(url))
  if (file === undefined) throw new Error('gclab lies without its package.json')
  return (JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version
}
