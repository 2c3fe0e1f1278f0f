import { defineService } from '../../model/service.js'

export default defineService({
  name: 'pages',
  title: 'The rows of a page copied once, not twice',
  variants: {
    baseline: { command: ['node', 'server.js'] },
    leaner: { command: ['node', 'server.js'], env: { LEAN: '1' } },
  },
  port: 'PORT',
  cases: {
    page: [{ path: '/page' }],
    mixed: [
      { path: '/page' },
      {
        method: 'POST',
        path: '/bid',
        headers: { 'content-type': 'application/json' },
        body: '{"price":12.5}',
      },
    ],
  },
  load: { connections: 10 },
  writeup: './writeup.md',
})
