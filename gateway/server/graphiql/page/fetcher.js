// How GraphiQL talks to the gateway: POST, and server-sent events for subscriptions, because only these can carry
// the Authorization header of the headers tab.

/** Make GraphiQL's fetcher for one URL. */
export function createFetcher(url) {
  const post = GraphiQL.createFetcher({ url });
  return (params, options = {}) => {
    const headers = filledIn(options.headers);
    return isSubscription(params, options.documentAST)
      ? graphqlSse.createClient({ url, headers, retryAttempts: 0 }).iterate(params)
      : post(params, { ...options, headers });
  };
}

/** Leave out headers that were only begun, such as "Bearer " before a token is pasted. */
function filledIn(headers = {}) {
  return Object.fromEntries(Object.entries(headers).filter(([, value]) => value && value.trim() !== "Bearer"));
}

function isSubscription({ operationName }, documentAST) {
  const operations = documentAST?.definitions.filter(({ kind }) => kind === "OperationDefinition") ?? [];
  const chosen = operations.find(({ name }) => !operationName || name?.value === operationName);
  return chosen?.operation === "subscription";
}
