import { request } from "node:http";
import { type RunningServer, startServer } from "@suyuan/cli/serve";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { freshFolder, GTIN, type Keys, PUBLIC_URL, populate, type Reply } from "../e2e/api-fixture.ts";
import { freePort } from "../e2e/free-port.ts";
import { CHECKS, examine, type Finding, type Site } from "./resolver-checks.ts";
import {
  BATCH_PATH,
  EXAMINED,
  failuresOf,
  furnish,
  hasOfficialData,
  official,
  officialJudges,
  PRODUCT_PATH,
  ratified,
  skipped,
  UNTOLD,
} from "./resolver-site.ts";

let server: RunningServer;
let keys: Keys;
let origin: string;
let httpVersion = 0;

/** One request on a socket, with no header but those given and the host. */
function send(
  method: string,
  target: string,
  headers: Readonly<Record<string, string>> = {},
  body?: string,
): Promise<Reply> {
  return new Promise((resolve, reject) => {
    const { hostname, port } = new URL(origin);
    const sent = request({ hostname, port, method, path: target, headers: { ...headers } }, (answer) => {
      httpVersion = Number(answer.httpVersion);
      const chunks: Buffer[] = [];
      answer.on("data", (chunk: Buffer) => chunks.push(chunk));
      answer.on("end", () => {
        const text = Buffer.concat(chunks).toString();
        const own = new Headers(Object.entries(answer.headers).map(([name, value]) => [name, String(value)]));
        resolve({ status: answer.statusCode ?? 0, headers: own, text, json: {} });
      });
    });
    sent.once("error", reject);
    sent.end(body);
  });
}

const site = (): Site => ({
  send,
  origin,
  // TLS is the front's: here it is judged by what the service says of itself when it stands behind https.
  isTls: async () => {
    const dataDir = freshFolder();
    const settings = {
      port: await freePort(),
      host: "127.0.0.1",
      dataDir,
      publicUrl: PUBLIC_URL,
      rateLimitPerMinute: 0,
    };
    const secure = await startServer(settings, () => undefined);
    const answer = await fetch(`${secure.url}/.well-known/gs1resolver`);
    const { resolverRoot } = (await answer.json()) as { readonly resolverRoot: string };
    await secure.stop();
    return answer.headers.has("strict-transport-security") && resolverRoot.startsWith("https://");
  },
  httpVersion: async () => {
    await send("GET", PRODUCT_PATH);
    return httpVersion;
  },
  ratified,
  ...(hasOfficialData ? { isValid: officialJudges() } : {}),
});

beforeAll(async () => {
  const port = await freePort();
  origin = `http://127.0.0.1:${port}`;
  const settings = { port, host: "127.0.0.1", dataDir: freshFolder(), publicUrl: origin, rateLimitPerMinute: 0 };
  server = await startServer(settings, () => undefined);
  keys = await populate(server.machine.table);
  await furnish((who, method, path, body, headers) =>
    send(
      method,
      path,
      { authorization: `Bearer ${keys[who]}`, "content-type": "application/json", ...headers },
      JSON.stringify(body),
    ),
  );
});
afterAll(() => server.stop());

test.skipIf(!hasOfficialData)(`the list of checks is the official one${skipped}`, () => {
  const { checks } = official("conformance-checks.json") as { readonly checks: readonly { readonly id: string }[] };
  expect(checks.map(({ id }) => id)).toEqual([...CHECKS]);
});

describe.each(EXAMINED)("the resolver serving %s", (path) => {
  test("passes every check of the GS1 test suite that applies", async () => {
    const findings = await examine(site(), path);
    expect(failuresOf(path, findings)).toEqual([]);
    ran.push(...findings);
  });
});

test("a lot that nobody told of is led to the page that says so, and is in no link set", async () => {
  for (const path of UNTOLD) {
    expect((await send("GET", path)).headers.get("location")).toBe(`${origin}/v${path}`);
    for (const accept of ["application/linkset+json", "application/json"]) {
      const { text } = await send("GET", `${path}?linkType=linkset`, { accept });
      const { linkset } = JSON.parse(text) as { readonly linkset: readonly { readonly anchor: string }[] };
      expect(linkset.map(({ anchor }) => anchor)).not.toContain(origin + path);
      expect(linkset.at(-1)?.anchor).toBe(origin + PRODUCT_PATH);
      expect(text).not.toContain(path);
    }
  }
});

test("what is no Digital Link is refused as one, whatever application the path falls to", async () => {
  for (const path of ["/foo", "/410/9520123456788", `/gtin/${GTIN}`, "/ARFKk4XB0CDKWcnpq"]) {
    expect([path, (await send("GET", path)).status]).toEqual([path, 400]);
  }
});

test("the link to a batch's events leads, query and all, to its events as a party of the batch may see them", async () => {
  const { headers } = await send("GET", `${BATCH_PATH}?linkType=gs1:epcis`);
  const target = new URL(headers.get("location") ?? "");
  expect([target.origin, target.searchParams.get("linkType")]).toEqual([origin, "gs1:epcis"]);
  const events = async () => {
    const answer = await send("GET", target.pathname + target.search, { authorization: `Bearer ${keys.clerk}` });
    return [answer.status, answer.text.match(/"eventTime"/g)?.length];
  };
  await expect.poll(events, { timeout: 10_000 }).toEqual([200, 1]);
});

const ran: Finding[] = [];
const needsSchema = ["rdFile", "validLinkset"];

test(`all ${CHECKS.length} checks were made at least once${skipped && ", those by schema excepted"}`, () => {
  const made = new Set(ran.map(({ check }) => check));
  const left = CHECKS.filter((check) => !made.has(check));
  expect(left).toEqual(hasOfficialData ? [] : needsSchema);
  console.info(`${EXAMINED.length} addresses, ${ran.length} findings by ${made.size} checks`);
});
