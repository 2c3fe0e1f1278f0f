import { builtFile } from '../../../storage/dist-file.js'

const own = builtFile('').href
const measured = ['scenarios/', 'pools/'].map((folder) => builtFile(folder).href)

/** Whether a script, by its URL in a call frame, is the lab's own, and no bundled scenario or pool. */
export function isLabCode(url: string): boolean {
  return url.startsWith(own) && !measured.some((folder) => url.startsWith(folder))
}
