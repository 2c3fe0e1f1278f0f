// node scripts/release-notes.mjs [version]: prints what CHANGELOG.md says of a version, package.json's unless
// one is named. Exits 1 where it says nothing: no release without a word of what is new.
import { readFileSync } from 'node:fs'

const read = (file) => readFileSync(new URL(`../${file}`, import.meta.url), 'utf8')
const [version = JSON.parse(read('package.json')).version] = process.argv.slice(2)
const sections = read('CHANGELOG.md').split(/^## /m).slice(1)
// A heading is the version, or the version with its date behind.
const section = sections.find((text) => text.split(/\s/, 1)[0] === version) ?? ''
const notes = section.replace(/^.*\n/, '').trim()
if (notes === '') {
  console.error(`CHANGELOG.md has nothing under "## ${version}"`)
  process.exitCode = 1
} else console.log(notes)
