/** Megabytes of the young generation's semi-space in the collector pass: Node's own upper limit. */
export const SEMI_SPACE_MB = 16

/** Flags that a child of the collector pass is started with. */
export const collectorFlags = flagsAt(SEMI_SPACE_MB)

/** The flags with a fixed initial size of the semi-space instead; `null`: Node's default. */
export function flagsAt(megabytes: number | null): readonly string[] {
  const sized = [`--min-semi-space-size=${megabytes}`, `--max-semi-space-size=${megabytes}`]
  return ['--expose-gc', ...(megabytes === null ? [] : sized)]
}
