import { sizes, slowdowns, work } from './ops.mjs'

const slower = slowdowns.map((percent) => [`${percent} %`, (rounds) => work(rounds, percent)])

export default {
  name: 'trust',
  title: 'Equal code and known slowdowns',
  cases: sizes,
  variants: { baseline: (rounds) => work(rounds, 0), ...Object.fromEntries(slower) },
}
