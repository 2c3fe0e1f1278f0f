/** A file into which faults are planted, and the tests that must see them. */
export interface Subject {
  readonly file: string
  readonly tests: readonly string[]
  /** Lines in which a fault changes no byte, by a part of their text, with the reason. */
  readonly harmless: Readonly<Record<string, string>>
}

const text = ['scenarios/bid-serialize/write-string.test.ts']
const sameBytes = 'speed alone: character by character the same bytes are written'

export const subjects: readonly Subject[] = [
  {
    file: 'scenarios/bid-serialize/write-string.ts',
    tests: text,
    harmless: {
      'const SHORT = 24': sameBytes,
      'length < SHORT': sameBytes,
      'if (extra < 0)': sameBytes,
      'extra === 0 ?': 'memory that is reserved already is given again',
      'if (extra > 0)': 'nothing is moved by nothing',
      'if (byte >= 128) return -1': sameBytes,
      'letter !== 0) extra += letter === LONG ? 5 : 1':
        'less than nothing counts as not ASCII: the same bytes',
      'i >= start; i--': 'nothing is moved by nothing',
    },
  },
  { file: 'scenarios/bid-serialize/write-characters.ts', tests: text, harmless: {} },
  {
    file: 'scenarios/bid-serialize/write-number.ts',
    tests: text,
    harmless: {
      'new Float64Array(1)': 'one is used',
      'Math.round(size * MILLION)': 'speed alone: String gives the same digits',
      'millionths < 1e15': 'speed alone: String gives the same digits',
      'writeSign(target, at, value < 0), Math.floor': 'a fraction is not 0',
    },
  },
  {
    file: 'scenarios/bid-serialize/escapes.ts',
    tests: text,
    harmless: { 'new Uint8Array(128)': 'a longer table is not read further' },
  },
  { file: 'scenarios/bounded-cache.ts', tests: ['scenarios/bounded-cache.test.ts'], harmless: {} },
  {
    file: 'scenarios/concurrent-workers/messages.ts',
    tests: ['scenarios/concurrent-workers/messages.test.ts'],
    harmless: {},
  },
  { file: 'scenarios/pools/object-pool.ts', tests: ['scenarios/pools/object-pool.test.ts'], harmless: {} },
  { file: 'scenarios/pools/buffer-pool.ts', tests: ['scenarios/pools/buffer-pool.test.ts'], harmless: {} },
]
