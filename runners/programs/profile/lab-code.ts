const root = new URL('../../../', import.meta.url).href
const scenarios = new URL('../../../scenarios/', import.meta.url).href

/** Whether a script, by its URL in a call frame, is the lab's own; bundled scenarios are measured code. */
export function isLabCode(url: string): boolean {
  return url.startsWith(root) && !url.startsWith(scenarios)
}
