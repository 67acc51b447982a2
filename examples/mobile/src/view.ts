// The answer as elements of the page. Each line takes the type of its part of the query's answer.
import type { GatewayError } from "./gateway.js";
import type { OversiktQuery } from "./generated/graphql.js";

type Part = NonNullable<OversiktQuery["part"]>;
type Due = NonNullable<Part["kommendeForfall"]>[number];

const kroner = new Intl.NumberFormat("nb-NO", { style: "currency", currency: "NOK" });
const ERRORS: Record<string, string> = {
  CONSENT: "Parten har ikke samtykket. Be om samtykke i Altinn.",
  PARTY: "Du har ikke tilgang til denne parten.",
  UNAUTHENTICATED: "Logg inn på nytt.",
  RATE_LIMITED: "For mange forespørsler. Vent litt.",
};

export function sections(part: Part): HTMLElement[] {
  const due = part.kommendeForfall ?? [];
  return [
    section("Forfalt", due.filter((one) => one.forfall.erForfalt).map(dueItem)),
    section("Kommer", due.filter((one) => !one.forfall.erForfalt).map(dueItem)),
    section("Innbetalt", nodes(part.betalinger).map((one) => item(day(one.innbetalingsdato), one.innbetaltBeloepAbsolutt))),
    section("Utbetalt", nodes(part.utbetalinger).map((one) => item(day(one.utbetaltdato), one.utbetaltBeloep))),
    section("Kontoutskrift", nodes(part.kontoutskrift).map((one) => item(`${day(one.dato)} ${one.tekst}`, one.beloep))),
  ];
}

export function told({ extensions: { code, reason } }: GatewayError): HTMLElement {
  const paragraph = element("p", ERRORS[reason ?? code] ?? ERRORS[code] ?? "Noe gikk galt. Prøv igjen.");
  paragraph.setAttribute("role", "alert");
  return paragraph;
}

function dueItem({ forfall, krav }: Due): HTMLElement {
  const { kan, kid, kontonummer } = forfall.klarForBetaling;
  const how = kan ? `Betal til ${kontonummer ?? "oppgitt konto"}${kid ? `, KID ${kid}` : ""}` : "Kan ikke betales herfra";
  return item(`${day(forfall.forfallsdato)} ${krav.kravbeskrivelse ?? ""}`, forfall.gjenstaaendeBeloep, how, forfall.erForfalt);
}

function item(text: string, amount: string, note = "", late = false): HTMLElement {
  const line = document.createElement("li");
  line.append(element("span", text), element("span", kroner.format(Number(amount)), "amount"));
  if (note) line.append(element("small", note));
  line.classList.toggle("late", late);
  return line;
}

function section(title: string, items: HTMLElement[]): HTMLElement {
  const whole = document.createElement("section");
  const list = document.createElement("ul");
  list.append(...(items.length ? items : [element("li", "Ingen")]));
  whole.append(element("h2", title), list);
  return whole;
}

function element(name: string, text: string, className = ""): HTMLElement {
  const made = document.createElement(name);
  made.textContent = text;
  made.className = className;
  return made;
}

function nodes<Node>(connection: { nodes: Node[] } | null): Node[] {
  return connection?.nodes ?? [];
}

function day(date: string): string {
  return date.split("-").reverse().join(".");
}
