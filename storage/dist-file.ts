const dist = new URL(import.meta.url.endsWith('.ts') ? '../dist/' : '../', import.meta.url)

/** A file of the built package, such as `runners/child/main.js`, also when tests run the source. */
export function builtFile(path: string): URL {
  return new URL(path, dist)
}

/** A module of the built package, told what to do in its address: threads may have another environment. */
export function toldModule(path: string, told: Readonly<Record<string, string>>): URL {
  return new URL(`${path}?${new URLSearchParams(told)}`, dist)
}
