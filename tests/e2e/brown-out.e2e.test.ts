/**
 * DynamoDB answers 500, hangs, throttles, or loses its answers while buyers and clerks go on: the bundles that CDK deploys, over DynamoDB
 * Local behind a place that fails. `DRILL_SECONDS` says how long each lasts (a moment by default).
 */
import { setTimeout as pause } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { OF_A_PAGE, OF_A_REQUEST } from "../../functions/host/allowances.ts";
import { hasJre } from "../contract/dynamo-local.ts";
import { BASE_BODY, batchBody, CERTIFICATE_BODY, GTIN, PRODUCT_BODY, type Reply, readReply } from "./api-fixture.ts";
import { type Cloud, openCloud } from "./cloud.ts";
import { type FailingDynamo, startFailingDynamo, type Weather } from "./failing-dynamo.ts";

const SECONDS = Number(process.env.DRILL_SECONDS ?? "0.3");
const PAGE = `/v/01/${GTIN}/10/B-1`;
/** What is printed, where a browser has the page in place. */
const CODE = `/01/${GTIN}/10/B-1`;

let cloud: Cloud;
let dynamo: FailingDynamo;
beforeAll(async () => {
  if (!hasJre) return;
  cloud = await openCloud(async (endpoint) => {
    dynamo = await startFailingDynamo(endpoint);
    return dynamo.url;
  });
});
afterAll(async () => {
  await cloud?.stop();
  await dynamo?.stop();
});

async function post(name: "clerk" | "inspector", target: string, body: object): Promise<Reply> {
  const headers = { authorization: `Bearer ${cloud.keys[name]}`, "content-type": "application/json" };
  return readReply(await cloud.fetch({ method: "POST", target, headers, body: JSON.stringify(body) }));
}

async function page(target = PAGE): Promise<Reply> {
  return readReply(await cloud.fetch({ method: "GET", target, headers: { accept: "text/html" } }));
}

/** A reply with how long it took and how many calls to DynamoDB were made for it, where nothing else runs. */
async function measured(ask: () => Promise<Reply>): Promise<{ reply: Reply; ms: number; calls: number }> {
  dynamo.takeCalls();
  const begun = performance.now();
  const reply = await ask();
  return { reply, ms: Math.round(performance.now() - begun), calls: dynamo.takeCalls() };
}

/** An instance that just saw the store out of reach asks nothing for a moment. */
const rested = () => pause(OF_A_REQUEST.restMs + 50);

const title = hasJre ? "" : " (skipped: DynamoDB Local needs Java 17)";

describe.skipIf(!hasJre)(`a brown-out of DynamoDB${title}`, () => {
  const acknowledged: string[] = [];
  let lots = 1;
  const register = async () => {
    const lot = `B-${lots++}`;
    const reply = await post("clerk", "/api/batches", { ...batchBody(lot), quantityKg: 1 });
    if (reply.status === 201) acknowledged.push(lot);
    return reply;
  };

  beforeAll(async () => {
    for (const [name, target, body] of [
      ["clerk", "/api/bases", BASE_BODY],
      ["clerk", "/api/products", PRODUCT_BODY],
      ["inspector", "/api/certificates", CERTIFICATE_BODY],
    ] as const) {
      const { status, text } = await post(name, target, body);
      expect([target, status, text]).toEqual([target, 201, text]);
    }
    expect((await register()).status).toBe(201);
    expect((await page()).status).toBe(200);
  });

  test.each(["error", "hang", "throttle"] satisfies Weather[])(
    "%s: a page is ours, within a second, and says when to come back, a writer gets 503 with Retry-After, no call multiplies, and the first page and the first write after it are as ever",
    async (weather) => {
      dynamo.weather = weather;
      const shown = await measured(page);
      await rested();
      const scanned = await measured(() => page(CODE));
      for (const { reply, calls, ms } of [shown, scanned]) {
        expect([reply.status, reply.text.includes("系统繁忙，请稍候")]).toEqual([503, true]);
        expect(calls).toBeLessThanOrEqual(OF_A_PAGE.failures);
        expect(ms).toBeLessThan(1_000);
      }
      await rested();
      const written = await measured(register);
      expect(written.reply.status).toBe(503);
      expect(written.reply.headers.get("retry-after")).toMatch(/^\d+$/);
      expect(JSON.parse(written.reply.text)).toMatchObject({ code: "busy", detailZh: expect.any(String) });
      expect(written.calls).toBeLessThanOrEqual(OF_A_REQUEST.failures);
      process.stdout.write(
        `${weather}: page ${shown.ms} ms and ${shown.calls} calls, write ${written.ms} ms and ${written.calls} calls\n`,
      );
      await rested();
      dynamo.takeCalls();
      const { asked, failed } = await under(SECONDS);
      const calls = dynamo.takeCalls();
      expect(failed).toBe(asked);
      // At worst each request fails as often as the allowance of a writer says.
      expect(calls).toBeLessThanOrEqual(asked * OF_A_REQUEST.failures);
      process.stdout.write(`${weather}: ${asked} requests in ${SECONDS} s made ${calls} calls\n`);
      dynamo.weather = "fair";
      await rested();
      for (const path of [PAGE, CODE]) expect([path, (await page(path)).status]).toEqual([path, 200]);
      expect((await register()).status).toBe(201);
    },
    120_000 + SECONDS * 10_000,
  );

  test("a write whose answer is lost is refused as busy, though it stands: the page shows it, and who sends it again hears that it was recorded", async () => {
    dynamo.weather = "lost";
    const lot = `B-${lots}`;
    const written = await measured(register);
    expect(written.reply.status).toBe(503);
    // What the key, the quota and the batch stand on was read: that is not among the calls that fail.
    process.stdout.write(`lost: write ${written.ms} ms and ${written.calls} calls\n`);
    expect(written.calls).toBeLessThanOrEqual(OF_A_REQUEST.failures + 6);
    dynamo.weather = "fair";
    await rested();
    expect((await page(`/v/01/${GTIN}/10/${lot}`)).status).toBe(200);
    expect((await post("clerk", "/api/batches", { ...batchBody(lot), quantityKg: 1 })).status).toBe(201);
  });

  test("what was acknowledged before and after is there; what was refused is sent again under its number and stands once", async () => {
    for (const lot of acknowledged) expect([lot, (await page(`/v/01/${GTIN}/10/${lot}`)).status]).toEqual([lot, 200]);
    for (let n = 1; n < Math.min(lots, 12); n++) {
      const { status, text } = await post("clerk", "/api/batches", { ...batchBody(`B-${n}`), quantityKg: 1 });
      expect([n, status, text]).toEqual([n, 201, text]);
      expect((await page(`/v/01/${GTIN}/10/B-${n}`)).status).toBe(200);
    }
  });

  /** Ten buyers and two clerks at a time, one request after another. */
  async function under(seconds: number): Promise<{ asked: number; failed: number }> {
    const until = performance.now() + seconds * 1000;
    let asked = 0;
    let failed = 0;
    const oneAfterAnother = async (ask: () => Promise<Reply>) => {
      while (performance.now() < until) {
        asked += 1;
        if ((await ask()).status === 503) failed += 1;
        await pause(20);
      }
    };
    await Promise.all([...Array(10).fill(() => page()), register, register].map((ask) => oneAfterAnother(ask)));
    return { asked, failed };
  }
});
