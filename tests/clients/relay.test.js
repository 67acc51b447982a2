// Relay: the artifacts of relay-compiler at run time, without React.

import assert from "node:assert/strict";
import { createRequire } from "node:module";
import { test } from "node:test";
import { createClient } from "graphql-ws";
import relay from "relay-runtime";
import { ORDER, PARTY, WRONG_CHECK_DIGIT, authorization, isStrict, newOrder, url, webSocketUrl } from "./gateway.js";

const require = createRequire(import.meta.url);
const artifact = (name) => require(`./relay/${isStrict ? "trusted-artifacts" : "artifacts"}/${name}.graphql.js`);

/** A compiled document by its id, where the compiler has written a manifest, else by its text. */
function parameters({ id, text }, variables) {
  return { ...(id ? { documentId: id } : { query: text }), variables };
}

async function post(request, variables) {
  const headers = { authorization, "content-type": "application/json", accept: "application/graphql-response+json" };
  const response = await fetch(url, { method: "POST", headers, body: JSON.stringify(parameters(request, variables)) });
  return response.json();
}

function environment(subscribe) {
  const store = new relay.Store(new relay.RecordSource());
  return new relay.Environment({ network: relay.Network.create(post, subscribe), store });
}

function fetchInto(relayEnvironment, query, variables) {
  return relay.fetchQuery(relayEnvironment, query, variables).toPromise();
}

/** What `usePaginationFragment` does for a component: read the fragment, and ask for what comes after it. */
class Pagination {
  constructor(relayEnvironment, fragment, query, variables) {
    this.environment = relayEnvironment;
    this.fragment = fragment;
    this.owner = relay.createOperationDescriptor(query, variables);
    this.metadata = relay.getPaginationMetadata(fragment, "Claims");
  }

  get selector() {
    const { part } = this.environment.lookup(this.owner.fragment).data;
    return relay.getSelector(this.fragment, part);
  }

  get data() {
    return this.environment.lookup(this.selector).data;
  }

  async loadNext(count) {
    const { data, selector } = this;
    const { paginationRequest, paginationMetadata, identifierField } = this.metadata;
    const { endCursor } = data.krav.pageInfo;
    const variables = { ...selector.variables, id: data[identifierField] };
    const next = relay.getPaginationVariables("forward", count, endCursor, variables, {}, paginationMetadata);
    await this.environment.execute({ operation: relay.createOperationDescriptor(paginationRequest, next) }).toPromise();
  }
}

test("a connection grows page by page until it holds every claim once", async () => {
  const relayEnvironment = environment();
  const query = artifact("documentsPartyQuery");
  await fetchInto(relayEnvironment, query, { part: PARTY });
  const pagination = new Pagination(relayEnvironment, artifact("documents_claims"), query, { part: PARTY });
  const sizes = [pagination.data.krav.edges.length];
  while (pagination.data.krav.pageInfo.hasNextPage) {
    await pagination.loadNext(3);
    sizes.push(pagination.data.krav.edges.length);
  }
  const { edges, totalCount } = pagination.data.krav;
  assert.deepEqual(sizes.slice(0, 2), [4, 7]);
  assert.equal(sizes.at(-1), totalCount);
  assert.equal(new Set(edges.map(({ node }) => node.id)).size, totalCount);
  const amounts = edges.map(({ node }) => Number(node.opprinneligBeloep));
  assert.deepEqual(amounts, amounts.toSorted((a, b) => b - a));
});

test("a failed field is caught where it is read and the rest stands", async () => {
  const variables = { wrong: WRONG_CHECK_DIGIT };
  const { part, kravtyper } = await fetchInto(environment(), artifact("documentsFailingQuery"), variables);
  assert.equal(part.ok, false);
  assert.equal(part.errors.length, 1);
  assert.ok(kravtyper.length > 0);
});

test("a mutation takes its input as a variable", async () => {
  const answer = await new Promise((onCompleted, onError) => {
    relay.commitMutation(environment(), {
      mutation: artifact("documentsCreateMutation"),
      variables: { input: newOrder() },
      onCompleted,
      onError,
    });
  });
  assert.equal(answer.opprettInnkrevingsoppdrag.gjentatt, false);
});

test("a subscription comes over a WebSocket", async (context) => {
  const socket = createClient({ url: webSocketUrl, connectionParams: { Authorization: authorization } });
  context.after(() => socket.dispose());
  // graphql-ws insists on a text, even where an id is sent.
  const overSocket = (request, variables) =>
    relay.Observable.create((sink) => socket.subscribe({ query: "", ...parameters(request, variables) }, sink));
  const seen = [];
  await new Promise((onCompleted, onError) => {
    relay.requestSubscription(environment(overSocket), {
      subscription: artifact("documentsFollowSubscription"),
      variables: { kravidentifikator: ORDER },
      onNext: ({ mottaksstatus }) => seen.push(mottaksstatus.mottaksstatus),
      onCompleted,
      onError,
    });
  });
  assert.deepEqual(seen, ["RESKONTROFOERT"]);
});
