import type { PassName } from './job.js'

/**
 * Passes whose children a run starts by the dozen: Node.js takes a third of a millisecond and more for each
 * file that it imports, so the build makes a single one of what such a child loads.
 */
export const singleFilePasses = [
  'verify',
  'allocation',
  'kept',
  'work',
  'collector',
  'time',
  'workers',
] as const

/** The script of a pass's children, in the built package. */
export function entryOf(pass: PassName): string {
  const [folder = pass] = pass.split(':')
  const isSingle = (singleFilePasses as readonly string[]).includes(folder)
  return isSingle ? `runners/passes/${folder}/main.js` : 'runners/child/main.js'
}
