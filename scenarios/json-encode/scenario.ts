import { defineScenario } from '../../model/scenario.js'
import { baseline } from './baseline.js'
import { compiled } from './compiled.js'
import { cases } from './messages.js'

export default defineScenario({
  name: 'json-encode',
  title: 'An encoder compiled from a schema against JSON.stringify',
  number: 1,
  cases,
  variants: { baseline, compiled },
  writeup: './writeup.md',
})
