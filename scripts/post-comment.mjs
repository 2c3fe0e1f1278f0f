// Posts a file as the one comment of its kind on the pull request of this run, or renews it. For the action:
// reads GitHub's own variables (docs.github.com, "Default environment variables"), TOKEN and FILE.
import { readFileSync } from 'node:fs'

const {
  GITHUB_API_URL: api,
  GITHUB_REPOSITORY: repository,
  GITHUB_EVENT_PATH: event,
  TOKEN,
  FILE,
} = process.env
/** The most that a comment may hold is 65,536 characters. */
const MOST = 60_000

const number = JSON.parse(readFileSync(event, 'utf8')).pull_request?.number
if (number === undefined) notice('no comment is written: this run is of no pull request')
else await post(`/repos/${repository}/issues/${number}/comments`)

/** @param {string} comments the path of the pull request's comments */
async function post(comments) {
  // One for each action of a workflow that gates, so that they do not overwrite each other's.
  const mark = `<!-- gclab ${process.env.GITHUB_WORKFLOW} ${process.env.GITHUB_JOB} ${FILE} -->`
  const text = readFileSync(FILE, 'utf8')
  const cut = text.length > MOST ? `${text.slice(0, MOST)}\n\n(cut; the whole of it is in the run)` : text
  const old = await find(comments, mark)
  const [method, path] = old ? ['PATCH', `/repos/${repository}/issues/comments/${old}`] : ['POST', comments]
  await ask(method, path, { body: `${mark}\n${cut}` })
}

/** The id of this action's comment, if there is one. */
async function find(comments, mark) {
  for (let page = 1; ; page++) {
    const found = await ask('GET', `${comments}?per_page=100&page=${page}`)
    const own = found.find(({ body }) => body?.startsWith(mark))
    if (own !== undefined || found.length < 100) return own?.id
  }
}

async function ask(method, path, body) {
  const answer = await fetch(`${api}${path}`, {
    method,
    headers: { authorization: `Bearer ${TOKEN}`, accept: 'application/vnd.github+json' },
    body: body && JSON.stringify(body),
  })
  if (answer.ok) return answer.json()
  // A pull request from a fork has a token that may only read.
  if (answer.status === 403 || answer.status === 404) {
    notice(
      `no comment is written: GitHub answered ${answer.status}. The job needs "permissions: pull-requests: write"; a pull request from a fork never has it. The result is in the summary of the job.`,
    )
    process.exit(0)
  }
  throw new Error(`GitHub answered ${answer.status} to ${method} ${path}: ${await answer.text()}`)
}

function notice(text) {
  console.log(`::notice::${text}`)
}
