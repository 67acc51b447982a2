// GraphQL Yoga with Envelop's plugin for graphql-jit, undici's pool and lru-cache.
import { createServer } from 'node:http'
import { useGraphQlJit } from '@envelop/graphql-jit'
import { createSchema, createYoga } from 'graphql-yoga'
import { LRUCache } from 'lru-cache'
import { Pool } from 'undici'
import { announce, cacheSeconds, resolvers, typeDefs, upstream } from './shared.mjs'

const pool = new Pool(upstream, { connections: 256 })

async function fetchJson (authorization, path) {
  const { statusCode, body } = await pool.request({ method: 'GET', path, headers: { authorization } })
  if (statusCode !== 200) throw new Error(`upstream answered ${statusCode}`)
  return body.json()
}

const cache = new LRUCache({ max: 10000, ttl: cacheSeconds * 1000 || 1 })
function cached (authorization, path) {
  const key = `${authorization} ${path}`
  let answer = cache.get(key)
  if (!answer) {
    answer = fetchJson(authorization, path)
    cache.set(key, answer)
  }
  return answer
}
const read = cacheSeconds ? cached : fetchJson

const yoga = createYoga({
  schema: createSchema({ typeDefs, resolvers }),
  plugins: [useGraphQlJit()],
  logging: 'error',
  context: ({ request }) => {
    const authorization = request.headers.get('authorization')
    return { look: (path) => read(authorization, path) }
  }
})
const server = createServer(yoga)
server.listen(0, '127.0.0.1', () => announce(server))
