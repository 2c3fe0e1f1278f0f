// Takes one core in bursts of one to four seconds, with as long between them, until it is ended.
const seconds = () => 1000 + 3000 * Math.random()
for (;;) {
  for (const end = Date.now() + seconds(); Date.now() < end; ) Math.sqrt(end)
  await new Promise((resolve) => setTimeout(resolve, seconds()))
}
