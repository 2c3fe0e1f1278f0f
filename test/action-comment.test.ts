import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'

/** What stands in for GitHub: comments of one pull request, and the code that it answers writes with. */
let comments: { id: number; body: string }[] = []
let refuses: number | null = null
const server = createServer(async (request, response) => {
  let text = ''
  for await (const part of request) text += part
  const { pathname, searchParams } = new URL(request.url ?? '', 'http://here')
  const answer = (status: number, body: unknown) => response.writeHead(status).end(JSON.stringify(body))
  if (request.headers.authorization !== 'Bearer secret') return answer(401, 'who?')
  if (request.method === 'GET' && pathname === '/repos/me/mine/issues/7/comments') {
    const first = 100 * (Number(searchParams.get('page')) - 1)
    return answer(200, comments.slice(first, first + 100))
  }
  if (refuses !== null) return answer(refuses, 'no')
  const { body } = JSON.parse(text) as { body: string }
  if (request.method === 'POST' && pathname === '/repos/me/mine/issues/7/comments') {
    comments.push({ id: comments.length + 1, body })
    return answer(201, {})
  }
  const old = comments.find(({ id }) => pathname === `/repos/me/mine/issues/comments/${id}`)
  if (request.method !== 'PATCH' || old === undefined) return answer(404, 'what?')
  old.body = body
  return answer(200, {})
})
beforeAll(() => new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve)))

const folder = mkdtempSync(join(tmpdir(), 'gclab-comment-'))
afterAll(() => {
  server.close()
  rmSync(folder, { recursive: true })
})
beforeEach(() => {
  comments = [{ id: 1, body: 'looks good <!-- gclab -->' }]
  refuses = null
})

/** Posts the text as the action does. */
async function post(text: string, { event = { pull_request: { number: 7 } } as object, job = 'gate' } = {}) {
  const [GITHUB_EVENT_PATH, FILE] = [join(folder, 'event.json'), join(folder, 'gate.md')]
  writeFileSync(GITHUB_EVENT_PATH, JSON.stringify(event))
  writeFileSync(FILE, text)
  const { port } = server.address() as AddressInfo
  const env = {
    GITHUB_API_URL: `http://127.0.0.1:${port}`,
    GITHUB_REPOSITORY: 'me/mine',
    GITHUB_WORKFLOW: 'CI',
    GITHUB_JOB: job,
    ...{ GITHUB_EVENT_PATH, FILE, TOKEN: 'secret' },
  }
  const script = join(import.meta.dirname, '../scripts/post-comment.mjs')
  return new Promise<{ status: unknown; said: string }>((resolve) => {
    execFile(process.execPath, [script], { env }, (error, stdout) =>
      resolve({ status: error?.code ?? 0, said: stdout }),
    )
  })
}

describe('the comment of the action', () => {
  it('is written once on the pull request and then renewed, and leaves those of others alone', async () => {
    expect(await post('**failed**')).toEqual({ status: 0, said: '' })
    await post('**passed**')
    expect(comments.map(({ body }) => body)).toEqual([
      'looks good <!-- gclab -->',
      expect.stringMatching(/^<!-- gclab CI gate .*gate\.md -->\n\*\*passed\*\*$/),
    ])
  })

  it('is found past the first hundred comments', async () => {
    await post('old')
    comments = [...Array.from({ length: 150 }, (_, i) => ({ id: 1000 + i, body: 'hi' })), ...comments]
    await post('new')
    expect(comments).toHaveLength(152)
    expect(comments.at(-1)?.body).toContain('new')
  })

  it('is another one for another job', async () => {
    await post('a')
    await post('b', { job: 'other' })
    expect(comments).toHaveLength(3)
  })

  it('is cut to what GitHub takes', async () => {
    await post('x'.repeat(70_000))
    expect(comments[1]?.body.length).toBeLessThan(65_536)
    expect(comments[1]?.body).toContain('(cut')
  })

  it('is left out, with the reason, where the token may not write or there is no pull request', async () => {
    refuses = 403
    expect(await post('a')).toEqual({ status: 0, said: expect.stringContaining('pull-requests: write') })
    expect(await post('a', { event: { ref: 'main' } })).toEqual({
      status: 0,
      said: expect.stringContaining('no pull request'),
    })
    expect(comments).toHaveLength(1)
  })

  it('fails when GitHub does', async () => {
    refuses = 500
    expect(await post('a')).toMatchObject({ status: 1 })
  })
})
