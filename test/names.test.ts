import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { expect, it } from 'vitest'

const root = join(import.meta.dirname, '..')
const files = execFileSync('git', ['ls-files', '-co', '--exclude-standard'], { cwd: root, encoding: 'utf8' })
  .split('\n')
  .filter((file) => file !== '' && existsSync(join(root, file)))
const textOf = (file: string): string => readFileSync(join(root, file), 'utf8')
const code = files.filter((file) => /\.[cm]?[jt]s$/.test(file) && !file.includes('testdata/'))

const WIDEST = 110

it('keeps comments within the length of a line', () => {
  const long = code.flatMap((file) =>
    textOf(file)
      .split('\n')
      .flatMap((line, index) =>
        /^ *(?:\*|\/\/|\/\*\*)/.test(line) && line.length > WIDEST ? [`${file}:${index + 1}`] : [],
      ),
  )
  expect(long).toEqual([])
})

/** Alike on purpose: a child's jobs, Node's hooks, the library's run, and pools' errors. */
const contracts = /^(?:measure|collector|initialize|load|run|usageError)$/

it('gives an exported name one meaning', () => {
  const places = new Map<string, string[]>()
  for (const file of code) {
    // Recorders export what the tools do that they stand for.
    if (!file.endsWith('.ts') || /\.test\.ts$|^scenarios\/|\/recorders\//.test(file)) continue
    const exported = /^export (?:declare )?(?:async )?(?:function\*?|const|let|class|interface|type) (\w+)/gm
    for (const [, name = ''] of textOf(file).matchAll(exported))
      places.set(name, [...(places.get(name) ?? []), file])
  }
  const twice = [...places].filter(([name, all]) => new Set(all).size > 1 && !contracts.test(name))
  expect(twice).toEqual([])
})

it('names only files that are there in its documents', () => {
  const folders = new Set(
    files.flatMap((file) => file.split('/').map((_, i, all) => all.slice(0, i).join('/'))),
  )
  const rooms =
    /^(?:commands|judge|model|pools|reports|runners|scenarios|scripts|stats|storage|test|testing)\//
  const pages = files.filter((file) => /^(?:docs\/.*|CONTRIBUTING|README|SECURITY)\.md$/.test(file))
  const missing = pages.flatMap((page) =>
    [...textOf(page).matchAll(/`([\w./-]+)`/g)].flatMap(([, path = '']) => {
      if (!rooms.test(path)) return []
      const bare = path.replace(/\/$/, '')
      return files.includes(bare) || folders.has(bare) ? [] : [`${basename(page)}: ${path}`]
    }),
  )
  expect(missing).toEqual([])
})
