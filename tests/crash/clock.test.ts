import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { configuration } from "@suyuan/cli/configuration";
import { type RunningServer, startServer } from "@suyuan/cli/serve";
import { openSqliteTable } from "@suyuan/store/sqlite-table";
import { afterAll, expect, test } from "vitest";
import { batchBody, freshFolder, GTIN, openService, plant, populate } from "../e2e/api-fixture.ts";

const HOUR_MS = 3_600_000;
const WAIT_MS_MAX = 30_000;

const folder = freshFolder();
const told: string[] = [];
const receiver = createServer((request, response) => {
  let body = "";
  request.on("data", (chunk: Buffer) => {
    body += chunk.toString();
  });
  request.on("end", () => {
    told.push(body);
    response.end();
  });
}).listen(0, "127.0.0.1");
afterAll(() => void receiver.close());

const epcOf = (n: number) => `https://id.gs1.org/01/10614141073464/21/${n}`;
const observed = (n: number) => ({
  "@context": ["https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld"],
  type: "ObjectEvent",
  action: "OBSERVE",
  bizStep: "inspecting",
  eventTime: new Date().toISOString(),
  eventTimeZoneOffset: "+08:00",
  epcList: [epcOf(n)],
});

async function until(isSo: () => boolean): Promise<void> {
  for (const end = Date.now() + WAIT_MS_MAX; !isSo() && Date.now() < end; ) {
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

test("a clock that was two hours ahead and is set right while the service runs hides no event, stops no delivery and no page, also after the next start", async () => {
  const table = openSqliteTable(join(folder, "suyuan.sqlite"));
  const keys = await populate(table);
  await plant(openService(table, keys));
  table.close();
  let aheadMs = 2 * HOUR_MS;
  const settings = configuration({ DATA_DIR: folder, PORT: "0", RATE_LIMIT_PER_MINUTE: "0" });
  const start = () =>
    startServer({ ...settings, webhookAllowLoopback: true, wall: () => Date.now() + aheadMs }, () => undefined);
  let server: RunningServer = await start();
  const call = async (who: keyof typeof keys, method: string, path: string, body?: unknown) => {
    const headers = { authorization: `Bearer ${keys[who]}`, "content-type": "application/json" };
    const sent = body === undefined ? {} : { body: JSON.stringify(body) };
    const response = await fetch(`${server.url}${path}`, { method, headers, ...sent });
    return { status: response.status, text: await response.text() };
  };
  /** The identifiers of the events recorded since, in the order of record. */
  const recordedSince = async (since: string) => {
    const query = `GE_recordTime=${encodeURIComponent(since)}&orderBy=recordTime&orderDirection=ASC&MATCH_epc=${epcOf(1)}|${epcOf(2)}|${epcOf(3)}`;
    const { text } = await call("integrator", "GET", `/epcis/events?${query}`);
    const { epcisBody } = JSON.parse(text) as {
      epcisBody: { queryResults: { resultsBody: { eventList: { epcList: string[]; recordTime: string }[] } } };
    };
    return epcisBody.queryResults.resultsBody.eventList;
  };
  const capture = async (n: number) =>
    expect((await call("integrator", "POST", "/epcis/events", observed(n))).status).toBe(201);
  try {
    const { port } = receiver.address() as AddressInfo;
    const named = { name: "seen", query: { eventType: ["ObjectEvent"] } };
    expect((await call("integrator", "POST", "/epcis/queries", named)).status).toBe(201);
    const dest = { dest: `http://localhost:${port}/`, stream: true };
    expect((await call("integrator", "POST", "/epcis/queries/seen/subscriptions", dest)).status).toBe(201);
    const begin = new Date(Date.now() + aheadMs - 1_000).toISOString();
    await capture(1);

    aheadMs = 0;
    await capture(2);
    // What was on record at the start seems two hours old until it is followed.
    const ready = () => call("integrator", "GET", "/health/ready");
    await expect.poll(async () => (await ready()).status, { timeout: WAIT_MS_MAX }).toBe(200);
    const { clockAheadMs } = JSON.parse((await ready()).text) as { readonly clockAheadMs: number };
    expect(clockAheadMs).toBeGreaterThan(1.9 * HOUR_MS);
    await until(() => told.some((body) => body.includes(epcOf(2))));
    expect([1, 2].map((n) => told.some((body) => body.includes(epcOf(n))))).toEqual([true, true]);
    expect((await call("clerk", "POST", "/api/batches", batchBody("BACK"))).status).toBe(201);
    expect((await call("clerk", "GET", `/v/01/${GTIN}/10/BACK`)).status).toBe(200);

    await server.stop();
    server = await start();
    await capture(3);
    const found = await recordedSince(begin);
    expect(found.map(({ epcList }) => epcList[0])).toEqual([epcOf(1), epcOf(2), epcOf(3)]);
    expect(found.map(({ recordTime }) => recordTime)).toEqual(found.map(({ recordTime }) => recordTime).toSorted());
  } finally {
    await server.stop();
  }
});
