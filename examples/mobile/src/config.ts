// Where the gateway and the OpenID provider are. The provider here is the simulator's.
export interface Config {
  gateway: string;
  authorize: string;
  token: string;
  client: string;
  /** Whether the gateway has the build's manifest (GATEWAY_TRUSTED_DOCUMENTS): then a document travels as its hash. */
  trusted: boolean;
}

export const config: Config = {
  gateway: "http://127.0.0.1:8000/graphql",
  authorize: "http://127.0.0.1:8001/oidc/authorize",
  token: "http://127.0.0.1:8001/oidc/token",
  client: "mobile-example",
  trusted: false,
};
