// Node.js 20 reads the certificates that NODE_EXTRA_CA_CERTS names as it starts, whether or not it will need
// them: 30 ms for those of a usual system, while all else takes 25.

import { hasLoadedTls } from '../scenario-files/loaded-tls.js'

const NAMED = 'NODE_EXTRA_CA_CERTS'
const SET_ASIDE = 'GCLAB_EXTRA_CA_CERTS'

/** What to change in the environment of a child, so that Node reads no certificates but its own. */
export function withoutCertificates(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return { [NAMED]: undefined, [SET_ASIDE]: env[NAMED] }
}

let without = false

/** Gives the environment of this process back what was set aside, before any user code reads it. */
export function restoreCertificates(): void {
  const { [SET_ASIDE]: named } = process.env
  if (named === undefined) return
  without = true
  process.env[NAMED] = named
  delete process.env[SET_ASIDE]
}

/** Throws where this process speaks TLS without the user's certificates: what its ops said may not be so. */
export function needNoCertificates(): void {
  if (without && hasLoadedTls()) throw new Error(`it turned to TLS, and was started without ${NAMED}`)
}
