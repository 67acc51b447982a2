// Where the gateway under test is, what it is asked for, and a fetch that tells what went over the wire.

import WebSocket from "ws";

globalThis.WebSocket ??= WebSocket; // browsers and Node 22 have one

export const url = process.env.GATEWAY_URL;
export const webSocketUrl = url.replace("http", "ws");
/** Whether the gateway runs only the documents of the manifests that were built from these programs. */
export const isStrict = process.env.GATEWAY_STRICT === "true";
export const authorization = `Bearer ${process.env.GATEWAY_TOKEN}`;

export const PARTY = "314961900";
export const PERSON = "05826930057";
export const WRONG_CHECK_DIGIT = "313367003";
export const ORDER = "7a2d3b45-6c7e-4f80-9ba1-c2d3e4f50622";

/** A fetch that keeps every exchange as `{ method, headers, body, response }`, and sends `extra` headers as well. */
export function recordingFetch(extra = {}) {
  const exchanges = [];
  async function record(input, options = {}) {
    const headers = new Headers({ ...Object.fromEntries(new Headers(options.headers)), ...extra });
    const response = await fetch(input, { ...options, headers });
    const body = options.body === undefined || options.body === null ? null : JSON.parse(options.body);
    exchanges.push({ method: options.method ?? "GET", headers, body, response });
    return response;
  }
  return { fetch: record, exchanges };
}

/** What an example order needs; each has an id of its own. */
export function newOrder() {
  return {
    kravtype: "TILBAKEKREVING_DAGPENGER",
    skyldner: { type: "PERSON", identifikator: PERSON },
    hovedstol: 1200,
    oppdragsgiversReferanse: "SAK-2026-000777",
    oppdragsgiversKravidentifikator: crypto.randomUUID(),
    fastsettelsesdato: "2026-10-01",
    tilleggsinformasjon: {
      nav: { tilbakekrevingsperiode: { fraOgMed: "2026-01-01", tilOgMed: "2026-03-31" } },
    },
  };
}
