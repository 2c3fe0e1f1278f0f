/**
 * What the lab says to a child of the load pass in the one byte of a turn: the rate, as a step of a
 * logarithmic scale round the declared rate, and whether the spell counts. The child answers two figures.
 */
export type LoadCommand =
  | { readonly type: 'spell'; readonly step: number; readonly counted: boolean }
  | { readonly type: 'end' }

/** The step of the declared rate itself. */
export const declaredStep = 64
/** Steps go from 0 to this: from a sixteenth to almost sixteen times the declared rate, 4.4 % apart. */
export const lastStep = 126

const counted = 128
const end = 127

export function rateOf(step: number, declaredPerSecond: number): number {
  return declaredPerSecond * 2 ** ((step - declaredStep) / 16)
}

export function encodeCommand(command: LoadCommand): number {
  if (command.type === 'end') return end
  return command.step + (command.counted ? counted : 0)
}

export function decodeCommand(byte: number): LoadCommand {
  if (byte === end) return { type: 'end' }
  return { type: 'spell', step: byte % counted, counted: byte >= counted }
}

/** The child's answer to a spell, as the pair of figures that a turn gives back. */
export interface SpellOutcome {
  readonly achievedPerSecond: number
  /** Share of the ops that fell due which missed the limit, or were never begun. */
  readonly missed: number
}

/** A contender keeps up when it does at least this share of what falls due. */
export const keepsUp = (achievedPerSecond: number, ratePerSecond: number): boolean =>
  achievedPerSecond >= 0.99 * ratePerSecond

/** Whether a rate was sustained: kept up with, and 99.9 % of the ops within the limit. */
export const isSustained = ({ achievedPerSecond, missed }: SpellOutcome, ratePerSecond: number): boolean =>
  keepsUp(achievedPerSecond, ratePerSecond) && missed <= 0.001
