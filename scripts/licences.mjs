// The licences of packages whose code gclab hands on.
import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

export const root = dirname(dirname(fileURLToPath(import.meta.url)))

/** The packages whose code is in a bundle, by what esbuild says of it. */
export function packagesIn({ inputs }) {
  const names = Object.keys(inputs).map((file) => /.*node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(file)?.[1])
  return [...new Set(names.filter((name) => name !== undefined))].sort()
}

/** Each licence text once, with the packages that come under it. */
export function licencesOf(packages) {
  const licences = new Map()
  for (const name of packages) {
    const folder = join(root, 'node_modules', name)
    const { version, license } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
    const file = readdirSync(folder).find((entry) => /^licen[cs]e/i.test(entry))
    if (file === undefined) throw new Error(`${name} has no licence file`)
    const text = readFileSync(join(folder, file), 'utf8').trim()
    licences.set(text, [...(licences.get(text) ?? []), `${name} ${version} (${license})`])
  }
  return licences
}
