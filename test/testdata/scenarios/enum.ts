enum Kind {
  A,
  B,
}
export default Kind.A
