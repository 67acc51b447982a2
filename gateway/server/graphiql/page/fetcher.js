// How GraphiQL talks to the gateway: POST, and server-sent events for subscriptions, because only these can carry
// the Authorization header of the headers tab.

/** Make GraphiQL's fetcher for one URL. */
export function createFetcher(url) {
  const post = GraphiQL.createFetcher({ url });
  return (params, options = {}) => {
    const headers = filledIn(options.headers);
    return isSubscription(params)
      ? graphqlSse.createClient({ url, headers, retryAttempts: 0 }).iterate(params)
      : post(params, { ...options, headers });
  };
}

/** Leave out headers that were only begun, such as "Bearer " before a token is pasted. */
function filledIn(headers = {}) {
  return Object.fromEntries(Object.entries(headers).filter(([, value]) => value && value.trim() !== "Bearer"));
}

/** Look at the text itself: GraphiQL's own parsed document lags behind what was just typed or opened. */
function isSubscription({ operationName, query }) {
  const withoutTexts = query.replace(/"""[^]*?"""|"(?:\\.|[^"\\\n])*"|#.*/g, "");
  const operations = [...withoutTexts.matchAll(/(?:^|\})\s*(query|mutation|subscription)\b\s*(\w*)/g)];
  const [, type] = operations.find(([, , name]) => !operationName || name === operationName) ?? [];
  return type === "subscription";
}
