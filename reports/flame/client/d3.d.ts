// The part of d3-flame-graph and d3-selection that the page uses; neither ships types.

declare module 'd3-flame-graph' {
  /** A frame as laid out. */
  export interface Laid<D> {
    readonly id: number
    readonly data: D
    readonly parent: Laid<D> | null
    readonly highlight?: boolean
  }

  export interface Chart<D> {
    (selection: import('d3-selection').Selected<D>): void
    width(pixels: number): Chart<D>
    cellHeight(pixels: number): Chart<D>
    minFrameSize(pixels: number): Chart<D>
    transitionDuration(ms: number): Chart<D>
    inverted(on: boolean): Chart<D>
    selfValue(on: boolean): Chart<D>
    getName(name: (frame: Laid<D>) => string): Chart<D>
    tooltip(tooltip: Tooltip<D>): Chart<D>
    setColorMapper(color: (frame: Laid<D>) => string): Chart<D>
    setSearchMatch(match: (frame: Laid<D>, term: string) => boolean): Chart<D>
    setSearchHandler(handler: (found: readonly Laid<D>[]) => void): Chart<D>
    onClick(handler: (frame: Laid<D>) => void): Chart<D>
    search(term: string): void
    clear(): void
    resetZoom(): void
    findById(id: number): Laid<D> | undefined
    zoomTo(frame: Laid<D>): void
    update(data?: D): Chart<D>
  }

  export interface Tooltip<D> {
    (): void
    show(event: MouseEvent, frame: Laid<D>): void
    hide(): void
  }

  export default function flamegraph<D>(): Chart<D>
}

declare module 'd3-selection' {
  export interface Selected<D> {
    datum(data: D): Selected<D>
    call(draw: (selection: Selected<D>) => void): Selected<D>
  }

  export function select<D>(element: Element): Selected<D>
}
