import { code } from '../escape.js'
import { bullets, type ReportContext, section } from './section.js'

/** The machine, the versions and the seed. */
export function reproduction({ run }: ReportContext): string | null {
  const { environment } = run
  return section('## Reproduction', [
    bullets([
      `Node.js ${code(environment.node)}, V8 ${code(environment.v8)}, ${code(`${environment.os} ${environment.arch}`)}`,
      `seed ${code(String(run.options.seed))}`,
    ]),
  ])
}
