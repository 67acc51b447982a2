// A program as a frontend writes it, with documents whose results and variables are typed from the schema.

import { ApolloClient, CombinedGraphQLErrors, type HttpLink, InMemoryCache } from "@apollo/client";
import { PersistedQueryLink } from "@apollo/client/link/persisted-queries";
import { type FragmentType, graphql, readFragment } from "./generated/index.js";
import type { DocumentNode } from "graphql";
import type { OpprettInnkrevingsoppdragInput } from "./generated/graphql.js";

const DueFragment = graphql(`
  fragment Due on ForfallMedKrav {
    krav { id kravbeskrivelse status }
    forfall { forfallsdato gjenstaaendeBeloep klarForBetaling { kan mangler } }
  }
`);

const Overview = graphql(`
  query Overview($part: PartIdentifikator!) {
    part(identifikator: $part) {
      id
      aapneKrav { skjermet totalOversikt { saldo } }
      kommendeForfall(innenDager: null) { ...Due }
    }
  }
`);

const Claims = graphql(`
  query Claims($part: PartIdentifikator!, $filter: KravFilter, $sorter: [KravSortering!]) {
    part(identifikator: $part) {
      id
      krav(fraOgMed: "2025-01-01", tilOgMed: "2026-11-21", filter: $filter, sorter: $sorter, first: 5) {
        totalCount
        nodes { id gjenstaaendeBeloep status }
      }
    }
  }
`);

const Create = graphql(`
  mutation Create($input: OpprettInnkrevingsoppdragInput!) {
    opprettInnkrevingsoppdrag(input: $input) { gjentatt innkrevingsoppdrag { id } }
  }
`);

/** Where the gateway has the build's manifest, documents travel as the hashes that the build gave them. */
export function createClient(http: HttpLink, hasManifest: boolean) {
  const hashes = new PersistedQueryLink({ generateHash: (document) => (document as Hashed).__meta__.hash });
  return new ApolloClient({ link: hasManifest ? hashes.concat(http) : http, cache: new InMemoryCache() });
}

type Hashed = DocumentNode & { __meta__: { hash: string } };
type Client = ReturnType<typeof createClient>;

export async function describeParty(client: Client, part: string): Promise<string[]> {
  const { data } = await client.query({ query: Overview, variables: { part } });
  const saldo: string | undefined = data?.part?.aapneKrav?.totalOversikt?.saldo;
  // @ts-expect-error - there is no such field, and the compiler must say so
  const wrong = data?.part?.aapneKrav?.noSuchField;
  return [String(saldo), String(wrong), ...(data?.part?.kommendeForfall ?? []).map(describeDue)];
}

function describeDue(masked: FragmentType<typeof DueFragment>): string {
  const { krav, forfall } = readFragment(DueFragment, masked);
  return `${krav.kravbeskrivelse ?? krav.id} ${forfall.forfallsdato} ${forfall.gjenstaaendeBeloep}`;
}

export async function countOverdue(client: Client, part: string): Promise<number> {
  const { data } = await client.query({
    query: Claims,
    variables: {
      part,
      filter: { status: ["FORFALT"] },
      sorter: [{ felt: "GJENSTAAENDE_BELOEP", retning: "SYNKENDE" }],
    },
  });
  // @ts-expect-error - no status is called so, and the compiler must say so
  await client.query({ query: Claims, variables: { part, filter: { status: ["OVERDUE"] } } }).catch(expectBadInput);
  return data?.part?.krav?.totalCount ?? 0;
}

function expectBadInput(error: unknown): void {
  if (!CombinedGraphQLErrors.is(error) || error.errors[0]?.extensions?.code !== "BAD_USER_INPUT") throw error;
}

export async function create(client: Client, input: OpprettInnkrevingsoppdragInput): Promise<string | undefined> {
  const { data } = await client.mutate({ mutation: Create, variables: { input } });
  return data?.opprettInnkrevingsoppdrag?.innkrevingsoppdrag.id;
}
