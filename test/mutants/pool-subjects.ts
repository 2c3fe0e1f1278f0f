import type { Subject } from './subject.js'

const slab = ['pools/slab-bounds.test.ts', 'pools/slab-layout.test.ts', 'pools/slab.test.ts']
/** Of a sleep that does not block. */
const async = "asked by 'waiting' in slab.test.ts; nothing here ends a mutant that waits for ever"
const sameBytes = 'speed alone: the same bytes are written'

/** The pools among the subjects. */
export const poolSubjects: readonly Subject[] = [
  { file: 'pools/object-pool.ts', tests: ['pools/object-pool.test.ts'], harmless: {} },
  {
    file: 'pools/buffer-pool.ts',
    tests: ['pools/buffer-pool.test.ts'],
    harmless: {
      'Math.max(65_536, initialBytes) :: 65_536 → (65_536 + 1)': 'memory comes in words of 8 bytes',
      'size > slot.reserved :: > → >=': 'what is reserved already is reserved again',
      'filler === 0 ? :: filler === 0 → (false as boolean)': 'zeros over zeros',
      'filler === 0 ? :: 0 → (0 + 1)': 'zeros over zeros',
      'const LOOP_BYTES': sameBytes,
      'reserved > LOOP_BYTES :: reserved > LOOP_BYTES → (true as boolean)': sameBytes,
      'reserved > LOOP_BYTES :: reserved > LOOP_BYTES → (false as boolean)': sameBytes,
      'reserved > LOOP_BYTES :: > → >=': sameBytes,
      'words[i] = 0 :: < → <=': 'a word that was not reserved is zero already',
    },
  },
  { file: 'pools/checked.ts', tests: ['pools/object-pool.test.ts'], harmless: {} },
  {
    file: 'pools/slab.ts',
    tests: slab,
    harmless: {
      'link.to === dead :: link.to === dead → (true as boolean)': 'shows between threads only',
      'slot < 0 ? waitForAsync :: slot < 0 → (false as boolean)':
        'needs a wait: slab.test.ts, "gives up after the time given"',
      'i < inbound.length :: < → <=': 'one more look',
    },
  },
  {
    file: 'pools/slab-ring.ts',
    tests: slab,
    harmless: {
      '=== head) return -1 :: 1 → (1 + 1)': 'any number that is negative',
    },
  },
  {
    file: 'pools/slab-slots.ts',
    tests: slab,
    harmless: {
      'const POISON = :: 0 → (0 + 1)': 'its last bit is 1 already',
      'i < slots; i++ :: < → <=': 'one more look',
      'return -1 :: 1 → (1 + 1)': 'any number that is negative',
      'if (layout.checked) seal :: layout.checked → (true as boolean)': 'a seal that nobody looks at',
      'let hash = 0x811c_9dc5': 'a checksum from any start',
      'layout.words[i] ?? 0 :: 0 → (0 + 1)': 'every word is there',
    },
  },
  {
    file: 'pools/slab-layout.ts',
    tests: slab,
    harmless: {
      'export const LENGTH = 1': 'a place of its own in any case',
      'export const SEAL = 2': 'a place of its own in any case',
      'const MAGIC': 'any number that no other memory begins with',
      'checked: 4 :: 4 → (4 + 1)': 'a place of its own in any case',
      'words[index] ?? 0': 'every word is there',
    },
  },
  {
    file: 'pools/slab-bell.ts',
    tests: ['pools/slab-bell.test.ts'],
    harmless: {
      'const LONGEST_TIMER': 'a timer that fires changes nothing',
      'Atomics.load(words, bell) === 0 :: Atomics.load(words, bell) === 0 → (false as boolean)':
        'a needless call',
      'Atomics.notify(words, bell)': 'needs a thread that sleeps: slab.test.ts and slab-stress.test.ts',
      'first >= 0': async,
      '      Atomics.store(words, bell, 1)': async,
      'next >= 0': async,
      'Atomics.waitAsync': async,
      'await wait.value': async,
      'clearInterval(alive)': async,
    },
  },
  { file: 'pools/lending.ts', tests: ['pools/lending.test.ts'], harmless: {} },
]
