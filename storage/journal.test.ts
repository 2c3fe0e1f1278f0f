import {
  appendFileSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { beginJournal, JOURNAL_SCHEMA, type JournalHead, journalPath, resumeJournal } from './journal.js'

const head = {
  schema: JOURNAL_SCHEMA,
  gclab: '0',
  startedAt: 'then',
  targets: [],
} as unknown as JournalHead
const always = () => true
let folder = ''
let interrupt = new AbortController()
let losses: string[] = []
const events = () => ({ signal: interrupt.signal, onLoss: (message: string) => void losses.push(message) })

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'gclab-journal-'))
  interrupt = new AbortController()
  losses = []
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

/** A journal that holds two trials. */
async function begun() {
  const journal = beginJournal(folder, head, events())
  await journal.once('a', async () => ({ figure: 1 }), always)
  await journal.once('b', async () => ({ figure: 2 }), always)
  return journal
}

const never = async () => {
  throw new Error('measured again')
}

describe('the journal of a run', () => {
  it('gives a trial again without measuring it, in the same run and when it is resumed', async () => {
    const journal = await begun()
    expect(await journal.once('a', never, always)).toEqual({ figure: 1 })
    const resumed = resumeJournal(folder, events())
    expect(resumed.head).toEqual(head)
    expect(resumed.trials()).toBe(2)
    expect(resumed.resumedAt).toHaveLength(1)
    expect(await resumed.once('b', never, always)).toEqual({ figure: 2 })
    expect(resumeJournal(folder, events()).resumedAt).toHaveLength(2)
  })

  it('keeps neither what failed nor what was being measured when the run was interrupted', async () => {
    const journal = await begun()
    await journal.once(
      'failed',
      async () => 0,
      () => false,
    )
    await journal.once('cut off', async () => interrupt.abort(), always)
    expect(resumeJournal(folder, events()).trials()).toBe(2)
  })

  it('goes on before a line that is not whole, wherever it was cut', async () => {
    await begun()
    const path = journalPath(folder)
    const whole = readFileSync(path)
    const second = whole.indexOf(10, whole.indexOf(10) + 1) + 1
    for (const length of [second, second + 1, second + 20, whole.length - 1]) {
      writeFileSync(path, whole)
      truncateSync(path, length)
      const resumed = resumeJournal(folder, events())
      expect(resumed.trials()).toBe(1)
      await resumed.once('c', async () => 3, always)
      expect(resumeJournal(folder, events()).trials()).toBe(2)
    }
  })

  it('goes on before a line that was changed', async () => {
    await begun()
    const path = journalPath(folder)
    writeFileSync(path, readFileSync(path, 'utf8').replace('"figure":1', '"figure":7'))
    expect(resumeJournal(folder, events()).trials()).toBe(0)
  })

  it.each(['', 'rubbish\n', '{"schema":"gclab/journal@2"}\n'])('refuses %j', (text) => {
    writeFileSync(journalPath(folder), text)
    expect(() => resumeJournal(folder, events())).toThrow('this is not the journal of a run')
  })

  it('refuses what an older gclab began, in so many words', () => {
    beginJournal(folder, { ...head, schema: 'gclab/journal@1' } as unknown as JournalHead, events())
    expect(() => resumeJournal(folder, events())).toThrow('another version of gclab began the run')
  })

  it('ignores rubbish after its last line, and is gone when the run is complete', async () => {
    const journal = await begun()
    appendFileSync(journalPath(folder), '\u0000rubbish')
    expect(resumeJournal(folder, events()).trials()).toBe(2)
    journal.remove()
    expect(() => resumeJournal(folder, events())).toThrow('there is no run to resume')
  })

  it('says once when it cannot be written, and measures on', async () => {
    const journal = await begun()
    rmSync(folder, { recursive: true })
    expect(await journal.once('c', async () => 3, always)).toBe(3)
    expect(await journal.once('d', async () => 4, always)).toBe(4)
    expect(losses).toHaveLength(1)
    expect(existsSync(folder)).toBe(false)
  })
})
