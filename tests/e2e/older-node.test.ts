import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { cp, mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";

const root = join(import.meta.dirname, "../..");
const older =
  'data:text/javascript,Object.defineProperty(process,"versions",{value:{...process.versions,node:"20.0.0"}})';

// Stands for the command itself: says which Node runs it and what it was given, then serves until it is told to stop.
const main = `
const [mode = "", code = "0"] = process.argv.slice(2);
process.stdout.write(JSON.stringify({ pid: process.pid, node: process.versions.node, args: process.argv.slice(2) }) + "\\n");
if (mode === "exit") process.exit(Number(code) as number);
process.on("SIGTERM", () => { process.stdout.write("drained\\n"); process.exit(0); });
setInterval(() => undefined, 1000);
`;

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "suyuan-command-"));
  await cp(join(root, "packages/cli/bin"), join(folder, "bin"), { recursive: true });
  await mkdir(join(folder, "src"));
  await writeFile(join(folder, "package.json"), '{ "type": "module" }');
  await writeFile(join(folder, "src/main.ts"), main);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function withPackagedNode(): Promise<void> {
  await mkdir(join(folder, "node_modules"), { recursive: true });
  await symlink(join(root, "node_modules/node"), join(folder, "node_modules/node"));
}

interface Running {
  readonly child: ChildProcess;
  readonly output: () => string;
  readonly ended: Promise<unknown[]>;
}

function startOnOlderNode(args: readonly string[]): Running {
  const child = spawn(process.execPath, ["--import", older, join(folder, "bin/suyuan.mjs"), ...args]);
  let output = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk: Buffer) => (output += chunk.toString()));
  return { child, output: () => output, ended: once(child, "close") };
}

function alive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

async function firstLine(running: Running): Promise<{ pid: number; node: string; args: string[] }> {
  await expect.poll(running.output, { timeout: 30_000 }).toContain("\n");
  return JSON.parse(running.output().split("\n")[0] ?? "");
}

test("on an older Node without a packaged one the command says what it needs and fails", async () => {
  const running = startOnOlderNode(["exit"]);
  const [code] = await running.ended;
  expect(code).toBe(1);
  expect(running.output()).toMatch(/^suyuan needs Node 24 or newer/);
});

test("on an older Node the packaged one runs the command, with the same arguments and exit code", async () => {
  await withPackagedNode();
  const running = startOnOlderNode(["exit", "7", "--name", "苍溪 红心"]);
  const [code] = await running.ended;
  const { node, args } = await firstLine(running);
  expect(code).toBe(7);
  expect(node).toMatch(/^24\./);
  expect(args).toEqual(["exit", "7", "--name", "苍溪 红心"]);
});

test("SIGTERM to the older Node drains the command behind it and exits 0", async () => {
  const running = startOnOlderNode(["serve"]);
  const { pid } = await firstLine(running);
  expect(pid).not.toBe(running.child.pid);
  running.child.kill("SIGTERM");
  const [code] = await running.ended;
  expect(code).toBe(0);
  expect(running.output()).toContain("drained");
});

test("killing the older Node outright leaves no command running behind it", async () => {
  const running = startOnOlderNode(["serve"]);
  const { pid } = await firstLine(running);
  running.child.kill("SIGKILL");
  await running.ended;
  await expect.poll(() => alive(pid), { timeout: 20_000 }).toBe(false);
  expect(running.output()).not.toContain("drained");
});
