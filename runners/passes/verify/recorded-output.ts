import { type OutputText, textOf } from './output-text.js'

/** An output as it is kept for other processes. */
export type RecordedOutput = string | Uint8Array | OutputText

/** What two outputs are beside each other. */
export type OutputComparison = 'same' | { readonly differ: true } | { readonly unseen: string }

export function recordedOf(output: unknown): RecordedOutput {
  return typeof output === 'string' || output instanceof Uint8Array ? output : textOf(output)
}

/** Byte for byte; a string beside a Uint8Array as UTF-8. Other outputs by class, fields and entries. */
export function compareRecorded(a: RecordedOutput, b: RecordedOutput): OutputComparison {
  if (typeof a === 'string' && typeof b === 'string') return a === b ? 'same' : { differ: true }
  const [left, right] = [bytesOf(a), bytesOf(b)]
  if (left !== undefined && right !== undefined)
    return Buffer.compare(left, right) === 0 ? 'same' : { differ: true }
  const [expected, actual] = [textFor(a), textFor(b)]
  if (expected.text !== actual.text) return { differ: true }
  const unseen = expected.unseen ?? actual.unseen
  if (unseen !== null) return { unseen: `they hold ${unseen}` }
  const alike = expected.functions.every((source, index) => source === actual.functions[index])
  return alike ? 'same' : { unseen: 'they hold functions whose sources differ' }
}

/** As it is shown beside one that differs. */
export function shownOf(output: RecordedOutput): string {
  if (typeof output === 'string') return JSON.stringify(output)
  return output instanceof Uint8Array ? JSON.stringify(Buffer.from(output).toString('latin1')) : output.text
}

function bytesOf(output: RecordedOutput): Uint8Array | undefined {
  if (typeof output === 'string') return Buffer.from(output)
  return output instanceof Uint8Array ? output : undefined
}

function textFor(output: RecordedOutput): OutputText {
  return typeof output === 'string' || output instanceof Uint8Array ? textOf(output) : output
}
