// Parses AsyncAPI documents. Prints what the parser says, one line each, and ends with 1 if it refuses a document.
import { readFileSync } from 'node:fs';
import { Parser } from '@asyncapi/parser';

const severities = ['error', 'warning', 'information', 'hint'];
// Documents say 3.0.0, which all tools read.
const expected = new Set(['asyncapi-latest-version']);

const parser = new Parser();
let refused = false;
for (const file of process.argv.slice(2)) {
  const { document, diagnostics } = await parser.parse(readFileSync(file, 'utf8'));
  for (const { severity, code, path, message } of diagnostics) {
    if (!expected.has(code)) {
      console.log(`${file}: ${severities[severity]} ${code} at ${path.join('/')}: ${message}`);
    }
  }
  refused ||= document === undefined;
}
process.exitCode = refused ? 1 : 0;
