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

export function npmPackageOf(tool: ExternalTool): ToolPackage {
  return tool === '0x' ? { name: '0x', version: '6.0.0' } : { name: 'clinic', version: '13.0.0' }
}

/**
 * The tool's own arguments for a target (`node …`), with all files in `folder`. None opens a browser: clinic
 * must be told so.
 */
export function argumentsOf(tool: ExternalTool, folder: string, target: readonly string[]): string[] {
  if (tool === '0x') return ['--output-dir', `${folder}/out`, '--working-dir', folder, '--', ...target]
  const name = tool.replace('clinic-', '')
  return [name, '--open=false', '--dest', `${folder}/out`, '--name', 'profile', '--', ...target]
}

/** Turns off clinic's question about telemetry and its look for updates, which would write into home. */
export function toolEnvironment(folder: string): Record<string, string> {
  return { NO_INSIGHT: '1', NO_UPDATE_NOTIFIER: '1', XDG_CONFIG_HOME: `${folder}/config` }
}

/**
 * Flags for the target. Inlined functions have no frame in these tools' logs, which would lose most names;
 * clinic-doctor looks at no functions, and gets the code as it is.
 */
export function targetFlags(tool: ExternalTool): readonly string[] {
  return tool === 'clinic-doctor' ? [] : ['--no-turbo-inlining', '--no-maglev-inlining']
}
