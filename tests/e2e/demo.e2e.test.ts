import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { freePort } from "./free-port.ts";

const COMMAND = join(import.meta.dirname, "../../packages/cli/bin/suyuan.mjs");
const READY_MS = 60_000;

let folder: string;
const running: ChildProcess[] = [];
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "suyuan-demo-"));
});
afterEach(async () => {
  for (const child of running.splice(0)) child.kill("SIGKILL");
  await rm(folder, { recursive: true, force: true });
});

function startCommand(port: number): { child: ChildProcess; output: () => string; ended: Promise<unknown[]> } {
  const env = { ...process.env, PORT: String(port), DATA_DIR: folder, HOST: "", PUBLIC_URL: "" };
  const child = spawn(process.execPath, [COMMAND, "demo"], { env });
  running.push(child);
  let output = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk: Buffer) => (output += chunk.toString()));
  return { child, output: () => output, ended: once(child, "close") };
}

test("the demo command prints an address for every story and role that answers, and ends with 0 at Ctrl-C", async () => {
  const port = await freePort();
  const demo = startCommand(port);
  await expect.poll(demo.output, { timeout: READY_MS }).toContain(`Serving at http://localhost:${port}`);
  expect(demo.output()).toMatch(/58 batches in \d+\.\d s/);
  console.log(/\d+ batches in [\d.]+ s/.exec(demo.output())?.[0]);

  const told = demo.output().split("Roles 角色");
  const links = [...(told[0] ?? "").matchAll(/http:\S+\/01\/\S+/g)].map(([link]) => link);
  expect(links).toHaveLength(25);
  const answers = await Promise.all(links.map((link) => fetch(link)));
  expect(answers.filter(({ status }) => status === 200)).toHaveLength(22);
  expect(answers.filter(({ status }) => status === 404)).toHaveLength(3);

  const doors = [...(told[1] ?? "").matchAll(/^ {2}(\w+): .*\n.*\n.*Bearer (\S+)" "(\S+)"/gm)];
  const roles = doors.map(([, role]) => role);
  expect(new Set(roles)).toEqual(
    new Set(["clerk", "depot", "inspector", "laboratory", "integrator", "statistician", "operator"]),
  );
  for (const [, role = "", key = "", address = ""] of doors) {
    const answer = await fetch(address, { headers: { authorization: `Bearer ${key}` } });
    expect(answer.status, role).toBe(200);
    if (role === "integrator") expect(await answer.text()).toContain('"bizStep":"receiving"');
  }
  const [, link = ""] = /linkset\+json" "(\S+)"/.exec(told[1] ?? "") ?? [];
  const linkset = await fetch(link, { headers: { accept: "application/linkset+json" } });
  expect(await linkset.json()).toHaveProperty("linkset.0.anchor", link);

  demo.child.kill("SIGINT");
  expect((await demo.ended)[0]).toBe(0);
});

test("started on a folder with somebody else's data, the demo fails, says why, and touches nothing", async () => {
  await writeFile(join(folder, "suyuan.sqlite"), "not the demo's");
  const demo = startCommand(await freePort());
  expect((await demo.ended)[0]).toBe(1);
  expect(demo.output()).toContain("was not made by the demo");
  expect(await readFile(join(folder, "suyuan.sqlite"), "utf8")).toBe("not the demo's");
});
