// Sign-in with a code and PKCE (RFC 7636): no secret in the app, and a code that others find is of no use to them.

import type { Config } from "./config.js";

const VERIFIER = "verifier";
const STATE = "state";

export async function begin(config: Config): Promise<void> {
  const verifier = random();
  const state = random();
  sessionStorage.setItem(VERIFIER, verifier);
  sessionStorage.setItem(STATE, state);
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(verifier));
  location.assign(`${config.authorize}?${new URLSearchParams({
    response_type: "code",
    client_id: config.client,
    redirect_uri: here(),
    state,
    code_challenge: base64url(new Uint8Array(digest)),
    code_challenge_method: "S256",
  })}`);
}

// The access token, or null when nobody has just signed in. It is kept in this page's memory only.
export async function finish(config: Config): Promise<string | null> {
  const query = new URLSearchParams(location.search);
  const code = query.get("code");
  if (!code || query.get("state") !== sessionStorage.getItem(STATE)) return null;
  history.replaceState(null, "", here());
  const response = await fetch(config.token, {
    method: "POST",
    body: new URLSearchParams({
      grant_type: "authorization_code",
      code,
      redirect_uri: here(),
      client_id: config.client,
      code_verifier: sessionStorage.getItem(VERIFIER) ?? "",
    }),
  });
  sessionStorage.clear();
  return response.ok ? (await response.json()).access_token : null;
}

// The parties that the provider put into the token; the gateway decides what that is worth.
export function parties(token: string): string[] {
  const payload = (token.split(".")[1] ?? "").replace(/-/g, "+").replace(/_/g, "/");
  const bytes = Uint8Array.from(atob(payload), (character) => character.charCodeAt(0));
  return JSON.parse(new TextDecoder().decode(bytes)).parter;
}

function here(): string {
  return location.origin + location.pathname;
}

function random(): string {
  return base64url(crypto.getRandomValues(new Uint8Array(32)));
}

function base64url(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes)).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
}
