import type { Chart } from 'chart.js'
import { FAINT, GRID, INK } from './style.js'

/** Sets how all charts look, in pictures and on the page. */
export function chartDefaults(defaults: typeof Chart.defaults, font: string): void {
  defaults.animation = false
  defaults.font.family = font
  defaults.font.size = 13
  defaults.color = FAINT
  defaults.borderColor = GRID
  defaults.layout.padding = { left: 12, right: 20, top: 8, bottom: 8 }
  Object.assign(defaults.plugins.title, {
    display: true,
    align: 'start',
    color: INK,
    font: { size: 17, weight: 600 },
    padding: { top: 6, bottom: 2 },
  })
  Object.assign(defaults.plugins.subtitle, { align: 'start', font: { size: 12 }, padding: { bottom: 8 } })
  Object.assign(defaults.plugins.legend, { position: 'bottom' })
  defaults.plugins.legend.labels.color = INK
}
