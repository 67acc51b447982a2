// The panel with example operations, read from examples.graphql.

const { createElement, startTransition, useEffect, useRef } = React;

/** Make the plugin, and the examples as `{ title, section, query, variables }` with variables as JSON text. */
export function examplesPlugin(document, overrides = {}) {
  const examples = parse(document, { ...defaults(new Date()), ...overrides });
  return { examples, plugin: { title: "Examples", icon: Icon, content: () => createElement(Panel, { examples }) } };
}

/** Read the file: "## section" lines, then operations that each begin with a "# title" line. */
function parse(document, values) {
  const examples = [];
  for (const block of document.split(/^## /m).slice(1)) {
    const [section, ...rest] = block.split("\n");
    for (const query of rest.join("\n").split(/^(?=# )/m).slice(1)) {
      const title = query.slice(2, query.indexOf("\n"));
      examples.push({ section, title, query: query.trimEnd() + "\n", variables: variablesFor(query, values) });
    }
  }
  return examples;
}

function variablesFor(query, values) {
  const declared = [...query.matchAll(/\$(\w+):/g)].map(([, name]) => name);
  const entries = declared.filter((name) => name in values).map((name) => [name, values[name]]);
  return entries.length ? JSON.stringify(Object.fromEntries(entries), null, 2) : "";
}

/** Values for the examples' variables; the parties are Skatteetaten's documented test organisations. */
function defaults(today) {
  const daysFromToday = (days) => new Date(today.getTime() + days * 86_400_000).toISOString().slice(0, 10);
  return {
    part: "313367002",
    parter: ["313367002", "311851381", "314961900"],
    fraOgMed: daysFromToday(-364),
    tilOgMed: daysFromToday(0),
    fraOgMedLang: daysFromToday(-3 * 365),
    kravidentifikator: "",
    input: {
      kravtype: "TVANGSMULKT_RETTIGHETSHAVERREGISTERLOVEN",
      skyldner: { type: "ORGANISASJON", identifikator: "313367002" },
      hovedstol: 1200,
      oppdragsgiversReferanse: "GraphiQL",
      oppdragsgiversKravidentifikator: `graphiql-${today.getTime()}`,
      fastsettelsesdato: daysFromToday(-30),
      tilleggsinformasjon: {
        broennoeysundregistrene: { periode: { fraOgMed: daysFromToday(-90), tilOgMed: daysFromToday(-31) } },
      },
    },
  };
}

function Panel({ examples }) {
  const open = useOpen();
  const sections = [...new Set(examples.map(({ section }) => section))];
  return createElement(
    "section",
    { "aria-label": "Examples", className: "examples" },
    createElement("div", { className: "graphiql-doc-explorer-title" }, "Examples"),
    sections.map((section) =>
      createElement(
        "div",
        { key: section },
        createElement("h3", null, section),
        examples
          .filter((example) => example.section === section)
          .map((example) =>
            createElement("button", { key: example.title, type: "button", onClick: () => open(example) }, example.title),
          ),
      ),
    ),
  );
}

/**
 * Opens an example in a tab of its own.
 *
 * GraphiQL empties its editors while React works out the new tab, and React does that again when an earlier update was
 * still waiting. So the tab is added after everything that waits, and the editors are filled when it stands.
 */
function useOpen() {
  const editors = GraphiQL.React.useEditorContext({ nonNull: true });
  const { addTab, queryEditor, setOperationName, tabs, variableEditor } = editors;
  const opening = useRef(null);
  useEffect(() => {
    if (!opening.current) return;
    const { query, variables } = opening.current;
    opening.current = null;
    queryEditor.setValue(query);
    setOperationName(query.match(/^\w+ (\w+)/m)[1]); // GraphiQL itself notices only after a while
    variableEditor.setValue(variables);
    queryEditor.focus();
  }, [tabs.length]);
  return (example) => {
    opening.current = example;
    startTransition(addTab);
  };
}

function Icon() {
  return createElement(
    "svg",
    { viewBox: "0 0 24 24", fill: "none", stroke: "currentColor", strokeWidth: 1.5, "aria-hidden": true },
    createElement("path", { d: "M4 5h16M4 12h10M4 19h7M17 13l4 3.5-4 3.5z", strokeLinecap: "round", strokeLinejoin: "round" }),
  );
}
