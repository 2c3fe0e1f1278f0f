// docs/faults.md: the table of faults.
import { tmpdir } from 'node:os'

const cell = (text) =>
  text
    .replaceAll(tmpdir(), '…')
    .replace(/…\/gclab-faults-\w+/g, '…')
    .replace(/\S*\/faults\//g, 'faults/')
    .replace(/\s+/g, ' ')
    .replaceAll('|', '\\|')
    .replaceAll('<', '&lt;')

/** The page, from what became of each fault. */
export function page(rows) {
  const lines = rows.map(({ fault, outcome, code, files, wrong }) =>
    [
      fault.name,
      cell(outcome),
      code,
      files.map((file) => file.replace('misbehaving/', '')).join(' ') || 'none',
      wrong.length === 0 ? 'no' : cell(wrong.join('; ')),
    ].join(' | '),
  )
  return `# Faults

\`npm run faults\` injects these faults, one by one, into real runs of a scenario with a baseline, a variant that
misbehaves and another that does not, and writes this table. It needs Linux, and for the small disks the right to
mount. \`--only <text>\` runs those whose name contains the text.

After each fault it checks that the exit code is as documented; that no process is left; that \`run.json\`, where there is
one, is whole and valid; that every variant which did not misbehave still has its 40 bytes and one object an op, to the
byte, or no figure; that two variants of the same code do not read more than half apart; that no stack trace and no control character
reached the terminal. A run that was cut off is then resumed.

Exit codes: 0 done, 1 a finding, 2 the caller's mistake, 3 could not measure, 130 interrupted.

${rows.length} faults, on Node.js ${process.version}:

| fault | outcome | exit | files left in the folder of results | anything wrong |
| --- | --- | --- | --- | --- |
${lines.map((line) => `| ${line} |`).join('\n')}
`
}
