import { fillTemplate } from '../html/fill-template.js'
import { html, plain } from '../text/escape.js'

/** Made by `npm run build` from `client/`. */
const template = new URL('./assets/page.html.gz', import.meta.url)

/** The page that shows what its `events` tell; it asks for nothing else. */
export function livePage(command: string): string {
  return fillTemplate(template, { title: html(plain(command)) })
}
