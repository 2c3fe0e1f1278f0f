const dist = new URL(import.meta.url.endsWith('.ts') ? '../dist/' : '../', import.meta.url)

/** A file of the built package, as `runners/child/main.js`; the same when tests run the source, which is not built. */
export function builtFile(path: string): URL {
  return new URL(path, dist)
}
