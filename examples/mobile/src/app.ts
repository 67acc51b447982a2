// Sign in, choose a party, see what is due, what was paid, and the statement.
import { config } from "./config.js";
import { ask } from "./gateway.js";
import { OversiktDocument } from "./generated/graphql.js";
import { begin, finish, parties } from "./signin.js";
import { sections, told } from "./view.js";

const main = document.querySelector("main")!;
const label = document.querySelector("label")!;
const select = document.querySelector("select")!;

document.querySelector("#login")!.addEventListener("click", () => begin(config));
const token = await finish(config);
if (token) {
  select.replaceChildren(...parties(token).map((party) => new Option(party)));
  label.hidden = false;
  select.addEventListener("change", () => show(token));
  await show(token);
}

async function show(token: string): Promise<void> {
  main.replaceChildren("Henter …");
  const til = new Date();
  const fra = new Date(til);
  fra.setMonth(fra.getMonth() - 11);
  const part = select.value;
  const { data, errors = [] } = await ask(OversiktDocument, { part, fra: day(fra), til: day(til) }, token);
  if (part !== select.value) return; // another party was chosen meanwhile
  main.replaceChildren(...errors.slice(0, 1).map(told), ...(data?.part ? sections(data.part) : []));
}

function day(date: Date): string {
  return date.toISOString().slice(0, 10);
}
