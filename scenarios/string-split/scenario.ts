import { defineScenario } from '../../model/scenario.js'
import { cases, namesOf } from './names.js'

export default defineScenario({
  name: 'string-split',
  title: 'The category of a stream name without split()',
  number: 3,
  cases,
  variants: {
    baseline: (input) => {
      const next = namesOf(input)
      return () => next().split('-')[0]
    },
    'split-once': (input) => {
      const next = namesOf(input)
      return () => next().split('-', 1)[0]
    },
    'index-of': (input) => {
      const next = namesOf(input)
      return () => {
        const name = next()
        const dash = name.indexOf('-')
        return dash === -1 ? name : name.slice(0, dash)
      }
    },
  },
  writeup: './writeup.md',
})
