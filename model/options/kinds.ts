import type { Shard } from '../run.js'
import type { OptionKind } from './option.js'

/** A number for which `holds` is true; `wanted` says so. */
export function number(wanted: string, holds: (value: number) => boolean): OptionKind<number | null> {
  return {
    wanted,
    holds: (value) => typeof value === 'number' && Number.isFinite(value) && holds(value),
    read: (given) => (String(given).trim() === '' ? null : Number(given)),
    print: (value, flag) => [flag, String(value)],
  }
}

/** A whole number between two, both included. */
export function whole(least: number, most: number): OptionKind<number | null> {
  const wanted = `a whole number from ${least} to ${most}`
  const kind = number(wanted, (value) => Number.isInteger(value) && value >= least && value <= most)
  return { ...kind, read: (given) => (/^\s*\d+\s*$/.test(String(given)) ? Number(given) : null) }
}

export const anyText: OptionKind<string | null> = {
  wanted: 'a string',
  holds: (value) => typeof value === 'string' && value !== '',
  read: String,
  print: (value, flag) => [flag, String(value)],
}

export function oneOf<Name extends string>(...names: readonly Name[]): OptionKind<Name> {
  const holds = (value: unknown): boolean => names.some((name) => name === value)
  return { wanted: names.join(', '), holds, read: String, print: (value, flag) => [flag, value] }
}

/** On or off. */
export const switched: OptionKind<boolean | undefined> = {
  wanted: 'true or false',
  holds: (value) => typeof value === 'boolean',
  read: (given) => given,
  print: (value, flag) => (value === !flag.startsWith('--no-') ? [flag] : []),
}

/** An option that may be repeated, with one item each time. */
export function repeated<Item>(item: OptionKind<Item | null>): OptionKind<readonly Item[] | undefined> {
  return {
    isList: true,
    repeats: true,
    wanted: item.wanted,
    holds: (value) => Array.isArray(value) && value.every(item.holds),
    read: (given) => [given].flat().map((word) => item.read(word as string)),
    print: (values = [], flag) => values.flatMap((value) => item.print(value, flag)),
  }
}

/** Numbers parted by commas. */
export function numberList(item: OptionKind<number | null>): OptionKind<readonly number[] | null> {
  return {
    isList: true,
    wanted: item.wanted,
    holds: (value) => Array.isArray(value) && value.length > 0 && value.every(item.holds),
    read: (given) => String(given).split(',').map(item.read),
    print: (values, flag) => (values === null ? [] : [flag, values.join(',')]),
  }
}

/** V8's flags, in one string. */
export const v8Flags: OptionKind<string | null> = {
  ...anyText,
  wanted: "V8 flags, as in --tune '--max-semi-space-size=64'",
  holds: (value) => typeof value === 'string' && /^\s*--[a-z]/.test(value),
}

/** `--load` and `--no-load`; runs saved before there was `--sockets` have `http`. */
export const loadSwitch: OptionKind<'auto' | 'on' | 'http' | 'off'> = {
  wanted: 'auto, on or off',
  holds: (value) => value === 'auto' || value === 'on' || value === 'off',
  read: (given) => (given ? 'on' : 'off'),
  print: (value) => ({ auto: [], on: ['--load'], http: ['--sockets'], off: ['--no-load'] })[value],
}

/** A part of the cases, as in `2/4`. */
export const shard: OptionKind<Shard | undefined> = {
  wanted: 'a part of the whole, as in 2/4',
  holds: (value) => {
    const { index = 0, of = 0 } = (value ?? {}) as Partial<Shard>
    return index >= 1 && index <= of
  },
  read: (given) => {
    const [, index = 0, of = 0] = (/^(\d{1,4})\/(\d{1,4})$/.exec(String(given)) ?? []).map(Number)
    return { index, of }
  },
  print: (value, flag) => (value === undefined ? [] : [flag, `${value.index}/${value.of}`]),
}

/** A process's id, or an address of this machine's own as `127.0.0.1:9229`. */
export const runningProgram: OptionKind<number | string | null> = {
  wanted: 'the id of a process, or host:port of its inspector on this machine, as 127.0.0.1:9229',
  holds: (value) =>
    Number.isSafeInteger(value) || /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\]):\d{1,5}$/.test(String(value)),
  read: (given) => (/^[1-9]\d{0,9}$/.test(String(given)) ? Number(given) : given),
  print: (value, flag) => [flag, String(value)],
}
