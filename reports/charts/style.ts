import { shortened } from '../../model/shortened.js'
import { plain } from '../text/escape.js'

/** Width of every chart in CSS pixels: what GitHub gives an image in a file's page. */
export const WIDTH = 860
/** Device pixels a CSS pixel, so that text stays sharp on dense screens and in print. */
export const DENSITY = 2

export const BACKGROUND = '#ffffff'
export const INK = '#1f2328'
export const FAINT = '#59636e'
export const GRID = '#d8dee4'
export const FONT = 'gclab, "gclab latin-ext", "gclab greek", sans-serif'

/**
 * Okabe and Ito's colours (2008), which colour-blind readers tell apart, ordered so that neighbours also
 * differ in lightness. The baseline is always grey.
 */
const BASELINE = '#6e7781'
const variants = ['#0072b2', '#e69f00', '#009e73', '#56b4e9', '#d55e00', '#cc79a7', '#000000']

/** The colour of each contender, the baseline first: the same in every chart of a scenario. */
export function colorsFor(names: readonly string[]): (name: string) => string {
  return (name) => {
    const index = names.indexOf(name)
    return index === 0 ? BASELINE : (variants[(index - 1) % variants.length] ?? FAINT)
  }
}

/** The colour mixed with white: `share` 1 is the colour, 0 is white. */
export function tint(color: string, share: number): string {
  const channels = [1, 3, 5].map((at) => Number.parseInt(color.slice(at, at + 2), 16))
  const mixed = channels.map((value) => Math.round(255 - (255 - value) * share))
  return `#${mixed.map((value) => value.toString(16).padStart(2, '0')).join('')}`
}

const dashes: readonly (readonly number[])[] = [[], [8, 4], [2, 3], [10, 3, 2, 3], [14, 4]]

/** The dash of the contender at `index`: lines differ in print, too. */
export function dashFor(index: number): readonly number[] {
  return dashes[index % dashes.length] ?? []
}

const LONGEST_NAME = 36

/** A name that leaves room for the chart. */
export function shortName(name: string): string {
  return shortened(plain(name), LONGEST_NAME)
}
