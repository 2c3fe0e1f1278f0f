import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import ts from 'typescript'

/** The files of this repository that each file imports, as paths from its top. */
export type Imports = ReadonlyMap<string, readonly string[]>

/** All modules of the repository, those not yet committed included. */
export function sourcesIn(root: string): string[] {
  const args = [
    'ls-files',
    '--cached',
    '--others',
    '--exclude-standard',
    '--',
    '*.ts',
    '*.mts',
    '*.cts',
    '*.mjs',
  ]
  return execFileSync('git', args, { cwd: root, encoding: 'utf8' })
    .split('\n')
    .filter((file) => file !== '' && existsSync(join(root, file)))
}

/** What a module imports, in its own words: static, dynamic and of types alone. */
export function specifiersIn(source: string): string[] {
  return ts.preProcessFile(source, true, true).importedFiles.map(({ fileName }) => fileName)
}

/** Resolves the relative imports of `files` as TypeScript does. A file of dist/ stands for its source. */
export function importsOf(
  root: string,
  files: readonly string[],
  read = (file: string): string => readFileSync(join(root, file), 'utf8'),
): { readonly imports: Imports; readonly unresolved: readonly string[] } {
  const options: ts.CompilerOptions = { module: ts.ModuleKind.NodeNext, allowJs: true }
  const cache = ts.createModuleResolutionCache(root, (name) => name, options)
  const unresolved: string[] = []
  const resolveFrom = (file: string, specifier: string): string | undefined => {
    const [name, from] = fromSource(file, specifier)
    const found = ts.resolveModuleName(name, join(root, from), options, ts.sys, cache).resolvedModule
    if (found === undefined) unresolved.push(`${file} -> ${specifier}`)
    return found && relative(root, found.resolvedFileName).replaceAll('\\', '/')
  }
  const targetsOf = (file: string): string[] => {
    const relatives = specifiersIn(read(file)).filter((specifier) => specifier.startsWith('.'))
    return [...new Set(relatives)].flatMap((specifier) => resolveFrom(file, specifier) ?? [])
  }
  return { imports: new Map(files.map((file) => [file, targetsOf(file)])), unresolved }
}

function fromSource(file: string, specifier: string): [specifier: string, file: string] {
  const [, built] = /^(?:\.\.\/)+dist\/(.*)$/.exec(specifier) ?? []
  return built === undefined ? [specifier, file] : [`./${built}`, 'index.ts']
}

/** Files that import each other round about: each circle once, by name (Tarjan 1972). */
export function circlesIn(imports: Imports): string[][] {
  const order = new Map<string, number>()
  const lowest = new Map<string, number>()
  const open: string[] = []
  const circles: string[][] = []
  const visit = (file: string): void => {
    order.set(file, order.size)
    lowest.set(file, order.size - 1)
    open.push(file)
    for (const target of imports.get(file) ?? []) {
      if (!order.has(target)) visit(target)
      if (open.includes(target)) lowest.set(file, Math.min(lowest.get(file) ?? 0, lowest.get(target) ?? 0))
    }
    if (lowest.get(file) !== order.get(file)) return
    const circle = open.splice(open.indexOf(file))
    if (circle.length > 1) circles.push(circle.sort())
  }
  for (const file of imports.keys()) if (!order.has(file)) visit(file)
  return circles
}
