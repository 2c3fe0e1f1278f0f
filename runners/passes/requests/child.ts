import { readFileSync } from 'node:fs'
import { usageError } from '../../../model/errors.js'
import type { Service } from '../../../model/service.js'
import type { Job } from '../../child/job.js'
import { loadDefinitions } from '../../scenario-files/import-scenario.js'
import type { ResponsePair, SameResult } from './job.js'

/** Compares responses by the service's own `same`. */
export async function same(job: Job<'requests:same'>): Promise<SameResult> {
  const [definition] = await loadDefinitions(job.scenario)
  const compare = (definition as Service).same
  if (compare === undefined) throw usageError('the service has no same(a, b) any more')
  const pairs: readonly ResponsePair[] = JSON.parse(readFileSync(job.params.pairs, 'utf8'))
  return Promise.all(pairs.map(async ([a, b]) => (await compare(a, b)) === true))
}
