import { collector } from './collector.js'
import { concurrent } from './concurrent.js'
import { growth } from './growth.js'
import { kept } from './kept.js'
import { remedies } from './remedies.js'
import { type ReportContext, section, sectionsOf } from './section.js'
import { singleThreaded } from './single-threaded.js'
import { underLoad } from './under-load.js'

/** What was measured, in tables and charts. */
export function results(context: ReportContext): string | null {
  return section(
    '## Benchmark results',
    sectionsOf([singleThreaded, growth, kept, collector, concurrent, underLoad, remedies], context),
  )
}
