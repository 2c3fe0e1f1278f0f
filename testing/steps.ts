// Importing this file, best as one of the set-up files or by node --import, has V8 count from there on: what
// is compiled later can be counted by workPerOp and toRun, also when other tests have run it before.
import { beginCounting } from '../runners/passes/work/count-here.js'

beginCounting()
