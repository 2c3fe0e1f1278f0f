// Ten ops over popular packages, as people write them; `op` of each makes the op. Run below the folder that
// run.mjs installs the packages into.
export const packages = {
  ajv: '8',
  'date-fns': '4',
  'find-my-way': '9',
  lodash: '4',
  'lru-cache': '11',
  msgpackr: '1',
  nanoid: '5',
  protobufjs: '7',
  qs: '6',
  semver: '7',
}

const user = { id: 7, name: 'Ada', tags: ['a', 'b', 'c'], address: { city: 'London', zip: 'N1' } }

export const ops = {
  'ajv validate': async () => {
    const { default: Ajv } = await import('ajv')
    const validate = new Ajv().compile({
      type: 'object',
      properties: { id: { type: 'integer' }, tags: { type: 'array', items: { type: 'string' } } },
      required: ['id', 'name'],
    })
    return () => validate(user)
  },
  'date-fns format': async () => {
    const { format } = await import('date-fns')
    const date = new Date(2024, 1, 29, 12, 30)
    return () => format(date, 'yyyy-MM-dd HH:mm')
  },
  'find-my-way find': async () => {
    const { default: router } = await import('find-my-way')
    const routes = router()
    for (const path of ['/', '/users', '/users/:id', '/users/:id/posts/:post'])
      routes.on('GET', path, () => {})
    return () => routes.find('GET', '/users/7/posts/12')
  },
  'lodash cloneDeep': async () => {
    const { default: lodash } = await import('lodash')
    return () => lodash.cloneDeep(user)
  },
  'lodash groupBy': async () => {
    const { default: lodash } = await import('lodash')
    const rows = Array.from({ length: 30 }, (_, i) => ({ key: `k${i % 5}`, i }))
    return () => lodash.groupBy(rows, 'key')
  },
  'lru-cache set': async () => {
    const { LRUCache } = await import('lru-cache')
    const cache = new LRUCache({ max: 50 })
    const keys = Array.from({ length: 100 }, (_, i) => `key ${i}`)
    let i = 0
    return () => cache.set(keys[i++ % 100], user)
  },
  'msgpackr pack': async () => {
    const { pack } = await import('msgpackr')
    return () => pack(user)
  },
  nanoid: async () => {
    const { nanoid } = await import('nanoid')
    return () => nanoid()
  },
  'protobufjs encode': async () => {
    const { default: protobuf } = await import('protobufjs')
    const source =
      'syntax = "proto3"; message User { int32 id = 1; string name = 2; repeated string tags = 3; }'
    const User = protobuf.parse(source).root.lookupType('User')
    const message = User.create(user)
    return () => User.encode(message).finish()
  },
  'qs parse': async () => {
    const { default: qs } = await import('qs')
    return () => qs.parse('a=1&b=2&c[]=3&c[]=4&d[e]=5')
  },
  'semver parse': async () => {
    const { default: semver } = await import('semver')
    return () => semver.parse('1.2.3-beta.4+build')
  },
}
