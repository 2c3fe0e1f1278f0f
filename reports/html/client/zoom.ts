import type { Chart } from 'chart.js'
import type { PanelSpec } from '../../charts/spec.js'

/** A panel on the page with the chart drawn in it. */
export interface Zoomed {
  readonly spec: PanelSpec
  readonly panel: HTMLElement
  readonly chart: Chart
}

/** Narrower than this, in pixels, a drag is a click. */
const LEAST_DRAG = 5

/**
 * Lets the reader drag over a stretch of any panel to see it in all. Returns the function that shows
 * everything again.
 */
export function zoomOn(panels: readonly Zoomed[]): () => void {
  const zoom = (min: number, max: number): void => {
    for (const { chart } of panels) {
      Object.assign(chart.options.scales?.x ?? {}, { min, max })
      chart.update('none')
    }
  }
  for (const zoomed of panels) dragOver(zoomed, zoom)
  const everything = (): void => {
    const ends = panels.flatMap(({ spec }) =>
      spec.kind === 'lines' ? spec.series.flatMap(({ points }) => points.map(({ x }) => x)) : [],
    )
    zoom(
      ends.reduce((least, x) => Math.min(least, x), Number.POSITIVE_INFINITY),
      ends.reduce((most, x) => Math.max(most, x), 0),
    )
  }
  for (const { panel } of panels) panel.ondblclick = everything
  return everything
}

function dragOver({ panel, chart }: Zoomed, zoom: (min: number, max: number) => void): void {
  panel.classList.add('zoomable')
  panel.onpointerdown = (down) => {
    const from = down.offsetX
    const selection = document.createElement('div')
    selection.className = 'selection'
    panel.append(selection)
    panel.setPointerCapture(down.pointerId)
    const at = (event: PointerEvent) => event.clientX - panel.getBoundingClientRect().left
    panel.onpointermove = (move) => {
      selection.style.left = `${Math.min(from, at(move))}px`
      selection.style.width = `${Math.abs(at(move) - from)}px`
    }
    panel.onpointerup = panel.onpointercancel = (up) => {
      panel.onpointermove = panel.onpointerup = panel.onpointercancel = null
      selection.remove()
      const to = at(up)
      const axis = chart.scales.x
      if (up.type !== 'pointerup' || axis === undefined || Math.abs(to - from) < LEAST_DRAG) return
      const ends = [from, to].map((x) => axis.getValueForPixel(x) ?? 0)
      zoom(Math.max(0, Math.min(...ends)), Math.max(...ends))
    }
  }
}
