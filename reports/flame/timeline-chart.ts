import { maximum, minimum } from '../../stats/summary.js'
import { html } from '../text/escape.js'
import { formatMs } from '../text/format.js'

/** The heap over time, with the collections that made it fall; times in milliseconds from the start. */
export interface HeapOverTime {
  readonly points: readonly { readonly ms: number; readonly bytes: number }[]
  readonly collections: readonly { readonly ms: number; readonly kind: string }[]
}

const MB = 1024 * 1024
const [WIDTH, HEIGHT, LEFT, BOTTOM, TOP] = [1100, 160, 64, 22, 8]
/** Collections to show; more would be a solid band. */
const TEETH = 25

/** The start of the heap over time as an SVG, up to a number of collections. Empty without points. */
export function timelineChart({ points, collections }: HeapOverTime): string {
  const last = points.at(-1)?.ms ?? 0
  if (points.length < 2 || last === 0) return ''
  const end = Math.min(last, collections[TEETH - 1]?.ms ?? last)
  const shown = points.filter(({ ms }) => ms <= end)
  const bytes = shown.map((point) => point.bytes)
  const [low, high] = [minimum(bytes), maximum(bytes)]
  const span = Math.max(high - low, MB / 16)
  const x = (ms: number): number => LEFT + ((WIDTH - LEFT - 8) * ms) / end
  const y = (value: number): number => HEIGHT - BOTTOM - ((HEIGHT - BOTTOM - TOP) * (value - low)) / span
  const path = shown.map((p, i) => `${i === 0 ? 'M' : 'L'}${x(p.ms).toFixed(1)} ${y(p.bytes).toFixed(1)}`)
  const seen = collections.filter(({ ms }) => ms <= end)
  const marks = seen.map(
    ({ ms, kind }) =>
      `<path class="${kind === 'major' ? 'full' : 'young'}" d="M${x(ms).toFixed(1)} ${HEIGHT - BOTTOM}v6"/>`,
  )
  const label = (at: number, value: number): string =>
    `<text x="${LEFT - 6}" y="${at}" text-anchor="end">${(value / MB).toFixed(1)} MB</text>`
  const caption = `Heap over ${formatMs(end)}, ${seen.length} collections`
  return [
    `<figure id="timeline"><figcaption>${html(caption)}</figcaption>`,
    `<svg viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="${html(caption)}">`,
    label(TOP + 8, low + span),
    label(HEIGHT - BOTTOM, low),
    `<text x="${LEFT}" y="${HEIGHT - 4}">0</text>`,
    `<text x="${WIDTH - 8}" y="${HEIGHT - 4}" text-anchor="end">${html(formatMs(end))}</text>`,
    ...marks,
    `<path class="heap" d="${path.join('')}"/></svg></figure>`,
  ].join('')
}
