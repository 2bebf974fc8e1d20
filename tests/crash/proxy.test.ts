import { afterAll, expect, test } from "vitest";
import { freshFolder } from "../e2e/api-fixture.ts";
import { get, type ServerProcess, startServerProcess } from "./server-process.ts";

/** Requests a minute of a key; an address may make ten times as many. */
const LIMIT = 3;
const OF_AN_ADDRESS = 10 * LIMIT;
/** The allowance comes back evenly: some requests more than it while the test runs. */
const TRIES = OF_AN_ADDRESS + 20;
/** Nothing is served there, and answers without a look at the store. */
const PATH = "/problems/not-found";

const servers: ServerProcess[] = [];
afterAll(() => {
  for (const server of servers) server.kill("SIGKILL");
});

async function serverBehind(proxies: string | undefined): Promise<ServerProcess> {
  const environment = { RATE_LIMIT_PER_MINUTE: String(LIMIT), ...(proxies && { TRUST_PROXY: proxies }) };
  const server = await startServerProcess(freshFolder(), environment);
  servers.push(server);
  return server;
}

const statusFor = async (server: ServerProcess, forwarded: string, path = PATH): Promise<number> =>
  (await get(server, path, undefined, { "x-forwarded-for": forwarded })).status;

async function refusedAmong(server: ServerProcess, forwardedOf: (n: number) => string): Promise<number> {
  let refused = 0;
  for (let n = 0; n < TRIES; n++) if ((await statusFor(server, forwardedOf(n))) === 429) refused += 1;
  return refused;
}

test("behind trusted proxies each client has an allowance of its own, whatever it writes before its address, and a watcher is answered all the same", async () => {
  const server = await serverBehind("127.0.0.1,10.0.0.0/8");
  // Two proxies: the outer one saw the attacker, the inner one (this test) the outer one.
  const attacker = (n: number) => `203.0.113.9, 192.0.2.${n % 250}, 198.51.100.7, 10.0.0.2`;
  expect(await refusedAmong(server, attacker)).toBeGreaterThan(0);
  expect(await statusFor(server, "203.0.113.9")).toBe(200);
  expect(await statusFor(server, "203.0.113.9, 10.0.0.2")).toBe(200);
  for (const health of ["/health", "/health/ready"]) {
    for (let n = 0; n < TRIES; n++)
      expect([health, await statusFor(server, "198.51.100.7", health)]).toEqual([health, 200]);
  }
  expect(server.output()).toMatch(/"event":"refusal"[^\n]*"code":"too-many-requests","network":"198\.51\.100\.0\/24"/);
  expect(server.output()).not.toContain("198.51.100.7");
});

test.each([
  ["where no proxy is trusted", undefined],
  ["where another machine is", "192.0.2.1"],
])("%s, what a client says of its address counts for nothing", async (_, proxies) => {
  const server = await serverBehind(proxies);
  expect(await refusedAmong(server, (n) => `203.0.113.${n}`)).toBeGreaterThan(0);
  expect(server.output()).toContain('"network":"127.0.0.0/24"');
});
