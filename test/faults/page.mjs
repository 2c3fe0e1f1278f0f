// docs/faults.md: a table for each group of faults.
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { fileURLToPath } from 'node:url'

const path = fileURLToPath(new URL('../../docs/faults.md', import.meta.url))
const titles = {
  children: 'The code that is measured misbehaves',
  lab: 'The lab is interrupted, killed, or disturbed',
  process: 'The lab is ended while it waits for a process',
  service: 'A program of a service misbehaves',
  machine: 'The machine fails',
  user: "What is the user's",
}

const introduction = `# Faults

\`npm run faults\` injects these faults, one by one, into real runs of a scenario, or a service, with a baseline, a variant that misbehaves and another that does not. It needs Linux, and for the small disks the right to mount. \`--group children\`, \`lab\`, \`process\`, \`service\`, \`machine\` or \`user\` runs a part, \`--only <text>\` those whose name contains the text, and \`--write\` writes the tables below. Two faults are under way at a time, so that most runs notice another one.

After each fault it checks that the exit code is as documented; that no process is left; that \`run.json\`, where there is one, is whole and valid; that every variant which did not misbehave has its 40 bytes and one object an op, to the byte, or no figure; that two variants of the same code are neither called faster or slower by half nor given an interval that lies as far off; and that no stack trace and no control character reached the terminal; where the lab is ended while it waits, also that nothing is left in the folder for temporary files and in the cache. A run that was cut off is then resumed, and checked again.

Exit codes: 0 done, 1 a finding, 2 the caller's mistake, 3 could not measure, 130 interrupted.
`

/** Writes the rows of the faults that were run, instead of their groups' with `all`, else among them. */
export function writePage(rows, all) {
  const before = existsSync(path) ? readFileSync(path, 'utf8') : ''
  const sections = Object.entries(titles).flatMap(([group, title]) => {
    const own = rows.filter(({ fault }) => fault.group === group).map(line)
    const there = linesOf(before, title)
    const names = own.map(nameOf)
    const kept = all && own.length > 0 ? own : there.map((old) => own[names.indexOf(nameOf(old))] ?? old)
    const added = own.filter((one) => !kept.includes(one))
    return kept.length + added.length === 0 ? [] : section(title, [...kept, ...added])
  })
  writeFileSync(path, `${[introduction.trimEnd(), ...sections].join('\n\n')}\n`)
}

/** The rows of a section as they stand. */
function linesOf(text, title) {
  const section = text.split('\n## ').find((part) => part.startsWith(`${title}\n`)) ?? ''
  return section.split('\n').filter((one) => /^\| (?!fault |---)/.test(one))
}

const nameOf = (row) => row.split(' | ')[0]

function line({ fault, outcome, code, files, wrong }) {
  const left = files.map((file) => `\`${file.replace('misbehaving/', '')}\``).join(' ') || 'none'
  const cells = [
    cell(fault.name),
    cell(outcome),
    code,
    left,
    wrong.length === 0 ? 'no' : cell(wrong.join('; ')),
  ]
  return `| ${cells.join(' | ')} |`
}

function section(title, lines) {
  return `## ${title}

${lines.length} faults, on Node.js ${process.version}:

| fault | outcome | exit | files left | anything wrong |
| --- | --- | --- | --- | --- |
${lines.join('\n')}`
}

/** Without the folders of whoever ran it. */
function cell(text) {
  return text
    .replaceAll(new RegExp(`${tmpdir()}/gclab-faults-\\w+/?`, 'g'), '')
    .replace(/[^\s(]*\/faults\//g, 'faults/')
    .replace(/\s+/g, ' ')
    .replaceAll('|', '\\|')
    .replaceAll('<', '&lt;')
    .trim()
}
