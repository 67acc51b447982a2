// Apollo Server with its data source for REST, which keeps answers as their Cache-Control says.
import { ApolloServer } from '@apollo/server'
import { startStandaloneServer } from '@apollo/server/standalone'
import { InMemoryLRUCache } from '@apollo/utils.keyvaluecache'
import { RESTDataSource } from '@apollo/datasource-rest'
import { cacheSeconds, resolvers, typeDefs, upstream } from './shared.mjs'

class KravOgBetalinger extends RESTDataSource {
  baseURL = upstream

  constructor (authorization, cache) {
    super({ cache })
    this.authorization = authorization
  }

  willSendRequest (_path, request) {
    request.headers.authorization = this.authorization
  }

  // Answers belong to who asked.
  cacheKeyFor (url, request) {
    return `${this.authorization} ${super.cacheKeyFor(url, request)}`
  }

  cacheOptionsFor () {
    return cacheSeconds ? undefined : { ttl: 0 }
  }
}

const cache = new InMemoryLRUCache({ maxSize: 2 ** 28 })
const server = new ApolloServer({ typeDefs, resolvers, cache })
const { url } = await startStandaloneServer(server, {
  listen: { port: 0, host: '127.0.0.1' },
  context: async ({ req }) => {
    const source = new KravOgBetalinger(req.headers.authorization, cache)
    return { look: (path) => source.get(path) }
  }
})
console.log(new URL(url).port)
