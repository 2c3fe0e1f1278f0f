import { readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'

/** A page that `npm run build` made from a `client/`, with `%name%` replaced by the part of that name. */
export function fillTemplate<Name extends string>(
  template: URL,
  parts: Readonly<Record<Name, string>>,
): string {
  const names = new RegExp(`%(${Object.keys(parts).join('|')})%`, 'g')
  return gunzipSync(readFileSync(template))
    .toString()
    .replace(names, (_, name: Name) => parts[name])
}

/** JSON that cannot end the script element it stands in, whatever names it contains. */
export function scriptData(value: unknown): string {
  return JSON.stringify(value).replace(
    /[<>&\u2028\u2029]/g,
    (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
}
