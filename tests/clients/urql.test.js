// urql, which lists text/event-stream and multipart/mixed in every Accept header.

import assert from "node:assert/strict";
import { test } from "node:test";
import { Client, fetchExchange, gql, subscriptionExchange } from "@urql/core";
import { createClient } from "graphql-ws";
import { ORDER, PARTY, WRONG_CHECK_DIGIT, authorization, newOrder } from "./gateway.js";
import { recordingFetch, url, webSocketUrl } from "./gateway.js";

function urql(options = {}) {
  const fetchOptions = { headers: { authorization } };
  return new Client({ url, exchanges: [fetchExchange], fetchOptions, preferGetMethod: false, ...options });
}

const FOLLOW = gql`
  subscription Follow($kravidentifikator: String!) {
    mottaksstatus(kravidentifikator: $kravidentifikator) { mottaksstatus ansvarlig }
  }
`;

/** Every result of a subscription, once the gateway has completed it. */
function follow(client, kravidentifikator) {
  const results = [];
  return new Promise((resolve) => {
    client.subscription(FOLLOW, { kravidentifikator }).subscribe((result) => {
      results.push(result);
      if (!result.hasNext) resolve(results);
    });
  });
}

test("a query is answered in plain JSON although the client accepts streams", async () => {
  const { fetch, exchanges } = recordingFetch();
  const query = gql`
    query Overview($part: PartIdentifikator!) {
      part(identifikator: $part) { aapneKrav { totalOversikt { saldo } } }
    }
  `;
  const { data, error } = await urql({ fetch }).query(query, { part: PARTY });
  assert.equal(error, undefined);
  assert.ok(data.part.aapneKrav.totalOversikt.saldo);
  const [{ headers, response }] = exchanges;
  assert.match(headers.get("accept"), /text\/event-stream/);
  assert.match(response.headers.get("content-type"), /^application\/graphql-response\+json/);
});

test("a failed field leaves the rest of the answer and tells why in its extensions", async () => {
  const query = gql`
    query Partial($part: PartIdentifikator!, $wrong: PartIdentifikator!) {
      part(identifikator: $part) { type }
      wrong: part(identifikator: $wrong) { id }
    }
  `;
  const { data, error } = await urql().query(query, { part: PARTY, wrong: WRONG_CHECK_DIGIT });
  assert.equal(data.part.type, "ORGANISASJON");
  const [{ path, extensions }] = error.graphQLErrors;
  assert.deepEqual(path, ["wrong"]);
  assert.equal(extensions.code, "BAD_USER_INPUT");
});

test("a query by GET works as urql sends it", async () => {
  const { fetch, exchanges } = recordingFetch();
  const { error } = await urql({ fetch, preferGetMethod: "force" }).query(gql`query Codes { feilkoder { code } }`, {});
  assert.equal(error, undefined);
  assert.equal(exchanges[0].method, "GET");
});

test("a mutation takes its input as a variable", async () => {
  const mutation = gql`
    mutation Create($input: OpprettInnkrevingsoppdragInput!) {
      opprettInnkrevingsoppdrag(input: $input) { gjentatt innkrevingsoppdrag { id kravidentifikator } }
    }
  `;
  const { data, error } = await urql().mutation(mutation, { input: newOrder() });
  assert.equal(error, undefined);
  assert.equal(data.opprettInnkrevingsoppdrag.gjentatt, false);
});

test("a subscription comes as server-sent events, each split from the next", async () => {
  const { fetch, exchanges } = recordingFetch();
  const [first, ...rest] = await follow(urql({ fetch, fetchSubscriptions: true }), ORDER);
  assert.equal(first.error, undefined);
  assert.equal(first.data.mottaksstatus.mottaksstatus, "RESKONTROFOERT");
  assert.equal(rest.at(-1)?.hasNext ?? first.hasNext, false);
  assert.match(exchanges[0].response.headers.get("content-type"), /^text\/event-stream/);
});

test("a subscription that cannot begin tells why over server-sent events", async () => {
  const results = await follow(urql({ fetchSubscriptions: true }), crypto.randomUUID());
  assert.equal(results[0].error.graphQLErrors[0].extensions.code, "NOT_FOUND");
});

test("a subscription comes over a WebSocket", async (context) => {
  const socket = createClient({ url: webSocketUrl, connectionParams: { Authorization: authorization } });
  context.after(() => socket.dispose());
  const overSocket = subscriptionExchange({
    forwardSubscription: ({ query = "", variables }) => ({
      subscribe: (sink) => ({ unsubscribe: socket.subscribe({ query, variables }, sink) }),
    }),
  });
  const [{ data, error }] = await follow(urql({ exchanges: [fetchExchange, overSocket] }), ORDER);
  assert.equal(error, undefined);
  assert.equal(data.mottaksstatus.mottaksstatus, "RESKONTROFOERT");
});
