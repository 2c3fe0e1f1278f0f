export const rows = { x: 1 }
