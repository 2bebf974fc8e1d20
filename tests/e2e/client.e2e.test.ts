import { type ChildProcess, execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, test } from "vitest";
import { freshFolder } from "./api-fixture.ts";
import { freePort } from "./free-port.ts";

const root = join(import.meta.dirname, "../..");
const client = join(root, "tests/client");
const command = join(root, "packages/cli/bin/suyuan.mjs");
const run = promisify(execFile);

/** The client's own tools, not those of the service: TypeScript is the one that its generator needs. */
const tool = (name: string, ...args: readonly string[]) =>
  run(process.execPath, [join(client, "node_modules", name), ...args], { cwd: client });

const DATA_DIR = freshFolder();
let server: ChildProcess | undefined;
let url = "";

const suyuan = async (...args: readonly string[]): Promise<string> => {
  const { stdout } = await run(process.execPath, [command, ...args], { env: { ...process.env, DATA_DIR } });
  return stdout.trim();
};

const PARTIES = [
  ["service", "platform", "510000", "operator"],
  ["coop", "cooperative", "510824", "clerk"],
  ["depot", "depot", "510802", "depot"],
  ["bureau", "bureau", "510824", "inspector"],
] as const;

/** Asks until the service is there, for a minute at most. */
async function* answers(): AsyncGenerator<boolean> {
  for (let n = 0; n < 300; n++) {
    yield await fetch(`${url}/health`).then(
      ({ ok }) => ok,
      () => false,
    );
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  throw new Error("the service did not come up");
}

beforeAll(async () => {
  const port = await freePort();
  url = `http://127.0.0.1:${port}`;
  const env = { ...process.env, DATA_DIR, PORT: String(port), PUBLIC_URL: url };
  server = spawn(process.execPath, [command, "serve"], { env, stdio: "ignore" });
  for await (const isUp of answers()) if (isUp) break;
});

afterAll(async () => {
  if (server === undefined) return;
  server.kill("SIGTERM");
  await once(server, "close");
});

test("a strict client made from the contract alone compiles without a cast and does the main job", async () => {
  const types = join(client, "generated/contract.d.ts");
  await tool("openapi-typescript/bin/cli.js", join(root, "docs/openapi.json"), "-o", types);
  await tool("typescript/bin/tsc", "-p", ".").catch((error: { stdout?: string }) => {
    throw new Error(`the client does not compile:\n${error.stdout}`);
  });
  const settings: Record<string, string> = { SUYUAN_URL: url, CLERK_ORGANISATION: "coop", DEPOT_ORGANISATION: "depot" };
  for (const [id, kind, region, role] of PARTIES) {
    await suyuan("org", "add", "--id", id, "--name", id, "--kind", kind, "--region", region);
    settings[`${role.toUpperCase()}_KEY`] = await suyuan("key", "add", "--org", id, "--role", role);
  }
  const { stdout } = await run(process.execPath, ["main-job.ts"], {
    cwd: client,
    env: { ...process.env, ...settings },
  });
  const { prepared, registered, handedOver, labelled, seen } = JSON.parse(stdout);
  expect(prepared).toMatchObject({ organisation: "成都优鲜", certificate: "valid" });
  expect(registered).toMatchObject({ approvedKg: 10_000, remainingKg: 8749.5, commitment: "declared" });
  expect(handedOver).toMatchObject({ status: "confirmed", differenceKg: [-12], arrivedAt: 1.5 });
  expect(handedOver.listed).toEqual([{ id: "s1", kg: [600] }]);
  expect(labelled).toMatchObject({ columns: expect.stringMatching(/^serial,uri/), svg: "<svg" });
  expect(seen).toMatchObject({
    batch: {
      region: "四川省广元市苍溪县",
      differences: [-12],
      lostKg: 12,
      steps: ["commissioning", "shipping", "receiving", "encoding"],
    },
    spentKg: [1250.5],
    batches: [{ lot: "CX0001", onHandKg: 650.5 }],
    passport: { holder: "coop" },
    refusal: "not-found",
  });
});
