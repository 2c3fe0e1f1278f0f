import type { Slice } from '../../../model/live-watch.js'
import { svg, text } from './elements.js'

/** A slice with where it begins. */
export interface Stretch extends Slice {
  readonly fromMs: number
}

/** A line of a chart. */
export interface Line {
  readonly name: string
  /** Its colour, as the style names it. */
  readonly color: 'blue' | 'orange' | 'green' | 'grey'
  readonly shape: 'line' | 'area' | 'stems'
  /** `null`: not known. */
  readonly read: (stretch: Stretch) => number | null
  /** Where it is drawn, if not at the end of each stretch. */
  readonly pointsOf?: (stretch: Stretch) => readonly (readonly [ms: number, value: number])[]
}

export interface ChartSpec {
  readonly title: string
  readonly format: (value: number) => string
  readonly lines: readonly Line[]
  /** Whether collections are marked. */
  readonly isMarked?: true
}

/** What all charts show: a stretch of time, and the moment under the pointer. */
export interface ChartView {
  readonly from: number
  readonly to: number
  readonly pointed: number | null
}

export interface Chart {
  readonly element: HTMLElement
  readonly draw: (stretches: readonly Stretch[], view: ChartView) => void
}

const HEIGHT = 132
const LABELS = 18
const TOP = 14
/** More triangles than this run into one another, and more lines hide the heap: those are cut short then. */
const MOST_TRIANGLES = 120
const MOST_LINES = 40

/** A chart that `onPoint` is told the moment of, by the pointer; `null` when it leaves. */
export function makeChart(spec: ChartSpec, onPoint: (ms: number | null) => void): Chart {
  const element = document.createElement('figure')
  const head = document.createElement('figcaption')
  const picture = svg('svg', {
    class: 'chart',
    height: HEIGHT + LABELS,
    role: 'img',
    'aria-label': spec.title,
  })
  element.append(head, picture)
  let shown: ChartView = { from: 0, to: 1, pointed: null }
  picture.addEventListener('pointermove', ({ clientX }) => {
    const { left, width } = picture.getBoundingClientRect()
    onPoint(shown.from + ((clientX - left) / width) * (shown.to - shown.from))
  })
  picture.addEventListener('pointerleave', () => onPoint(null))
  return {
    element,
    draw: (stretches, view) => {
      shown = view
      head.replaceChildren(...headOf(spec, stretches, view))
      const width = picture.clientWidth || 300
      picture.replaceChildren(...drawn(spec, stretches, view, width))
    },
  }
}

/** The title, and each line's name with its value: at the pointer, or else now. */
function headOf(
  { title, lines, format }: ChartSpec,
  stretches: readonly Stretch[],
  { pointed }: ChartView,
): Node[] {
  const at = pointed === null ? stretches.at(-1) : stretches.find(({ ms }) => ms >= pointed)
  const legend = lines.flatMap((line) => {
    const all = stretches.map(line.read)
    if (stretches.length > 0 && all.every((value) => value === null)) return []
    // Now there is mostly no pause: the longest that is shown says more.
    const value =
      pointed === null && line.shape === 'stems'
        ? all.reduce((most, one) => Math.max(most ?? 0, one ?? 0), 0)
        : at && line.read(at)
    const item = text('span', line.name, `legend ${line.color}`)
    item.append(' ', text('b', value == null ? '–' : format(value)))
    return [item]
  })
  return [text('strong', title), ...legend]
}

function drawn(spec: ChartSpec, stretches: readonly Stretch[], view: ChartView, width: number): Node[] {
  const points = spec.lines.map((line) => stretches.flatMap((stretch) => pointsOf(line, stretch)))
  const most = points.reduce((top, line) => line.reduce((high, [, value]) => Math.max(high, value), top), 0)
  const top = roundTop(most)
  const x = (ms: number): number => round(((ms - view.from) / (view.to - view.from)) * width)
  const y = (value: number): number => round(HEIGHT - (value / top) * (HEIGHT - TOP))
  const grid = [0.5, 1].map((share) => svg('path', { class: 'grid', d: `M0 ${y(top * share)}H${width}` }))
  const lines = spec.lines.flatMap((line, index) =>
    lineOf(
      line,
      (points[index] ?? []).map(([ms, value]) => [x(ms), y(value)]),
    ),
  )
  const labels = [
    ...[0.5, 1].map((share) => label(spec.format(top * share), 2, y(top * share) - 3, 'start')),
    ...(['start', 'middle', 'end'] as const).map((anchor, half) =>
      label(clock(view.from + (half / 2) * (view.to - view.from)), (half / 2) * width, HEIGHT + 14, anchor),
    ),
  ]
  const axis = svg('path', { class: 'axis', d: `M0 ${HEIGHT}H${width}` })
  const pointer = view.pointed === null ? '' : `M${x(view.pointed)} 0V${HEIGHT}`
  return [
    ...grid,
    ...lines,
    ...(spec.isMarked ? marks(stretches, x) : []),
    ...[axis, ...labels, svg('path', { class: 'pointer', d: pointer })],
  ]
}

/** A line through points of the picture, with what lies below it. */
function lineOf({ color, shape }: Line, points: readonly (readonly [x: number, y: number])[]): Node[] {
  const [first, last] = [points[0], points.at(-1)]
  if (first === undefined || last === undefined) return []
  if (shape === 'stems') {
    const d = points.map(([x, y]) => `M${x} ${HEIGHT}V${y}`).join('')
    return [svg('path', { class: `stems ${color}`, d })]
  }
  const line = `M${points.map(([x, y]) => `${x} ${y}`).join('L')}`
  const area = svg('path', { class: `area ${color}`, d: `${line}V${HEIGHT}H${first[0]}Z` })
  return [...(shape === 'area' ? [area] : []), svg('path', { class: `line ${color}`, d: line })]
}

/** Collections: a triangle for one of the young generation, a dashed line for a full one. */
function marks(stretches: readonly Stretch[], x: (ms: number) => number): Node[] {
  const middle = ({ fromMs, ms }: Stretch): number => x((fromMs + ms) / 2)
  const full = stretches.filter(({ major }) => major > 0)
  const young = stretches.filter(({ minor }) => minor > 0)
  const length = full.length > MOST_LINES ? TOP / 2 : HEIGHT
  const triangles = young.length > MOST_TRIANGLES ? [] : young
  return [
    svg('path', { class: 'full', d: full.map((one) => `M${middle(one)} 0V${length}`).join('') }),
    svg('path', {
      class: 'young',
      d: triangles.map((one) => `M${middle(one)} ${HEIGHT - 6}l-3 6h6z`).join(''),
    }),
  ]
}

function pointsOf({ pointsOf, read }: Line, stretch: Stretch): readonly (readonly [number, number])[] {
  if (pointsOf !== undefined) return pointsOf(stretch)
  const value = read(stretch)
  return value === null ? [] : [[stretch.ms, value]]
}

function label(words: string, x: number, y: number, anchor: string): Node {
  const made = svg('text', { x, y, 'text-anchor': anchor })
  made.textContent = words
  return made
}

/** The next round number, so that half of it is one too; in steps of 1,024 for bytes. */
function roundTop(most: number): number {
  const unit = most < 1024 ? 1 : 1024 ** Math.floor(Math.log(most) / Math.log(1024))
  const step = unit * 10 ** Math.floor(Math.log10(most / unit || 1))
  return step * ([1, 2, 3, 4, 6, 8].find((times) => times * step >= most) ?? 10)
}

/** Minutes and seconds, and hours where there are any. */
export function clock(ms: number): string {
  const seconds = Math.round(ms / 1000)
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60]
  const two = (n: number): string => String(n).padStart(2, '0')
  return `${hours > 0 ? `${hours}:${two(minutes)}` : minutes}:${two(seconds % 60)}`
}

function round(pixels: number): number {
  return Math.round(pixels * 10) / 10
}
