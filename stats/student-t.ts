/** 97.5 % quantile of Student's t: exact below 3 degrees, from there Abramowitz & Stegun (1964), 26.7.5. */
export function tQuantile975(degrees: number): number {
  if (degrees < 3) return degrees === 1 ? 12.7062 : 4.30265
  const x = 1.959964
  const terms = [
    (x ** 3 + x) / 4,
    (5 * x ** 5 + 16 * x ** 3 + 3 * x) / 96,
    (3 * x ** 7 + 19 * x ** 5 + 17 * x ** 3 - 15 * x) / 384,
  ]
  return terms.reduce((sum, term, i) => sum + term / degrees ** (i + 1), x)
}
