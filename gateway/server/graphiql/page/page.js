// Starts GraphiQL on this page. Nothing is loaded from, or sent to, any other host.

import { examplesPlugin } from "./examples.js";
import { createFetcher } from "./fetcher.js";
import { createStorage } from "./storage.js";

const { createElement, useEffect } = React;

/** What the server tells the page: headers to begin with (the demo's token) and values for the examples' variables. */
async function loadConfiguration() {
  const response = await fetch("/graphiql/config.json");
  return response.ok ? response.json() : {};
}

async function loadExamples() {
  const response = await fetch("/graphiql/examples.graphql");
  return response.text();
}

/** Names the page, and opens the examples: GraphiQL's own `visiblePlugin` leaves the panel off the screen. */
function Title() {
  const { plugins } = GraphiQL.React.usePluginStore();
  useEffect(() => document.querySelector('[aria-label="Show Examples"]')?.click(), [plugins]);
  return "Innkreving";
}

const [configuration, operations] = await Promise.all([loadConfiguration(), loadExamples()]);
const { plugin, examples } = examplesPlugin(operations, configuration.variables);
const storage = createStorage();
const returning = storage.getItem("graphiql:tabState") !== null;

ReactDOM.createRoot(document.getElementById("graphiql")).render(
  createElement(
    GraphiQL,
    {
      fetcher: createFetcher("/graphql"),
      storage,
      shouldPersistHeaders: false,
      defaultHeaders: JSON.stringify(configuration.headers ?? { Authorization: "Bearer " }, null, 2),
      defaultTabs: [examples[0]],
      variables: returning ? undefined : examples[0].variables, // GraphiQL ignores the first default tab's own
      defaultQuery: "",
      defaultEditorToolsVisibility: "variables",
      inputValueDeprecation: true,
      schemaDescription: true,
      plugins: [plugin],
    },
    createElement(GraphiQL.Logo, null, createElement(Title)),
  ),
);
