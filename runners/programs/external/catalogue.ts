/** The tools of other makers that `gclab profile` runs. */
export const externalTools = [
  '0x',
  'clinic-doctor',
  'clinic-flame',
  'clinic-heapprofiler',
  'clinic-bubbleprof',
] as const
export type ExternalTool = (typeof externalTools)[number]

/** The package that a tool comes in, and the version that is fetched when the project has none. */
export interface ToolPackage {
  readonly name: '0x' | 'clinic'
  readonly version: string
}

const zeroX: ToolPackage = { name: '0x', version: '6.0.0' }
const clinic: ToolPackage = { name: 'clinic', version: '13.0.0' }

export function packageOf(tool: ExternalTool): ToolPackage {
  return tool === '0x' ? zeroX : clinic
}

/**
 * The tool's own arguments for a target (`node …`), with all that it writes in `folder`. None opens a browser:
 * 0x does not unless asked to, clinic must be told.
 */
export function argumentsOf(tool: ExternalTool, folder: string, target: readonly string[]): string[] {
  if (tool === '0x') return ['--output-dir', `${folder}/out`, '--working-dir', folder, '--', ...target]
  const name = tool.replace('clinic-', '')
  return [name, '--open=false', '--dest', `${folder}/out`, '--name', 'profile', '--', ...target]
}

/** Clinic's question about telemetry, and its look for updates, which would also write into the home folder. */
export function environmentOf(folder: string): Record<string, string> {
  return { NO_INSIGHT: '1', NO_UPDATE_NOTIFIER: '1', XDG_CONFIG_HOME: `${folder}/config` }
}

/**
 * Flags for the target. Functions that V8 inlines have no frame in the logs that these tools read, and with them
 * go most names; clinic-doctor looks at no functions, and gets the code as it is.
 */
export function targetFlags(tool: ExternalTool): readonly string[] {
  return tool === 'clinic-doctor' ? [] : ['--no-turbo-inlining', '--no-maglev-inlining']
}
