// What the browser remembers. Tokens: never. Queries and variables hold identity numbers, so they last only as long as
// the browser tab. GraphiQL's history keeps headers whatever `shouldPersistHeaders` says, so it stays in memory.

const SESSION = new Set(["graphiql:tabState", "graphiql:query", "graphiql:variables", "graphiql:operationName"]);
const LASTING = new Set([
  "graphiql:theme",
  "graphiql:docExplorerFlex",
  "graphiql:editorFlex",
  "graphiql:secondaryEditorFlex",
]);

/** Make the storage that GraphiQL is given in place of localStorage. */
export function createStorage() {
  const memory = new Map();
  const inMemory = {
    getItem: (key) => memory.get(key) ?? null,
    setItem: (key, value) => memory.set(key, value),
    removeItem: (key) => memory.delete(key),
  };
  const placeOf = (key) => (LASTING.has(key) ? localStorage : SESSION.has(key) ? sessionStorage : inMemory);
  const known = () => [...LASTING, ...SESSION, ...memory.keys()];
  return {
    getItem: (key) => placeOf(key).getItem(key),
    setItem: (key, value) => placeOf(key).setItem(key, value),
    removeItem: (key) => placeOf(key).removeItem(key),
    clear: () => known().forEach((key) => placeOf(key).removeItem(key)),
    get length() {
      return known().filter((key) => placeOf(key).getItem(key) !== null).length;
    },
  };
}
