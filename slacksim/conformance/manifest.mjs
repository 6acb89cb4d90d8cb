// Checks app manifests with Slack's own schema (github.com/slackapi/manifest-schema,
// its licence is in manifest.schema.LICENSE): an array of them on stdin, an array of
// lists of faults on stdout. What the schema does not know are the names of scopes
// and events.

import { readFileSync } from "node:fs";
import Ajv from "ajv";

const schema = JSON.parse(readFileSync(new URL("manifest.schema.2.0.0.json", import.meta.url), "utf8"));
const check = new Ajv({ strict: false, allErrors: true, logger: false }).compile(schema);
const faults = JSON.parse(readFileSync(0, "utf8")).map((manifest) => {
  check(manifest);
  return (check.errors ?? []).map((e) => `${e.instancePath} ${e.message} ${JSON.stringify(e.params)}`);
});
process.stdout.write(JSON.stringify(faults));
