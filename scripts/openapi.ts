/**
 * Runs the service through its main job and its refusals, keeps what was sent and answered as the contract's examples, and writes
 * docs/openapi.json from the route table, and one page per problem under docs/problems. `--check` only compares.
 */
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { NO_EXAMPLES } from "@suyuan/api/http/openapi/examples";
import { PROBLEMS } from "@suyuan/api/http/problem";
import { contractDocument } from "@suyuan/api/routes/contract";
import { recordExamples } from "./contract/record.ts";

const ROOT = new URL("../", import.meta.url);

function problemPage(code: keyof typeof PROBLEMS): string {
  const { status, title, wayOut, retryable } = PROBLEMS[code];
  const again = retryable
    ? "The same request may succeed later.\n\n同一请求稍后可能成功。"
    : "The same request will be refused again until something changes.\n\n情况不变时，同一请求仍会被拒绝。";
  return `# ${code}\n\nStatus ${status}. ${title.en}. ${title.zh}。\n\n**Way out:** ${wayOut.en}.\n\n**处理办法：** ${wayOut.zh}。\n\n${again}\n`;
}

const json = (value: object): string => `${JSON.stringify(value, null, 2)}\n`;

/** Every generated document with its text. Throws when a step of the run is no operation of the contract. */
export async function documents(): Promise<ReadonlyMap<string, string>> {
  const codes = Object.keys(PROBLEMS) as (keyof typeof PROBLEMS)[];
  const { examples, missed } = await recordExamples(contractDocument({ examples: NO_EXAMPLES }));
  if (missed.length > 0) throw new Error(`not in the contract:\n${missed.join("\n")}`);
  return new Map([
    ["packages/api/src/contract/examples.json", json(examples)],
    ["docs/openapi.json", json(contractDocument({ examples }))],
    ...codes.map((code) => [`docs/problems/${code}.md`, problemPage(code)] as const),
  ]);
}

/** The documents whose text in the tree is not what the code says. */
export async function stale(): Promise<string[]> {
  return [...(await documents())].flatMap(([path, text]) => {
    try {
      return readFileSync(new URL(path, ROOT), "utf8") === text ? [] : [path];
    } catch {
      return [path];
    }
  });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  if (process.argv.includes("--check")) {
    const found = await stale();
    for (const path of found) console.log(`stale: ${path} (run npm run openapi)`);
    process.exit(found.length === 0 ? 0 : 1);
  }
  for (const [path, text] of await documents()) {
    const file = fileURLToPath(new URL(path, ROOT));
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  }
}
