import { describe, expect, it } from 'vitest'
import { effects } from '../judge/within-run/warning-effects.js'
import { exitCodes } from '../model/errors.js'
import { explain } from './explain.js'
import type { Io } from './io.js'

async function told(code?: string, json = false): Promise<string> {
  let text = ''
  const stdout = {
    write: (part: string) => {
      text += part
    },
  }
  expect(await explain(code, { json }, { stdout } as unknown as Io)).toBe(exitCodes.ok)
  return text
}

describe('gclab explain', () => {
  it('explains every warning and every exit code', async () => {
    const all = await told()
    for (const code of [...Object.keys(effects), ...Object.values(exitCodes)]) {
      expect(all).toMatch(new RegExp(`^${code}: .{10}`, 'm'))
      expect(await told(`${code}`)).not.toMatch(/\]\(|`/)
    }
  })

  it('says when a warning is seen and what it takes away', async () => {
    expect(await told('compiled-away')).toBe(
      [
        'compiled-away: a warning\n',
        'seen when: the op makes no object and takes less than 1.15 times as long as one that returns a constant; it has no time',
        "takes away: verdict; the time is not the op's, so it decides nothing and nothing is approved\n",
      ].join('\n'),
    )
  })

  it('says what to do about an exit code', async () => {
    expect(await told('3')).toMatch(/^exit code 3: could not measure.*\n\n.*--resume/)
  })

  it('gives scripts the same as JSON', async () => {
    const all = JSON.parse(await told(undefined, true))
    expect(all.length).toBe(Object.keys(effects).length + Object.values(exitCodes).length)
    expect(JSON.parse(await told('130', true))).toEqual([
      {
        code: '130',
        means: expect.stringMatching(/^interrupted/),
        follows: expect.any(String),
        isWarning: false,
      },
    ])
  })

  it('refuses what is no code, and says where they are', async () => {
    await expect(told('nonsense')).rejects.toThrow('gclab explain lists them all')
  })
})
