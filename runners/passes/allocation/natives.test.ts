import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { allocationFlags } from './measure.js'

const dist = join(import.meta.dirname, '../../../dist/runners/passes/allocation')

it('waits for what V8 compiles on another thread, and then runs it', () => {
  const natives = join(dist, 'natives.js')
  const script = `
    const { finishCompiling, isOptimized } = await import(${JSON.stringify(natives)})
    const add = (a, b) => { let sum = a; for (let i = 0; i < 3; i++) sum += b; return sum }
    const before = isOptimized(add);
    %PrepareFunctionForOptimization(add)
    add(1, 2)
    add(3, 4);
    %OptimizeFunctionOnNextCall(add, 'concurrent')
    add(5, 6)
    finishCompiling()
    add(7, 8)
    const asked = [before, isOptimized(add), isOptimized(add.bind(null)), isOptimized(new Proxy(add, {}))]
    console.log(asked.join())`
  const args = ['--allow-natives-syntax', '--input-type=module', '-e', script]
  expect(execFileSync(process.execPath, args, { encoding: 'utf8' }).trim()).toBe('false,true,false,false')
})

it('counts with the compilers as production has them', () => {
  // Seen: without concurrent compilation V8 removes an object of msgpackr's that it makes otherwise.
  const compilers =
    /recompilation|(turbo|maglev)(?!-allocation-folding)|sparkplug|inlin|opt|jit|budget|single/
  expect(allocationFlags.filter((flag) => compilers.test(flag))).toEqual([])
})

it('tells objects apart that V8 makes together, in whichever compiler', () => {
  // Seen: on Node 26 Maglev reserved memory for both in one step, and what an op keeps was one object.
  const script = `
    const { openSampler } = await import(${JSON.stringify(join(dist, 'sampler.js'))})
    let list = null
    const op = () => { const value = { a: 1 }; list = { list, value } }
    const sampler = openSampler()
    for (let i = 0; i < 50_000; i++) op()
    await new Promise((resolve) => setTimeout(resolve, 100))
    sampler.startAlive(1)
    for (let i = 0; i < 1000; i++) op()
    console.log(Math.floor(sampler.stop().samples.length / 1000))`
  const args = [...allocationFlags, '--no-turbofan', '--input-type=module', '-e', script]
  expect(execFileSync(process.execPath, args, { encoding: 'utf8' }).trim()).toBe('2')
})
