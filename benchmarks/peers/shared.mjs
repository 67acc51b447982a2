// What the three servers share: the schema, where upstream's names differ from the schema's, and how amounts are written.
import { readFileSync } from 'node:fs'
import { GraphQLScalarType } from 'graphql'

export const typeDefs = readFileSync(new URL('schema.graphql', import.meta.url), 'utf8')
export const upstream = process.env.UPSTREAM
export const cacheSeconds = Number(process.env.CACHE_SECONDS)

const text = (value) => {
  const texts = value?.spraakTekst
  return texts ? (texts.find((one) => one.spraak === 'nb') ?? texts[0])?.tekst : null
}
const page = (nodes, first = 1000) => ({ nodes: nodes.slice(0, first), totalCount: nodes.length })
const period = ({ fraOgMed, tilOgMed }) => `?fraOgMed=${fraOgMed}&tilOgMed=${tilOgMed}`

export const path = (part, lookup) => `/regnskapssystem/${part}/${lookup}`

// `context.look(path)` is each server's own way of calling upstream.
export const resolvers = {
  Beloep: new GraphQLScalarType({ name: 'Beloep', serialize: (amount) => amount.toFixed(2) }),
  Query: { part: (_, { identifikator }) => ({ identifikator }) },
  Part: {
    aapneKrav: (part, _, context) => context.look(path(part.identifikator, 'aapnekrav')),
    krav: async (part, args, context) =>
      page((await context.look(path(part.identifikator, 'krav') + period(args))).krav ?? [], args.first),
    betalinger: async (part, args, context) =>
      page((await context.look(path(part.identifikator, 'innbetalinger') + period(args))).innbetaling ?? []),
    utbetalinger: async (part, args, context) =>
      page((await context.look(path(part.identifikator, 'utbetalinger') + period(args))).utbetaling ?? [])
  },
  AapneKrav: { krav: (answer) => answer.aapentKravMedGjenstaaendeBeloep ?? [] },
  Krav: {
    kravbeskrivelse: (krav) => text(krav.kravbeskrivelse),
    opprettelsesdato: (krav) => krav.opprettelsesdatoForKrav,
    forfall: (krav) => krav.kravforfall
  },
  Kravforfall: { kravforfallsidentifikator: (forfall) => forfall.kravforfallsIdentifikator }
}

export const announce = (server) => console.log(server.address().port)
