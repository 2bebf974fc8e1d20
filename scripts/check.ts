import { spawn } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { Passed, stateOf } from "./passed.ts";
import { type Totals, totalsLine, totalsOf } from "./totals.ts";

const root = join(import.meta.dirname, "..");
const env = { ...process.env, PATH: [join(root, "node_modules", ".bin"), process.env.PATH].join(delimiter) };

// What reads sources only, side by side. Each step is a script of package.json, so that `npm run check:types` and this run can never differ.
const steps = ["types", "lint", "arrows", "unused"].map((name) => ({ name, script: `check:${name}` }));

interface Outcome {
  readonly exitCode: number;
  readonly output: string;
}

function run(command: string, output: "shown" | "kept"): Promise<Outcome> {
  return new Promise((resolve) => {
    const stdio = output === "shown" ? "inherit" : "pipe";
    const child = spawn(command, { cwd: root, env, shell: true, stdio: ["ignore", stdio, stdio] });
    const chunks: Buffer[] = [];
    child.stdout?.on("data", (chunk: Buffer) => chunks.push(chunk));
    child.stderr?.on("data", (chunk: Buffer) => chunks.push(chunk));
    child.on("error", (error) => resolve({ exitCode: 1, output: error.message }));
    child.on("close", (code) => resolve({ exitCode: code ?? 1, output: Buffer.concat(chunks).toString("utf8") }));
  });
}

async function step(name: string, command: string, output: "shown" | "kept"): Promise<boolean> {
  const started = performance.now();
  const outcome = await run(command, output);
  const ok = outcome.exitCode === 0;
  if (!ok && outcome.output !== "") console.log(outcome.output.trimEnd());
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  console.log(`${name.padEnd(8)}${(ok ? "ok" : "FAILED").padEnd(8)}${seconds.padStart(6)} s`);
  return ok;
}

async function readScripts(): Promise<ReadonlyMap<string, unknown>> {
  const manifest: unknown = JSON.parse(await readFile(join(root, "package.json"), "utf8"));
  if (typeof manifest !== "object" || manifest === null || !("scripts" in manifest)) throw new Error("no scripts");
  return new Map(Object.entries(manifest.scripts ?? {}));
}

async function runTests(): Promise<Totals> {
  const folder = await mkdtemp(join(tmpdir(), "suyuan-tests-"));
  const report = join(folder, "report.json");
  // `npm test -- packages/gs1` narrows the tests, not the other steps.
  const filters = process.argv
    .slice(2)
    .map((filter) => `"${filter}"`)
    .join(" ");
  const command = `vitest run --reporter=default --reporter=json --outputFile.json="${report}" ${filters}`;
  const ok = await step("tests", command, "shown");
  const text = await readFile(report, "utf8").catch(() => "null");
  await rm(folder, { recursive: true, force: true });
  return totalsOf(JSON.parse(text), ok ? 0 : 1);
}

async function main(): Promise<void> {
  const scripts = await readScripts();
  const failed: string[] = [];
  // For a user a missing Java is a visible skip of the DynamoDB tests; where it is promised, it is a failure.
  if (process.env.CI && !(await step("java", "java -version", "kept"))) failed.push("java");
  const passed = new Passed(join(root, ".cache/checks"), stateOf(root));
  await Promise.all(
    steps.map(async ({ name, script }) => {
      const command = scripts.get(script);
      if (typeof command !== "string") throw new Error(`package.json has no script ${script}`);
      if (!process.env.CI && passed.has(name, command)) {
        console.log(`${name.padEnd(8)}ok      it passed with these very sources`);
        return;
      }
      if (await step(name, command, "kept")) passed.add(name, command);
      else failed.push(name);
    }),
  );
  const totals = await runTests();
  if (failed.length > 0) console.log(`Failed besides the tests: ${failed.join(", ")}`);
  const all = { ...totals, failed: totals.failed + failed.length };
  console.log(totalsLine(all));
  process.exitCode = all.failed === 0 ? 0 : 1;
}

await main();
