import { usageError } from '../../model/errors.js'
import type { FlameNode } from '../../reports/flame/tree.js'
import { formatBytes, formatCount } from '../../reports/text/format.js'
import type { Lab, Place } from '../../runners/passes/lab.js'
import { functionAt } from '../../runners/programs/watch/places.js'
import type { SampledFrame } from '../../runners/programs/watch/records.js'
import { profileService } from '../../runners/run/profile-variant.js'
import type { Selection } from '../../runners/run/select.js'
import type { ProfileOptions } from '../options/profile.js'
import { graphOf } from './graphs.js'
import type { Profiled } from './scenario.js'

/** Who allocates while a program of a service answers requests. Throws a usage error for any other tool. */
export async function profileRequests(
  lab: Lab,
  selection: Selection,
  { place, variants }: { readonly place: Place; readonly variants: readonly string[] },
  { tool, diff }: Pick<ProfileOptions, 'tool' | 'diff'>,
): Promise<Profiled> {
  const [name = ''] = variants
  const wrong = diff ? '--diff' : tool === 'allocations' ? null : `--tool ${tool}`
  if (wrong !== null || selection.description.service?.port === undefined)
    throw usageError(
      `${wrong ?? 'a program that ends by itself'} is not for a service: gclab profile samples who allocates while one of its programs answers; for all else, gclab profile -- <command>`,
    )
  const { requests, everyBytes, threads } = await profileService(lab, selection, place, name)
  const note = `${formatCount(requests)} requests, sampled about every ${formatBytes(everyBytes)}, without inlining and so with objects that V8 would else do without: an estimate.`
  const root = { name: 'all', place: '', self: [[0]], children: threads.flat().map(nodeOf) }
  const title = `Allocations: ${place.scenario} / ${place.case} / ${name}`
  const side = { name, ops: null, notes: [note], root }
  return { graph: graphOf(title, [{ label: 'bytes', unit: 'bytes' }], [side]), raw: [] }
}

function nodeOf([name, script, url, line, column, bytes, callees]: SampledFrame): FlameNode {
  const { function: named, file, line: at } = functionAt([name, script, url, line, column])
  const place = script === '0' ? '' : at === 0 ? file : `${file}:${at}`
  return { name: named, place, self: [[bytes]], children: callees.map(nodeOf) }
}
