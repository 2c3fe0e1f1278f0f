import type { Frame } from './frames.js'

const FOUND = '#d63fc4'
const SAME = '#c9ced6'
/** Frames without JavaScript of their own: native code, and what V8 does on its own account. */
const NATIVE = '#c9ced6'

/** A colour and what it stands for, for the line above the graph. */
export type Legend = readonly (readonly [colour: string, meaning: string])[]

export const kindLegend: Legend = [
  ['hsl(30 85% 65%)', 'your code'],
  ['hsl(265 45% 76%)', 'packages'],
  ['hsl(150 40% 68%)', 'Node.js'],
  [NATIVE, 'native'],
]

export const changeLegend: Legend = [
  ['hsl(212 80% 60%)', 'went away'],
  ['hsl(212 80% 82%)', 'less'],
  [SAME, 'the same'],
  ['hsl(6 80% 84%)', 'more'],
  ['hsl(6 80% 62%)', 'came'],
]

/** By where the code is from, in shades that keep neighbours apart. */
export function kindColour(frame: Frame, found: boolean): string {
  if (found) return FOUND
  const shade = hash(frame.name + frame.place) * 12 - 6
  if (frame.place === '') return NATIVE
  if (frame.place.startsWith('node:')) return `hsl(150 40% ${68 + shade}%)`
  if (frame.place.includes('node_modules/')) return `hsl(265 45% ${76 + shade}%)`
  return `hsl(${30 + shade} 85% ${65 + shade / 2}%)`
}

/** Blue for less and red for more, the stronger the larger the change in proportion. */
export function changeColour(frame: Frame, found: boolean): string {
  if (found) return FOUND
  const [before = 0, after = 0] = frame.totals
  const larger = Math.max(before, after)
  const change = larger === 0 ? 0 : (after - before) / larger
  if (Math.abs(change) < 1e-9) return SAME
  if (change === -1) return 'hsl(212 80% 60%)'
  if (change === 1) return 'hsl(6 80% 62%)'
  return change < 0 ? `hsl(212 80% ${90 + change * 22}%)` : `hsl(6 80% ${91 - change * 20}%)`
}

/** A number from 0 to 1 that is always the same for a text. */
function hash(text: string): number {
  let value = 7
  for (const character of text) value = (value * 31 + (character.codePointAt(0) ?? 0)) % 1009
  return value / 1008
}
