/**
 * Writes the types of the console's client from docs/openapi.json, where that has changed since: they are read by the compiler alone, and
 * never kept in the repository. `npm run check:types` does it first.
 */
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const at = (path: string) => fileURLToPath(new URL(`../${path}`, import.meta.url));

const CONTRACT = at("docs/openapi.json");
const FOLDER = at("packages/console/src/service/generated");
/** With TypeScript 5, which the generator needs, and the service does not. */
const GENERATOR = at("tests/client/node_modules/openapi-typescript/bin/cli.js");

const digest = createHash("sha256").update(readFileSync(CONTRACT)).digest("hex");
const mark = `${FOLDER}/made-from`;
if (!existsSync(mark) || readFileSync(mark, "utf8") !== digest) {
  mkdirSync(FOLDER, { recursive: true });
  execFileSync(process.execPath, [GENERATOR, CONTRACT, "-o", `${FOLDER}/contract.d.ts`], { stdio: "pipe" });
  writeFileSync(mark, digest);
}
