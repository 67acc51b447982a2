// What graphql-codegen generates and the TypeScript compiler has accepted, as it runs.

import assert from "node:assert/strict";
import { test } from "node:test";
import { HttpLink } from "@apollo/client";
import { countOverdue, create, createClient, describeParty } from "./codegen/built/program.js";
import { PARTY, authorization, isStrict, newOrder, recordingFetch, url } from "./gateway.js";

test("typed documents run and are read as typed", async () => {
  const { fetch, exchanges } = recordingFetch();
  const client = createClient(new HttpLink({ uri: url, headers: { authorization }, fetch }), isStrict);
  const [saldo, wrong, ...due] = await describeParty(client, PARTY);
  assert.match(saldo, /^-?\d+\.\d\d$/);
  assert.equal(wrong, "undefined");
  assert.match(due[0], /\d{4}-\d\d-\d\d -?\d+\.\d\d$/);
  assert.ok(await countOverdue(client, PARTY) > 0);
  assert.ok(await create(client, newOrder()));
  assert.equal(exchanges.length, 4);
  assert.ok(exchanges.every(({ body }) => "query" in body !== isStrict));
});
