/** How git reaches others and finds its own settings: needed by an install, and names no repository. */
const REACHES =
  /^GIT_(?:SSH|SSH_\w+|ASKPASS|TERMINAL_PROMPT|SSL_\w+|HTTP_\w+|PROXY_\w+|ALLOW_PROTOCOL|CONFIG_(?:GLOBAL|SYSTEM|NOSYSTEM|COUNT|KEY_\d+|VALUE_\d+)|CEILING_DIRECTORIES|DISCOVERY_ACROSS_FILESYSTEM)$/i

/** What npm, yarn and pnpm tell their scripts of the package that they run in. */
const NAMES_PACKAGE =
  /^(?:INIT_CWD|PROJECT_CWD|PNPM_SCRIPT_SRC_DIR|npm_(?:package|lifecycle)_\w+|npm_config_local_prefix|npm_command)$/i

/**
 * This process's environment without the variables of a git hook: gclab may be started from a hook, whose
 * index, folder or author is not for the programs that gclab starts.
 */
export function withoutGit(): NodeJS.ProcessEnv {
  return without((name) => /^GIT_/i.test(name) && !REACHES.test(name))
}

/** The same without what names the user's package either: for work on another checkout of it. */
export function withoutRepository(): NodeJS.ProcessEnv {
  return without((name) => (/^GIT_/i.test(name) && !REACHES.test(name)) || NAMES_PACKAGE.test(name))
}

function without(isLeftOut: (name: string) => boolean): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !isLeftOut(name)))
}
