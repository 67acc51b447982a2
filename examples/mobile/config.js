// Where the gateway and the OpenID provider are. The provider here is the simulator's.
export const config = {
  gateway: "http://127.0.0.1:8000/graphql",
  authorize: "http://127.0.0.1:8001/oidc/authorize",
  token: "http://127.0.0.1:8001/oidc/token",
  client: "mobile-example",
};
