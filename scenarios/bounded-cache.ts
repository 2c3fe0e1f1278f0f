/** Values made once a key and kept for as long as there is room. */
export type BoundedCache<K, V> = (key: K) => V

/**
 * Keeps the results of `make` for the last `max` new keys; the oldest leaves first. A hit allocates nothing.
 * Memory is bounded by `max` times the size of a value.
 */
export function boundedCache<K, V>(max: number, make: (key: K) => V): BoundedCache<K, V> {
  const kept = new Map<K, V>()
  return (key) => {
    const known = kept.get(key)
    if (known !== undefined) return known
    const made = make(key)
    if (kept.size >= max) kept.delete(kept.keys().next().value as K)
    kept.set(key, made)
    return made
  }
}
