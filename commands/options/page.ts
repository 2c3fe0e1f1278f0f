import { flagOf, type Option, optionRows } from '../../model/options/option.js'
import { runOptions } from '../../model/options/run-options.js'
import { type CommandRow, commands } from './commands.js'

const headings = {
  what: 'What is measured',
  how: 'How',
  where: 'Where results go, and how they are told',
} as const

/** docs/options.md: every option of every command, as the tables have them. */
export function optionsPage(): string {
  return `# Options

Written from the tables (\`npm run golden\`). Options come before or after the names; none takes an optional value. Options that \`gclab run\` keeps in \`run.json\` have their key there, which is the name of the setting in [the library](library.md) too.

${commands.map(sectionOf).join('\n')}`
}

function sectionOf({ name, does, operands, options }: CommandRow): string {
  const shown = operands.map(([operand]) => ` ${operand}`).join('')
  const rows = optionRows(options)
  const tables = (['what', 'how', 'where'] as const).map((part) =>
    tableOf(
      headings[part],
      rows.filter(([, { decides }]) => decides === part),
    ),
  )
  return `## gclab ${name}\n\n\`gclab ${name}${shown}\`: ${cell(does)}.\n\n${tables.join('')}`
}

function tableOf(heading: string, rows: ReturnType<typeof optionRows>): string {
  if (rows.length === 0) return ''
  const lines = rows.flatMap(([key, option]) => [
    lineOf(option.flag, option.help, usualIn(option), Object.hasOwn(runOptions, key) ? `\`${key}\`` : ''),
    ...(option.no === undefined ? [] : [lineOf(flagOf(option).replace('--', '--no-'), option.no, '', '')]),
  ])
  return `| ${heading} | | default | key |\n| --- | --- | --- | --- |\n${lines.join('')}\n`
}

function lineOf(flag: string, help: string, usual: string, key: string): string {
  return `| \`${flag.replaceAll('|', '\\|')}\` | ${cell(help)} | ${usual} | ${key} |\n`
}

/** A value that is one; what is not given says in its help what happens then. */
function usualIn({ usual }: Option<unknown>): string {
  return typeof usual === 'string' || typeof usual === 'number' ? `\`${usual}\`` : ''
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|').replaceAll('<', '&lt;')
}
