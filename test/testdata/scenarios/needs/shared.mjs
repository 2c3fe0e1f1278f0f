export const shared = (value) => value
