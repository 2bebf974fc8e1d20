import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { cp, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import * as z from "zod";

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
  for (const installed of ["complete", "bare"]) {
    await cp(join(root, "packages/cli/bin"), join(folder, installed, "bin"), { recursive: true });
    await mkdir(join(folder, installed, "src"));
    await mkdir(join(folder, installed, "node_modules"));
    await writeFile(join(folder, installed, "package.json"), '{ "type": "module" }');
    await writeFile(join(folder, installed, "src/main.ts"), main);
  }
  await packageNode(join(folder, "complete/node_modules"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

// As npm leaves it: of the packages that the runtime names, the one that fits the machine.
async function packageNode(modules: string): Promise<void> {
  const runtime = {
    name: "@suyuan/runtime",
    optionalDependencies: { "node-elsewhere": "1.0.0", "node-here": "1.0.0" },
  };
  const here = { name: "node-here", bin: { node: "bin/node" } };
  await mkdir(join(modules, "@suyuan/runtime"), { recursive: true });
  await mkdir(join(modules, "node-here/bin"), { recursive: true });
  await writeFile(join(modules, "@suyuan/runtime/package.json"), JSON.stringify(runtime));
  await writeFile(join(modules, "node-here/package.json"), JSON.stringify(here));
  await symlink(process.execPath, join(modules, "node-here/bin/node"));
}

interface Running {
  readonly child: ChildProcess;
  readonly output: () => string;
  /** Settles when every process that holds the output is gone: the command itself too, not only who stands before it. */
  readonly ended: Promise<unknown[]>;
}

function start(executable: string, args: readonly string[], env: Readonly<Record<string, string>> = {}): Running {
  const child = spawn(executable, args, { env: { ...process.env, ...env } });
  let output = "";
  const keep = (chunk: Buffer) => {
    output += chunk.toString();
  };
  child.stdout.on("data", keep);
  child.stderr.on("data", keep);
  return { child, output: () => output, ended: once(child, "close") };
}

function startOnOlderNode(args: readonly string[], installed = "complete"): Running {
  return start(process.execPath, ["--import", older, join(folder, installed, "bin/suyuan.mjs"), ...args]);
}

async function firstLine(running: Running): Promise<{ pid: number; node: string; args: string[] }> {
  await expect.poll(running.output, { timeout: 30_000 }).toContain("\n");
  return JSON.parse(running.output().split("\n")[0] ?? "");
}

test("on an older Node without a packaged one the command says what it needs and fails", async () => {
  const running = startOnOlderNode(["exit"], "bare");
  const [code] = await running.ended;
  expect(code).toBe(1);
  expect(running.output()).toMatch(
    /^suyuan needs Node 24 or newer; this is .*Run "npm ci" again with this Node.*\n请用这个 Node/,
  );
});

test("on an older Node the packaged one runs the command, with the same arguments and exit code", async () => {
  const running = startOnOlderNode(["exit", "7", "--name", "苍溪 红心"]);
  const [code] = await running.ended;
  const { node, args } = await firstLine(running);
  expect(code).toBe(7);
  expect(node).toBe(process.versions.node);
  expect(args).toEqual(["exit", "7", "--name", "苍溪 红心"]);
});

test("where a process cannot be replaced the command runs in the one it has", async () => {
  const windows = "data:text/javascript,process.execve=()=>{throw new Error('ERR_FEATURE_UNAVAILABLE_ON_PLATFORM')}";
  const running = start(process.execPath, ["--import", windows, join(folder, "bare/bin/suyuan.mjs"), "serve"]);
  const { pid } = await firstLine(running);
  expect(pid).toBe(running.child.pid);
  running.child.kill("SIGTERM");
  const [code] = await running.ended;
  expect(code).toBe(0);
  expect(running.output()).toContain("drained");
});

test("a shell without an exec of its own runs the command by ours, in one process", async () => {
  const running = start(process.execPath, [
    join(folder, "complete/bin/exec.mjs"),
    "suyuan",
    "exit",
    "7",
    "--name",
    "苍溪",
  ]);
  const [code] = await running.ended;
  const { pid, args } = await firstLine(running);
  expect(code).toBe(7);
  expect(pid).toBe(running.child.pid);
  expect(args).toEqual(["exit", "7", "--name", "苍溪"]);
});

/** npm hands signals on from a moment after it has started the command; `SigCgt` of proc(5) tells when. Elsewhere nobody can tell. */
async function handlesTermination(pid: number): Promise<boolean> {
  if (process.platform !== "linux") return true;
  const mask = /^SigCgt:\t([0-9a-f]+)$/m.exec(await readFile(`/proc/${pid}/status`, "utf8"))?.[1] ?? "0";
  return (BigInt(`0x${mask}`) & (1n << 14n)) !== 0n;
}

test("SIGTERM to npm drains the server that it started, and npm exits 0", async () => {
  // What package.json says, in a project of its own: npm finds the command beside it.
  const project = join(folder, "project");
  const scripts = z
    .object({ scripts: z.object({ start: z.string() }) })
    .parse(JSON.parse(await readFile(join(root, "package.json"), "utf8"))).scripts;
  await mkdir(join(project, "node_modules/.bin"), { recursive: true });
  await writeFile(join(project, "package.json"), JSON.stringify({ name: "project", scripts }));
  await symlink(join(folder, "complete/bin/suyuan.mjs"), join(project, "node_modules/.bin/suyuan"));
  await symlink(process.execPath, join(project, "node_modules/.bin/node"));
  const running = start("npm", ["start", "--silent", "--prefix", project]);
  await firstLine(running);
  await expect.poll(() => handlesTermination(running.child.pid ?? 0), { timeout: 10_000 }).toBe(true);
  running.child.kill("SIGTERM");
  const [code] = await running.ended;
  expect(code).toBe(0);
  expect(running.output()).toContain("drained");
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
  expect(pid).not.toBe(running.child.pid);
  running.child.kill("SIGKILL");
  await running.ended;
  expect(running.output()).not.toContain("drained");
});

test("a command whose npm is gone drains by itself", async () => {
  const line = `"${process.execPath}" "${join(folder, "complete/bin/suyuan.mjs")}" serve; exit 1`;
  const running = start("sh", ["-c", line], { npm_command: "exec" });
  await firstLine(running);
  running.child.kill("SIGTERM");
  await running.ended;
  expect(running.output().match(/drained/g)).toHaveLength(1);
});
