// Mercurius with its JIT, undici's pool and async-cache-dedupe, by the same authors.
import { createCache } from 'async-cache-dedupe'
import Fastify from 'fastify'
import mercurius from 'mercurius'
import { Pool } from 'undici'
import { announce, cacheSeconds, resolvers, typeDefs, upstream } from './shared.mjs'

const pool = new Pool(upstream, { connections: 256 })

async function fetchJson ({ authorization, path }) {
  const { statusCode, body } = await pool.request({ method: 'GET', path, headers: { authorization } })
  if (statusCode !== 200) throw new Error(`upstream answered ${statusCode}`)
  return body.json()
}

const cache = createCache({ ttl: cacheSeconds, storage: { type: 'memory', options: { size: 10000 } } })
cache.define('fetchJson', { serialize: ({ authorization, path }) => `${authorization} ${path}` }, fetchJson)
const read = cacheSeconds ? (key) => cache.fetchJson(key) : fetchJson

const app = Fastify()
app.register(mercurius, {
  schema: typeDefs,
  resolvers,
  jit: 1,
  context: (request) => {
    const { authorization } = request.headers
    return { look: (path) => read({ authorization, path }) }
  }
})
await app.listen({ port: 0, host: '127.0.0.1' })
announce(app.server)
