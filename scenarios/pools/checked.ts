/**
 * Whether pools check their borrowers unless told otherwise. The lab switches it on for the whole process
 * while it verifies a scenario; a test may do the same. A symbol of the registry, so that it reaches
 * whichever copy of gclab/pools a scenario imports.
 */
export function checkedByDefault(): boolean {
  return (globalThis as Record<symbol, unknown>)[Symbol.for('gclab.pools.checked')] === true
}

/** What checked pools write over returned memory: not valid UTF-8, so that a stale read shows. */
export const POISON_BYTE = 0xdb

/** What checked pools put into the fields of returned objects. */
export const POISON = 'gclab: read after return'
