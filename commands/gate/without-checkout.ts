import { join, relative, sep } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Worktree } from '../../runners/checkout/worktree.js'
import type { HeapProfileFile } from '../../runners/passes/pass.js'
import type { Savable } from '../measure.js'

/** Replaces paths into the checkout, which is gone by now, by those of the repository. */
export function withoutCheckout({ run, profiles }: Savable, { folder, top }: Worktree, cwd: string): Savable {
  const here = relative(cwd, top).split(sep).join('/') || '.'
  const urls: [string, string] = [pathToFileURL(folder).href, pathToFileURL(top).href]
  const moved = (_: string, value: unknown): unknown => {
    if (typeof value !== 'string' || ![folder, urls[0]].some((name) => value.includes(name))) return value
    if (value.startsWith(folder)) {
      const path = relative(cwd, join(top, relative(folder, value)))
      return path.split(sep).join('/')
    }
    return value.replaceAll(...urls).replaceAll(folder, here)
  }
  const mapped = <T>(document: T): T => JSON.parse(JSON.stringify(document), moved)
  const inRepository = ({ json, ...rest }: HeapProfileFile): HeapProfileFile => ({
    ...rest,
    json: JSON.stringify(mapped(JSON.parse(json))),
  })
  return { run: mapped(run), profiles: profiles.map(inRepository) }
}
