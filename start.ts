#!/usr/bin/env node
// Loads all the rest: what goes wrong meanwhile is told in words, too.
try {
  // First, since other programs are watched from then on.
  await import('./runners/machine/processor-times.js')
  await import('./cli.js')
} catch (error) {
  const reason = String((error as Error | null)?.message ?? error).split('\n')[0]
  process.stderr.write(
    `error: gclab could not load its own files: ${reason}\n` +
      'Where they are there, more files may have to be open at once: ulimit -n shows the limit.\n',
  )
  process.exitCode = 3
}
