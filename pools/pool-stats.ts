/** Counts of borrows served by a pool. */
export interface PoolStats {
  /** Borrows served from the pool. */
  readonly hits: number
  /** Borrows for which something new was made. */
  readonly misses: number
  /** Borrowed and not yet returned. */
  readonly outstanding: number
}
