import { usageError } from '../errors.js'

/** What a command line gives for an option: a word, the words of a repeated one, or that it is there. */
export type Given = string | boolean | readonly string[]

/** The options that a command line gives, by the names of their flags: `minEffect` for `--min-effect`. */
export type Flags = Readonly<Record<string, Given | undefined>>

/** What an option takes: which values hold, how words become one, and how it is written again. */
export interface OptionKind<Value> {
  /** Whether its value is an array of what it takes. */
  readonly isList?: true
  /** Whether each further one adds an item; else the last one counts. */
  readonly repeats?: true
  /** What it takes, in words for people. */
  readonly wanted: string
  readonly holds: (value: unknown) => boolean
  /** The value that words stand for, or anything that does not hold. */
  readonly read: (given: Given) => unknown
  /** The words of a command line that give the value; none where no flag is needed. */
  readonly print: (value: Value, flag: string) => readonly string[]
}

/** An option of a command: a row of its table. */
export interface Option<Value> {
  /** As help shows it, with what it takes: `--seed <n>`. */
  readonly flag: string
  readonly help: string
  /** What `--no-…` of the same name does, where there is one. */
  readonly no?: string
  readonly takes: OptionKind<Value>
  /** The value where none is given; one that is drawn each time is a function. */
  readonly usual: Value | (() => Value)
  /** What is measured, how, or where and how the results are told. */
  readonly decides: 'what' | 'how' | 'where'
  /** Each part of a sharded run has its own. */
  readonly ofPart?: true
}

/** A row but for its help; types as narrow as given, for the table to check. */
export function row<Kind, const Usual>(
  decides: Option<unknown>['decides'],
  flag: string,
  takes: Kind,
  usual: Usual,
) {
  return { flag, takes, usual, decides }
}

/** A row for each key: a forgotten one does not compile. */
export type Options<Values> = { readonly [Key in keyof Values]-?: Option<Values[Key]> }

/** The flag without what it takes. */
export const flagOf = ({ flag }: Pick<Option<unknown>, 'flag'>): string => flag.split(' ')[0] as string

/** The name of a flag among {@link Flags}. */
export function nameOf(option: Pick<Option<unknown>, 'flag'>): string {
  const words = flagOf(option).replace(/^--(no-)?/, '')
  return words.replace(/-(.)/g, (_, letter: string) => letter.toUpperCase())
}

/** The rows of a table with their keys, in order. */
export function optionRows(table: object): readonly (readonly [key: string, option: Option<unknown>])[] {
  return Object.entries(table)
}

/** What the rows of a table give, by their keys. */
export type OptionsOf<Table> = { readonly [Key in keyof Table]: ValueOf<Table[Key]> }

/** What the option takes, or what stands where it is left out. */
type ValueOf<Row> = Row extends { readonly takes: OptionKind<infer Value>; readonly usual: infer Usual }
  ? NonNullable<Value> | Extract<Usual, null | undefined>
  : never

/** Reads the options of a table, defaults filled in. Throws a usage error that says what would work. */
export function readOptions<Table extends object>(table: Table, flags: Flags): OptionsOf<Table> {
  const values = optionRows(table).map(
    ([key, option]) => [key, givenOr(option, flags[nameOf(option)])] as const,
  )
  return Object.fromEntries(values.filter(([, value]) => value !== undefined)) as OptionsOf<Table>
}

/** Throws a usage error for an invalid setting of a program; `null` and `undefined` stand for the default. */
export function checkSetting(key: string, value: unknown, { holds, wanted, isList }: SettingCheck): void {
  if (value == null || holds(value)) return
  throw usageError(`the setting "${key}" takes ${isList ? `an array, each of its items ${wanted}` : wanted}`)
}

/** What holds for a setting. */
export type SettingCheck = Pick<OptionKind<never>, 'holds' | 'wanted' | 'isList'>

function usualOf<Value>({ usual }: Option<Value>): Value {
  return typeof usual === 'function' ? (usual as () => Value)() : usual
}

function givenOr<Value>(option: Option<Value>, given: Given | undefined): unknown {
  if (given === undefined) return usualOf(option)
  const value = option.takes.read(given)
  if (option.takes.holds(value)) return value
  throw usageError(`${flagOf(option)} takes ${option.takes.wanted}, not "${String(given)}"`)
}
