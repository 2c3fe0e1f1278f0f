import { maximum } from '../../stats/summary.js'

// Names come from scenario files, and others may open a report: no name may end a table cell, open a tag, or
// steer a terminal.

/** C0 and C1 controls, and the characters that reverse the direction of the text round them. */
const unprintable =
  /[\u0000-\u001f\u007f-\u009f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060\u2066-\u2069\ufeff]/g
const loneSurrogate = /\p{Surrogate}/gu

/** One line that cannot steer a terminal: line breaks and tabs become spaces, controls are removed. */
export function plain(text: string): string {
  return text
    .replace(/\r\n|[\n\r\t\u2028\u2029]/g, ' ')
    .replace(unprintable, '')
    .replace(loneSurrogate, '\ufffd')
}

/** Text for a paragraph, a heading or a table cell of GitHub's markdown, where it reads as itself. */
export function markdown(text: string): string {
  return plain(text)
    .trim()
    .replace(/&/g, '&amp;')
    .replace(/</g, '&lt;')
    .replace(/>/g, '&gt;')
    .replace(/\$/g, '&#36;')
    .replace(/@/g, '&#64;')
    .replace(/\|/g, '&#124;')
    .replace(/[\\`*_[\]~]/g, '\\$&')
    .replace(/^(#{1,6}|[-+=]+|\d+[.)])(?=\s|$)/, (mark) => mark.replace(/[#\-+=.)]/g, '\\$&'))
    .replace(/(https?|ftp)(:\/\/)/gi, '$1&#58;//')
    .replace(/www\./gi, 'www&#46;')
}

/**
 * Text as code within a line or a table cell. Text with a pipe stays ordinary: tables and lines disagree
 * about how to escape a pipe in code.
 */
export function code(text: string): string {
  const line = plain(text).trim()
  if (line === '') return '(empty)'
  if (line.includes('|')) return markdown(line)
  const fence = '`'.repeat(longestRun(line) + 1)
  const pad = line.startsWith('`') || line.endsWith('`') ? ' ' : ''
  return `${fence}${pad}${line}${pad}${fence}`
}

/** Text as a block of code, whatever it contains. */
export function codeBlock(text: string, language = ''): string {
  const fence = '`'.repeat(Math.max(3, longestRun(text) + 1))
  const lines = text.replace(/\r\n?/g, '\n').split('\n').map(printable)
  return [`${fence}${language}`, ...lines, fence].join('\n')
}

/** Text for an element or a quoted attribute of HTML. */
export function html(text: string): string {
  return text
    .replace(loneSurrogate, '\ufffd')
    .replace(/&/g, '&amp;')
    .replace(/</g, '&lt;')
    .replace(/>/g, '&gt;')
    .replace(/"/g, '&quot;')
    .replace(/'/g, '&#39;')
}

/** A line of code keeps its tabs; what would hide or reorder it is taken out. */
function printable(line: string): string {
  return line
    .replace(unprintable, (character) => (character === '\t' ? '\t' : ''))
    .replace(loneSurrogate, '\ufffd')
}

function longestRun(text: string): number {
  return Math.max(0, maximum([...text.matchAll(/`+/g)].map((run) => run[0].length)))
}
