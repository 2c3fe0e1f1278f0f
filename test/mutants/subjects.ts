import { poolSubjects } from './pool-subjects.js'
import type { Subject } from './subject.js'

/** The part of the line that a key of `harmless` names. */
export function partOf(key: string): string {
  return key.split(' :: ')[0] as string
}

export function isHarmless({ harmless }: Subject, line: string, change: string): boolean {
  return Object.keys(harmless).some((key) => {
    const [part, only] = key.split(' :: ') as [string, string | undefined]
    return line.includes(part) && (only === undefined || change === only)
  })
}

const text = ['scenarios/bid-serialize/write-string.test.ts']
const sameBytes = 'speed alone: character by character the same bytes are written'

const wordMore = 'speed alone: a word more is written byte by byte'

/** Why a change of what is counted on is harmless. */
const wholeDigits = 'speed alone: the same digits are written whole'

export const subjects: readonly Subject[] = [
  {
    file: 'scenarios/bid-serialize/write-string.ts',
    tests: text,
    harmless: {
      'const SHORT =': sameBytes,
      'length < SHORT': sameBytes,
      'const LONG_TEXT =': sameBytes,
      'length > LONG_TEXT :: > → >=': sameBytes,
      'scratch.write(text) === length :: scratch.write(text) === length → (false as boolean)': sameBytes,
      'for (let i = 0; i < length; i += 4) :: < → <=': 'nothing is left to write',
      'rest >= 4 && isPlain(word) :: >= → >': sameBytes,
      'rest >= 4 && isPlain(word) :: 4 → (4 + 1)': sameBytes,
      'rest >= 4 && isPlain(word) :: rest >= 4 && isPlain(word) → (false as boolean)': sameBytes,
      'const noControl = :: | → &': wordMore,
      'const noControl = :: << → >>': wordMore,
      'return (noQuote & noBackslash :: & → |': wordMore,
      'return (noQuote & noBackslash :: 0x80808080 → (0x80808080 + 1)': wordMore,
      'return (noQuote & noBackslash :: 0 → (0 + 1)': wordMore,
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
    harmless: {
      'buffer[at + i] = (length :: < → <=': 'a typed array keeps nothing behind its end',
      'buffer[at + i] = (length :: 4 → (4 + 1)': 'a typed array keeps nothing behind its end',
      'let length = 0': 'it is shifted out of 32 bits',
      'let i = 3; :: 3 → (3 + 1)': 'behind the end is nothing, which is 0 in a sum of bits',
    },
  },
  {
    file: 'scenarios/digits.ts',
    tests: ['scenarios/digits.test.ts'],
    harmless: {
      '!Number.isSafeInteger(value) || value < 0 :: < → <=': '0 has 31 bits',
      '!Number.isSafeInteger(value) || value < 0 :: 0 → (0 + 1)': '1 has 31 bits',
      'value < BILLION * 10 :: value < BILLION * 10 → (false as boolean)':
        'speed alone: a division counts the same',
      'value < BILLION * 10 :: * → /': 'speed alone: a division counts the same',
      'writeSmall(bytes, end, low, 9) :: 9 → (9 + 1)': 'the digit before them is written next',
    },
  },
  {
    file: 'scenarios/sse-poke/frame.ts',
    tests: ['scenarios/sse-poke/frame.test.ts'],
    harmless: {
      'const MAX_TEMPLATES': 'memory alone',
      'event: Buffer.alloc(0)': 'replaced before it is used',
      'digits: 0,': 'no event has digits of one alone: it is replaced before it is used',
      'globalDigits: 0,': 'no event has digits of one alone: it is replaced before it is used',
      'end: 0,': 'replaced before it is used',
      'globalEnd: 0,': 'replaced before it is used',
      'stream !== lastStream :: stream !== lastStream → (true as boolean)':
        'speed alone: the template is looked up again',
      'digits > 0 && globalDigits > 0 :: 0 → (0 + 1)': 'speed alone: JSON.stringify gives the same bytes',
      'template.position = isPlain ? position : Number.NaN :: template.position = isPlain ? position : Number.NaN → ;':
        wholeDigits,
      'template.position = isPlain ? position : Number.NaN :: isPlain → (false as boolean)': wholeDigits,
      'template.globalPosition = globalPosition :: template.globalPosition = globalPosition → ;': wholeDigits,
      '!goOn(template, position :: !goOn(template, position, globalPosition) → (true as boolean)':
        wholeDigits,
      '!countOn(event, end :: !countOn(event, end, position - template.position) → (true as boolean)':
        wholeDigits,
      '!countOn(event, globalEnd :: !countOn(event, globalEnd, globalPosition - template.globalP → (true as boolean)':
        wholeDigits,
    },
  },
  {
    file: 'scenarios/bid-serialize/encoder.ts',
    tests: ['scenarios/bid-serialize/encoder-bounds.test.ts'],
    harmless: {
      'shape === null :: shape === null → (true as boolean)': sameBytes,
      'shape.template !== null :: shape.template !== null → (false as boolean)': sameBytes,
      'end !== MISFIT :: end !== MISFIT → (false as boolean)': sameBytes,
      'noteFit(shape, object)': 'speed alone: which template is next',
      'noteMisfit(shape, object)': 'speed alone: which template is next',
      "kind === 'other' ? jsonOf :: kind === 'other' → (true as boolean)":
        'speed alone: JSON.stringify gives the same bytes',
      "kind === 'other' :: kind === 'other' → (true as boolean)":
        'speed alone: JSON.stringify gives the same bytes',
      'depth + 1, key) :: 1 → (1 + 1)': 'speed alone: JSON.stringify gives the same bytes',
      "kindOf(response, 0) === 'object' :: kindOf(response, 0) === 'object' → (false as boolean)":
        'speed alone: JSON.stringify gives the same bytes',
      "kindOf(response, 0) === 'object' :: 0 → (0 + 1)": 'speed alone: JSON.stringify gives the same bytes',
      "writeObject(target, 0, response as unknown as Plain, 0, '') :: 0 → (0 + 1)":
        'found at the first 0; at the depth it is speed alone',
    },
  },
  {
    file: 'scenarios/bid-serialize/plain.ts',
    tests: ['scenarios/bid-serialize/plain.test.ts'],
    harmless: {},
  },
  {
    file: 'scenarios/bid-serialize/template.ts',
    tests: ['scenarios/bid-serialize/template.test.ts'],
    harmless: {
      'kindOf(value, 0) :: 0 → (0 + 1)': 'a depth of one is not too deep',
      'items[i] !== kept[i] :: < → <=': 'behind the end of both is the same nothing',
      'const SHORT = 32': sameBytes,
      'length < SHORT :: < → <=': sameBytes,
    },
  },
  {
    file: 'scenarios/bid-serialize/write-template.ts',
    tests: ['scenarios/bid-serialize/template.test.ts'],
    harmless: {
      'export const MISFIT = -1': 'any number that is no index',
      'field.latest !== null :: field.latest !== null → (true as boolean)': 'null in place of null',
    },
  },
  {
    file: 'scenarios/bid-serialize/known-shapes.ts',
    tests: ['scenarios/bid-serialize/known-shapes.test.ts'],
    harmless: {},
  },
  {
    file: 'scenarios/concurrent-workers/control.ts',
    tests: ['scenarios/concurrent-workers/control.test.ts'],
    harmless: {
      'const BELL = 16': 'a place of its own in any case',
      'const READY = 32': 'a place of its own in any case',
      'const FAILED = 49': 'a place of its own in any case',
      'const BYTES = 64': 'room to spare',
      'BYTES * 4 + CAPACITY': 'room to spare',
      'const PATIENCE_MS': 'found dead a little later',
      'let target = 0': 'set before it is read',
      '? 0 : -1 :: 0 → (0 + 1)': 'any number that is not negative; the bound before it has its tests',
      '? 0 : -1 :: 1 → (1 + 1)': 'any number that is negative',
      'Atomics.store(words, READY, 1) :: 1 → (1 + 1)': 'any number but 0',
      'Atomics.store(words, FAILED, 1) :: 1 → (1 + 1)': 'any number but 0',
    },
  },
  ...poolSubjects,
]
