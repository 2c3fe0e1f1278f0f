import { Command, Option as CommanderOption } from 'commander'
import type { ExitCode } from '../../model/errors.js'
import { type Flags, flagOf, type Given, type Option, optionRows } from '../../model/options/option.js'
import { plain } from '../../reports/text/escape.js'
import { listed } from '../../reports/text/format.js'
import { gclabVersion } from '../../runners/run/version.js'
import type { Io } from '../io.js'
import { type CommandRow, commands } from './commands.js'

/** The command line of gclab, as its tables have it. `done` is told the exit code of the command that ran. */
export function programOf(io: Io, done: (code: ExitCode) => void): Command {
  const program = new Command('gclab')
    .description('Did relieving the garbage collector help, by how much, and can the figure be trusted?')
    .version(gclabVersion())
    .exitOverride()
    .configureOutput({
      writeOut: (text) => io.stdout.write(text),
      writeErr: (text) => io.stderr.write(text.split('\n').map(plain).join('\n')),
      outputError: (text, write) => write(`${text}${ownersOf(text)}`),
    })
    .showHelpAfterError('(gclab --help shows the commands and options)')
  for (const row of commands) addCommand(program, row, io, done)
  return program
}

/** Where an error is about an option that other commands have: which. */
function ownersOf(error: string): string {
  const [, flag] = /unknown option '(--[\w-]+)/.exec(error) ?? []
  const owners = commands.filter(({ options }) => optionRows(options).some(([, row]) => flagOf(row) === flag))
  return owners.length === 0
    ? ''
    : `${flag} is an option of ${listed(owners.map(({ name }) => `gclab ${name}`))}\n`
}

function addCommand(program: Command, row: CommandRow, io: Io, done: (code: ExitCode) => void): void {
  const command = program.command(row.name).description(row.does)
  for (const operand of row.operands) command.argument(...operand)
  for (const [, option] of optionRows(row.options)) {
    command.addOption(commanderOption(option))
    if (option.no !== undefined) command.option(flagOf(option).replace('--', '--no-'), option.no)
  }
  command.action(async () => done(await row.act(command.args, given(command), io, process.argv)))
}

function commanderOption(option: Option<unknown>): CommanderOption {
  const { flag, help, usual } = option
  const isShown = typeof usual === 'string' || typeof usual === 'number'
  const shown = new CommanderOption(
    flag,
    isShown && flag.includes('<') ? `${help} (default: ${usual})` : help,
  )
  return option.takes.repeats
    ? shown.argParser((word, before: readonly string[] = []) => [...before, word])
    : shown
}

/** What the command line itself gives: commander has `true` for every `--no-…` that is not there. */
function given(command: Command): Flags {
  const all = Object.entries(command.opts<Record<string, Given>>())
  return Object.fromEntries(all.filter(([name]) => command.getOptionValueSource(name) === 'cli'))
}
