// The entry point of every thread of a group that takes turns: a run starts so many that the build makes it a
// single file.
import { answerGroup } from './answer-group.js'
import { timeSpells } from './thread-child.js'

await answerGroup<'workers'>(timeSpells)
