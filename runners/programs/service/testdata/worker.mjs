// Allocates 8 MB and ends.
export const kept = new Array(1e6).fill(0.5)
