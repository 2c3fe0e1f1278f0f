// Writes model/run.schema.json, the published schema of run.json, from the types in model/run.ts.
// A test fails when the two differ.
import { writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { createGenerator } from 'ts-json-schema-generator'

const root = dirname(dirname(fileURLToPath(import.meta.url)))

export function runSchema() {
  return createGenerator({
    path: join(root, 'model/run.ts'),
    tsconfig: join(root, 'tsconfig.json'),
    type: 'RunDocument',
    // A reader accepts keys that a later minor version added.
    additionalProperties: true,
    skipTypeCheck: true,
    topRef: false,
  }).createSchema('RunDocument')
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  writeFileSync(join(root, 'model/run.schema.json'), `${JSON.stringify(runSchema(), null, 2)}\n`)
}
