/** Values made once a key and kept for as long as there is room. */
export type BoundedCache<K, V> = (key: K) => V

/**
 * Keeps what `make` gave for the last `max` keys that were new; the one made first leaves first. A hit allocates
 * nothing. What it holds is bounded by `max` times the size of a value, so mind the size of the values.
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
