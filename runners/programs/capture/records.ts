// What a thread of a captured program writes, a line of JSON each.

/** The module was loaded. `exports`: its names, where the wanted one is no function. */
export interface LoadedRecord {
  readonly type: 'loaded'
  readonly isCommonJs: boolean
  readonly exports: readonly string[] | null
}

/** A call that is kept. */
export interface CallRecord {
  readonly type: 'call'
  /** Calls of one kind have arguments of one shape and about one size. */
  readonly kind: string
  /** The arguments, as the text of an array. */
  readonly args: string
  /** What it gave, as text; `null` where that cannot be written down. */
  readonly result: string | null
  /** Whether the arguments were others after the call than before. */
  readonly usedUp: boolean
}

/** Calls so far, by kind; and those that could not be kept, by reason. */
export interface CountsRecord {
  readonly type: 'counts'
  readonly calls: Readonly<Record<string, number>>
  readonly notKept: Readonly<Record<string, number>>
}

export type CaptureRecord = LoadedRecord | CallRecord | CountsRecord
