// Apollo Client: errors beside data, the normalised cache, persisted queries, batches, writes and subscriptions.

import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { test } from "node:test";
import { ApolloClient, ApolloLink, CombinedGraphQLErrors, HttpLink, InMemoryCache, gql } from "@apollo/client";
import { BatchHttpLink } from "@apollo/client/link/batch-http";
import { PersistedQueryLink } from "@apollo/client/link/persisted-queries";
import { GraphQLWsLink } from "@apollo/client/link/subscriptions";
import { relayStylePagination } from "@apollo/client/utilities";
import { createClient } from "graphql-ws";
import { PARTY, WRONG_CHECK_DIGIT, authorization, newOrder, recordingFetch, url, webSocketUrl } from "./gateway.js";

const headers = { authorization };

/** As docs/guide.md tells: what has no id of its own is merged into what it belongs to. */
function recommendedCache() {
  const pages = relayStylePagination(["fraOgMed", "tilOgMed", "filter", "sorter"]);
  return new InMemoryCache({
    typePolicies: {
      AapneKrav: { merge: true },
      Part: { fields: { krav: pages, betalinger: pages, utbetalinger: pages } },
    },
  });
}

function apollo(link = new HttpLink({ uri: url, headers }), cache = recommendedCache()) {
  return new ApolloClient({ link, cache });
}

function sha256(text) {
  return createHash("sha256").update(text).digest("hex");
}

const OVERVIEW = gql`
  query Overview($part: PartIdentifikator!) {
    part(identifikator: $part) {
      id
      aapneKrav { totalOversikt { saldo } }
    }
  }
`;

test("a failed field leaves the rest of the answer and tells why in its extensions", async () => {
  const query = gql`
    query Partial($part: PartIdentifikator!, $wrong: PartIdentifikator!) {
      part(identifikator: $part) { aapneKrav { totalOversikt { saldo } } }
      wrong: part(identifikator: $wrong) { id }
    }
  `;
  const variables = { part: PARTY, wrong: WRONG_CHECK_DIGIT };
  const { data, error } = await apollo().query({ query, variables, errorPolicy: "all" });
  assert.match(data.part.aapneKrav.totalOversikt.saldo, /^-?\d+\.\d\d$/);
  assert.equal(data.wrong, null);
  assert.ok(CombinedGraphQLErrors.is(error));
  const [{ path, extensions }] = error.errors;
  assert.deepEqual(path, ["wrong"]);
  assert.equal(extensions.code, "BAD_USER_INPUT");
  assert.equal(extensions.retryable, false);
});

test("a document that does not fit the schema is a GraphQL error with a code and no network error", async () => {
  const failing = apollo().query({ query: gql`{ part(identifikator: "314961900") { noSuchField } }` });
  await assert.rejects(failing, (error) => {
    assert.ok(CombinedGraphQLErrors.is(error));
    assert.equal(error.errors[0].extensions.code, "GRAPHQL_VALIDATION_FAILED");
    return true;
  });
});

test("a missing token is a GraphQL error that asks for a new sign-in", async () => {
  const failing = apollo(new HttpLink({ uri: url })).query({ query: OVERVIEW, variables: { part: PARTY } });
  await assert.rejects(failing, (error) => {
    assert.equal(error.errors[0].extensions.code, "UNAUTHENTICATED");
    return true;
  });
});

test("the normalised cache joins what is asked by number and by id", async () => {
  const client = apollo();
  const { data } = await client.query({ query: OVERVIEW, variables: { part: PARTY } });
  const query = gql`
    query Again($id: ID!) {
      node(id: $id) {
        id
        ... on Part { aapneKrav { krav { id kravidentifikator forfall { id } } } }
      }
    }
  `;
  await client.query({ query, variables: { id: data.part.id } });
  const part = client.cache.extract()[`Part:${data.part.id}`];
  assert.ok(part.aapneKrav.totalOversikt.saldo);
  assert.ok(part.aapneKrav.krav.length > 1);
  assert.equal(new Set(part.aapneKrav.krav.map(({ __ref }) => __ref)).size, part.aapneKrav.krav.length);
  assert.match(part.aapneKrav.krav[0].__ref, /^Krav:/);
});

test("pages of claims join into one list", async () => {
  const query = gql`
    query Pages($part: PartIdentifikator!, $after: String) {
      part(identifikator: $part) {
        id
        krav(fraOgMed: "2025-01-01", tilOgMed: "2026-11-21", first: 2, after: $after) {
          edges { cursor node { id } }
          pageInfo { hasNextPage endCursor hasPreviousPage startCursor }
        }
      }
    }
  `;
  const client = apollo();
  const first = await client.query({ query, variables: { part: PARTY } });
  const watched = client.watchQuery({ query, variables: { part: PARTY } });
  const watching = watched.subscribe(() => {});
  await watched.fetchMore({ variables: { after: first.data.part.krav.pageInfo.endCursor } });
  watching.unsubscribe();
  const { part } = client.readQuery({ query, variables: { part: PARTY } });
  const ids = part.krav.edges.map(({ node }) => node.id);
  assert.equal(new Set(ids).size, 4);
});

test("an automatic persisted query travels with its text once, and then as its hash alone", async () => {
  const { fetch, exchanges } = recordingFetch();
  const link = new PersistedQueryLink({ sha256 }).concat(new HttpLink({ uri: url, headers, fetch }));
  const query = gql(`query PersistedByPost${Date.now()} { kravtyper { tekst } }`);
  const client = apollo(link);
  await client.query({ query, fetchPolicy: "network-only" });
  await client.query({ query, fetchPolicy: "network-only" });
  assert.deepEqual(exchanges.map(({ method, body }) => [method, "query" in body]), [
    ["POST", false],
    ["POST", true],
    ["POST", false],
  ]);
  assert.equal(exchanges[2].response.status, 200);
});

test("a hashed query may be sent by GET, with the content type that makes browsers ask first", async () => {
  const { fetch, exchanges } = recordingFetch({ "sec-fetch-site": "cross-site", "sec-fetch-mode": "cors" });
  const http = new HttpLink({ uri: url, fetch });
  const client = apollo(new PersistedQueryLink({ sha256, useGETForHashedQueries: true }).concat(http));
  const query = gql(`query PersistedByGet${Date.now()} { feilkoder { code } }`);
  await client.query({ query, fetchPolicy: "network-only" });
  const { data } = await client.query({ query, fetchPolicy: "network-only" });
  assert.ok(data.feilkoder.length > 0);
  assert.deepEqual(exchanges.map(({ method }) => method), ["GET", "POST", "GET"]);
  assert.equal(exchanges[0].headers.get("content-type"), "application/json");
});

test("a batch is refused with an error that says so", async () => {
  const client = apollo(new BatchHttpLink({ uri: url, headers, batchInterval: 5 }));
  const queries = [gql`query One { feilkoder { code } }`, gql`query Two { kravtyper { tekst } }`];
  const refusals = await Promise.allSettled(queries.map((query) => client.query({ query })));
  for (const { reason } of refusals) {
    const [{ extensions }] = reason.result[0].errors;
    assert.equal(extensions.code, "BAD_USER_INPUT");
    assert.equal(extensions.reason, "batches are not supported");
  }
});

test("a mutation takes its input as a variable", async () => {
  const { data } = await apollo().mutate({ mutation: CREATE, variables: { input: newOrder() } });
  const { gjentatt, innkrevingsoppdrag } = data.opprettInnkrevingsoppdrag;
  assert.equal(gjentatt, false);
  assert.equal(innkrevingsoppdrag.__typename, "Innkrevingsoppdrag");
  assert.ok(innkrevingsoppdrag.id);
});

test("a subscription follows a new order over a WebSocket until its status is final", async (context) => {
  const socket = createClient({ url: webSocketUrl, connectionParams: { Authorization: authorization } });
  context.after(() => socket.dispose());
  const http = new HttpLink({ uri: url, headers });
  const isSubscription = ({ operationType }) => operationType === "subscription";
  const client = apollo(ApolloLink.split(isSubscription, new GraphQLWsLink(socket), http));
  const { data } = await client.mutate({ mutation: CREATE, variables: { input: newOrder() } });
  const { kravidentifikator } = data.opprettInnkrevingsoppdrag.innkrevingsoppdrag;
  const seen = [];
  await new Promise((complete, error) => {
    client.subscribe({ query: FOLLOW, variables: { kravidentifikator } }).subscribe({
      next: ({ data, error }) => seen.push(error ?? data.mottaksstatus.mottaksstatus),
      complete,
      error,
    });
  });
  assert.ok(seen.length > 1, String(seen));
  assert.equal(seen.at(-1), "RESKONTROFOERT");
});

const CREATE = gql`
  mutation Create($input: OpprettInnkrevingsoppdragInput!) {
    opprettInnkrevingsoppdrag(input: $input) {
      gjentatt
      innkrevingsoppdrag { id kravidentifikator }
    }
  }
`;

const FOLLOW = gql`
  subscription Follow($kravidentifikator: String!) {
    mottaksstatus(kravidentifikator: $kravidentifikator) { mottaksstatus ansvarlig }
  }
`;
