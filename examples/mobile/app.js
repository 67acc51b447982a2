// Sign in, choose a party, see what is due, what was paid, and the statement.
import { config } from "./config.js";
import { begin, claims, finish } from "./signin.js";

const main = document.querySelector("main");
const select = document.querySelector("#part");
const kroner = new Intl.NumberFormat("nb-NO", { style: "currency", currency: "NOK" });
const ERRORS = {
  CONSENT: "Parten har ikke samtykket. Be om samtykke i Altinn.",
  PARTY: "Du har ikke tilgang til denne parten.",
  UNAUTHENTICATED: "Logg inn på nytt.",
  RATE_LIMITED: "For mange forespørsler. Vent litt.",
};

document.querySelector("#login").addEventListener("click", () => begin(config));
const token = await finish(config);
if (token) {
  const parties = claims(token).parter;
  select.replaceChildren(...parties.map((party) => new Option(party)));
  select.parentElement.hidden = false;
  select.addEventListener("change", show);
  await show();
}

async function show() {
  main.replaceChildren("Henter …");
  const til = new Date();
  const fra = new Date(til);
  fra.setMonth(fra.getMonth() - 11);
  const variables = { part: select.value, fra: day(fra), til: day(til) };
  const query = await (await fetch("oversikt.graphql")).text();
  const response = await fetch(config.gateway, {
    method: "POST",
    headers: {
      "Content-Type": "application/json",
      Accept: "application/json",
      "Accept-Language": "nb",
      Authorization: `Bearer ${token}`,
    },
    body: JSON.stringify({ query, variables }),
  });
  const { data, errors = [] } = await response.json();
  main.replaceChildren(...errors.slice(0, 1).map(told), ...sections(data?.part ?? {}));
}

function sections(part) {
  const due = part.kommendeForfall ?? [];
  return [
    section("Forfalt", due.filter((one) => one.forfall.erForfalt).map(dueItem)),
    section("Kommer", due.filter((one) => !one.forfall.erForfalt).map(dueItem)),
    section("Innbetalt", nodes(part.betalinger).map((one) => item(one.innbetalingsdato, one.innbetaltBeloepAbsolutt))),
    section("Utbetalt", nodes(part.utbetalinger).map((one) => item(one.utbetaltdato, one.utbetaltBeloep))),
    section("Kontoutskrift", nodes(part.kontoutskrift).map((one) => item(`${one.dato} ${one.tekst}`, one.beloep))),
  ];
}

function dueItem({ forfall, krav }) {
  const { kan, kid, kontonummer } = forfall.klarForBetaling;
  const how = kan ? `Betal til ${kontonummer ?? "oppgitt konto"}${kid ? `, KID ${kid}` : ""}` : "Kan ikke betales herfra";
  return item(`${forfall.forfallsdato} ${krav.kravbeskrivelse ?? ""}`, forfall.gjenstaaendeBeloep, how, forfall.erForfalt);
}

function item(text, amount, note = "", late = false) {
  const line = document.createElement("li");
  line.append(element("span", text), element("span", kroner.format(Number(amount)), "amount"));
  if (note) line.append(element("small", note));
  line.classList.toggle("late", late);
  return line;
}

function section(title, items) {
  const whole = document.createElement("section");
  const list = document.createElement("ul");
  list.append(...(items.length ? items : [element("li", "Ingen")]));
  whole.append(element("h2", title), list);
  return whole;
}

function told(error) {
  const { code, reason } = error.extensions;
  const paragraph = element("p", ERRORS[reason] ?? ERRORS[code] ?? "Noe gikk galt. Prøv igjen.");
  paragraph.setAttribute("role", "alert");
  return paragraph;
}

function element(name, text, className = "") {
  const made = document.createElement(name);
  made.textContent = text;
  made.className = className;
  return made;
}

function nodes(connection) {
  return connection?.nodes ?? [];
}

function day(date) {
  return date.toISOString().slice(0, 10);
}
