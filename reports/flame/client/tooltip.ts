import type { Laid, Tooltip } from 'd3-flame-graph'
import type { Frame } from './frames.js'

/** Text beside the pointer, kept inside the window. Text only: names are never read as HTML. */
export function tooltip(describe: (frame: Frame) => string): Tooltip<Frame> {
  const box = document.createElement('div')
  box.id = 'tip'
  box.hidden = true
  document.body.append(box)
  const show = (event: MouseEvent, laid: Laid<Frame>): void => {
    box.textContent = describe(laid.data)
    box.hidden = false
    const left = Math.min(event.clientX + 12, window.innerWidth - box.offsetWidth - 8)
    const below = event.clientY + 16
    const fits = below + box.offsetHeight < window.innerHeight
    box.style.left = `${Math.max(8, left)}px`
    box.style.top = `${Math.max(8, fits ? below : event.clientY - box.offsetHeight - 12)}px`
  }
  const hide = (): void => {
    box.hidden = true
  }
  return Object.assign(() => {}, { show, hide })
}
