import { getHeapSpaceStatistics } from 'node:v8'
import { type HeapSpace, heapSpaces } from '../../../model/watch.js'

const groups: Readonly<Record<string, HeapSpace>> = {
  new_space: 'young',
  new_large_object_space: 'young',
  old_space: 'old',
  large_object_space: 'large',
  code_space: 'code',
  code_large_object_space: 'code',
}

/** What each of the {@link heapSpaces} of this thread takes of memory, in bytes. */
export function spaceBytes(): readonly number[] {
  const sums = { young: 0, old: 0, large: 0, code: 0, other: 0 }
  for (const { space_name, space_size } of getHeapSpaceStatistics())
    sums[groups[space_name] ?? 'other'] += space_size
  return heapSpaces.map((space) => sums[space])
}
