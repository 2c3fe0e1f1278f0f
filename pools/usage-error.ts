/** The caller's mistake: arguments or memory that no pool can be made of. `gclab` ends with 2 for it. */
class PoolUsageError extends RangeError {
  override readonly name = 'PoolUsageError'
}

export function usageError(message: string): PoolUsageError {
  return new PoolUsageError(message)
}
