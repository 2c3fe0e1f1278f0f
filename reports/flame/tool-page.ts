import { html } from '../text/escape.js'

/** The one thing that clinic's pages load from elsewhere; without a network it is an error in the console. */
const FONTS = 'https://clinicjs.org/assets/css/fonts.css'

/** A page that another tool made, with a title that says what it shows, and no request to any server. */
export function tidyPage(page: string, title: string): string {
  const alone = page.replaceAll(FONTS, 'data:text/css,')
  const tag = `<title>${html(title)}</title>`
  const titled = alone.replace(/<title>[^<]*<\/title>/, () => tag)
  return titled === alone ? alone.replace(/<head>/, () => `<head>${tag}`) : titled
}
