/** The scripts that start what people mean, and are not meant themselves. */
const STARTER =
  /[\\/](npm-cli|npx-cli|pnpm|pnpx|yarn|yarnpkg|corepack)\.(c|m)?js$|[\\/]bin[\\/](npm|npx|pnpm|yarn)$/

/** Whether a script is a package manager, which only starts the program. */
export function isStarter(script: string): boolean {
  return STARTER.test(script)
}
