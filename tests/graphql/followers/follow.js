// Follows one order with a published client, and writes each event, and the end, as a line of JSON.
import { createClient as createSse } from "graphql-sse";
import { createClient as createWs } from "graphql-ws";
import WebSocket from "ws";

const [client, url, token, kravidentifikator] = process.argv.slice(2);
const query = `subscription ($id: String!) {
  mottaksstatus(kravidentifikator: $id) { mottaksstatus kravidentifikator }
}`;
const write = (line) => process.stdout.write(`${JSON.stringify(line)}\n`);

const clients = {
  // As in a browser, which cannot set headers of a WebSocket: the token is in connection_init.
  "graphql-ws": () =>
    createWs({
      url: `${url.replace("http", "ws")}/graphql`,
      webSocketImpl: WebSocket,
      retryAttempts: 0,
      connectionParams: { Authorization: `Bearer ${token}` },
    }),
  "graphql-sse": () =>
    createSse({ url: `${url}/graphql`, retryAttempts: 0, headers: { Authorization: `Bearer ${token}` } }),
};

const connection = clients[client]();
connection.subscribe(
  { query, variables: { id: kravidentifikator } },
  {
    next: (event) => write(event),
    error: (error) => write({ failed: Array.isArray(error) ? error : String(error?.reason ?? error) }),
    complete: () => {
      write({ complete: true });
      connection.dispose();
    },
  },
);
