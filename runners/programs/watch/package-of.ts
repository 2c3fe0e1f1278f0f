/** What Node.js itself, and V8, go by beside the packages of a program. */
const NODE = 'Node.js'

/**
 * Whose code a script is: a package's name, {@link NODE}, or `null` for the program's own. Code made at run
 * time has no address and counts as the program's; script "0" is V8 itself.
 */
export function packageOf(script: string, url: string): string | null {
  if (script === '0' || url.startsWith('node:')) return NODE
  const [, name] = /.*[\\/]node_modules[\\/]((?:@[^\\/]+[\\/])?[^\\/]+)/.exec(url) ?? []
  return name === undefined ? null : decodeURIComponent(name).replace('\\', '/')
}
