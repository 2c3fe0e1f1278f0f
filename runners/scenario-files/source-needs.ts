import { existsSync, readFileSync } from 'node:fs'
import { dirname, resolve, sep } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { SourceFile, VariantSource } from '../../model/run.js'
import { type Import, staticImports, withoutImports } from './source-text.js'

/** Files and packages that a piece of source needs, files by path. */
export interface Needs {
  readonly files: ReadonlyMap<string, SourceFile>
  readonly packages: ReadonlySet<string>
}

/** The pools that come with gclab: a package to a scenario, wherever it lies. */
const pools = fileURLToPath(new URL('../../pools/', import.meta.url)).replace(
  `${sep}dist${sep}pools`,
  `${sep}pools`,
)

/**
 * The files below `root` that a variant imports, directly or not, and its packages. In a file that it shares
 * with others, only imports whose names the variant mentions.
 */
export function needsOf({ file, code }: VariantSource, root: string): Needs {
  const files = new Map<string, SourceFile>()
  const packages = new Set<string>()
  const visit = (from: string, imports: readonly Import[]): void => {
    for (const { from: name } of imports) {
      if (!name.startsWith('.')) {
        if (!name.startsWith('node:')) packages.add(name)
        continue
      }
      const path = resolved(from, name)
      if (path?.startsWith(pools)) packages.add('gclab/pools')
      if (path === null || files.has(path) || !path.startsWith(`${root}${sep}`)) continue
      const text = readFileSync(path, 'utf8')
      files.set(path, { file: path, code: withoutImports(text).code })
      visit(path, staticImports(text))
    }
  }
  visit(
    file,
    staticImports(readFileSync(file, 'utf8')).filter(({ names }) => mentions(code, names)),
  )
  files.delete(file)
  return { files, packages }
}

/** Each source with what it needs and not every other one needs as well. */
export function withNeeds(
  sources: readonly VariantSource[],
  needs: (source: VariantSource) => Needs,
): VariantSource[] {
  const found = sources.map((source) => ({ source, needs: needs(source) }))
  const own = found.map(({ source }) => source.file)
  return found.map(({ source, needs: mine }) => {
    const shared = (has: (other: Needs) => boolean) => found.every((other) => has(other.needs))
    const uses = [...mine.files]
      .filter(([path]) => !own.includes(path) && !shared(({ files }) => files.has(path)))
      .map(([, used]) => used)
    const packages = [...mine.packages].filter((name) => !shared((other) => other.packages.has(name)))
    return {
      ...source,
      ...(uses.length === 0 ? {} : { uses }),
      ...(packages.length === 0 ? {} : { packages: packages.sort() }),
    }
  })
}

function mentions(code: string, names: readonly string[]): boolean {
  return (
    names.length === 0 || names.some((name) => new RegExp(`(?<![\\w$])${escaped(name)}(?![\\w$])`).test(code))
  )
}

function escaped(name: string): string {
  return name.replace(/[$]/g, '\\$&')
}

/** The file that a relative import means, where TypeScript names its output; `null` when there is none. */
function resolved(from: string, name: string): string | null {
  const path = resolve(dirname(from), name)
  const candidates = [
    path,
    path.replace(/\.js$/, '.ts'),
    path.replace(/\.mjs$/, '.mts'),
    `${path}.ts`,
    `${path}.js`,
  ]
  return candidates.find((candidate) => existsSync(candidate)) ?? null
}
