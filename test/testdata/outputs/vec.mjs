export class Vec {
  constructor(x, y) {
    this.x = x
    this.y = y
  }
  set(x, y) {
    this.x = x
    this.y = y
    return this
  }
  equals({ x, y }) {
    return this.x === x && this.y === y
  }
}
export const fresh = () => () => new Vec(1, 2)
export const scenario = { name: 'x', title: 'X', cases: { only: 1 } }
