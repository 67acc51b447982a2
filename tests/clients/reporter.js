// Writes one line of JSON for each finished test: its name, and what went wrong if anything did.

export default async function* report(events) {
  for await (const { type, data } of events) {
    if (type === "test:pass") yield line({ name: data.name, failure: null });
    if (type === "test:fail") yield line({ name: data.name, failure: explain(data.details.error) });
    if (type === "test:stderr" || type === "test:stdout") process.stderr.write(data.message);
  }
}

function line(result) {
  return `${JSON.stringify(result)}\n`;
}

function explain(error) {
  return String(error.cause?.stack ?? error.cause ?? error.stack ?? error);
}
