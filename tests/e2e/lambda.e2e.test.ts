import { spawnSync } from "node:child_process";
import { statSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { hasJre } from "../contract/dynamo-local.ts";
import {
  ACTORS,
  type ActorName,
  BASE,
  BASE_BODY,
  batchBody,
  CERTIFICATE,
  CERTIFICATE_BODY,
  daysFromNow,
  GTIN,
  must,
  PRODUCT_BODY,
  PUBLIC_URL,
  type Reply,
  readReply,
} from "./api-fixture.ts";
import { BUCKET, type Cloud, openCloud } from "./cloud.ts";
import { at, LOG } from "./contract-requests.ts";
import { lambdaContext } from "./deployment.ts";

const VIEWER = "203.0.113.7";
/** Every character that a gateway or a router could trip over, and that GS1 allows in a lot. */
const LOT = "CX/26?09%41&1";
const BATCH = `${GTIN}/${encodeURIComponent(LOT)}`;
const PAGE = `/v/01/${GTIN}/10/${encodeURIComponent(LOT)}`;
const items = (quantityKg: number) => [{ gtin: GTIN, lot: LOT, quantityKg }];

let cloud: Cloud;
beforeAll(async () => {
  if (hasJre) cloud = await openCloud();
});
afterAll(() => cloud?.stop());

async function call(name: ActorName, method: string, target: string, body?: unknown, headers = {}): Promise<Reply> {
  const isFile = body instanceof Uint8Array;
  const sent = {
    authorization: `Bearer ${cloud.keys[name]}`,
    ...(body === undefined ? {} : { "content-type": isFile ? "application/octet-stream" : "application/json" }),
    ...headers,
  };
  const text = isFile ? body : JSON.stringify(body);
  return readReply(await cloud.fetch({ method, target, headers: sent, ...(body === undefined ? {} : { body: text }) }));
}

async function page(target: string, headers: Readonly<Record<string, string>> = {}): Promise<Reply> {
  return readReply(
    await cloud.fetch({ method: "GET", target, headers: { accept: "text/html", ...headers }, viewer: VIEWER }),
  );
}

async function deliverScans(): Promise<number> {
  const messages = cloud.aws.receive();
  const answer = await cloud.function("Scans/Consumer").handler({ Records: messages }, lambdaContext());
  expect(answer).toEqual({ batchItemFailures: [] });
  return messages.length;
}

const title = hasJre ? "" : " (skipped: DynamoDB Local needs Java 17)";

describe.skipIf(!hasJre)(`the bundles that CDK deploys, from certificate to scan${title}`, () => {
  const run = "R-1";
  let serialPage = "";

  test("register an organisation, a base, a product, a certificate, an input and a batch", async () => {
    const shop = { id: "new-shop", name: "新电商平台", kind: "platform", regionCode: "510104" };
    expect((await must(call("operator", "POST", "/api/organisations", shop))).status).toBe(201);
    await must(call("clerk", "POST", "/api/bases", BASE_BODY));
    await must(call("clerk", "POST", "/api/products", PRODUCT_BODY));
    await must(call("inspector", "POST", "/api/certificates", CERTIFICATE_BODY));
    const input = {
      base: BASE,
      plot: "p1",
      product: "苦参碱",
      actives: ["matrine"],
      dosage: "1 L",
      appliedOn: daysFromNow(-60),
      safetyIntervalDays: 7,
    };
    await must(call("clerk", "POST", "/api/inputs", input));
    const registered = await must(call("clerk", "POST", "/api/batches", batchBody(LOT, 1000)));
    expect(registered.json).toMatchObject({
      batch: `01/${GTIN}/10/${encodeURIComponent(LOT)}`,
      certified: { certificate: CERTIFICATE, status: "valid" },
      balance: { spentKg: 1000, remainingKg: 9000 },
    });
  });

  test("take a test, a storage, a logger's file, a shipment and its receipt", async () => {
    const report = {
      sampleId: "SA-1",
      sampledOn: daysFromNow(-1),
      testedOn: daysFromNow(-1),
      issuedOn: daysFromNow(0),
      items: [{ active: "matrine", resultMgPerKg: 0, limitMgPerKg: 1 }],
      verdict: "passed",
    };
    await must(call("laboratory", "POST", `/api/batches/${BATCH}/tests`, report));
    const shipment = { id: "S-1", to: ACTORS.depot.organisation, items: items(400), shippedAt: at(8) };
    await must(call("clerk", "POST", "/api/shipments", shipment));
    await must(call("depot", "POST", "/api/shipments/S-1/receipt", { items: items(400), receivedAt: at(11) }));
    const stored = { action: "in", location: "A1", quantityKg: 400, at: at(12) };
    await must(call("depot", "POST", `/api/batches/${BATCH}/storage`, stored));
    const window = `from=${daysFromNow(-1)}T00:00:00%2B08:00&to=${daysFromNow(-1)}T02:00:00%2B08:00`;
    const file = new TextEncoder().encode(LOG);
    const logged = await must(call("depot", "POST", `/api/batches/${BATCH}/temperature-logs?${window}`, file));
    expect(logged.json).toMatchObject({ samples: 3, minCelsius: 1.2, maxCelsius: 1.2, coverage: 1, gaps: [] });
    expect(
      [...cloud.aws.objects].map(([name, bytes]) => [name.replace(/[0-9a-f]{64}/, "*"), bytes.toString()]),
    ).toEqual([[`/${BUCKET}/temperature-logs/*`, LOG]]);
    await must(call("depot", "POST", `/api/batches/${BATCH}/temperature-logs?${window}`, file));
    expect(cloud.aws.objects.size).toBe(1);
    const { json: batch } = await must(call("clerk", "GET", `/api/batches/${BATCH}`));
    expect(batch.onHand).toEqual(
      expect.arrayContaining([expect.objectContaining({ organisation: ACTORS.depot.organisation, quantityKg: 400 })]),
    );
  });

  test("issue labels as CSV and as a sheet", async () => {
    const labels = { id: run, gtin: GTIN, lot: LOT, count: 3, netWeightG: 500 };
    await must(call("clerk", "POST", "/api/labels", labels));
    const { text, headers } = await must(call("clerk", "GET", `/api/labels/${run}.csv`));
    expect(headers.get("content-type")).toBe("text/csv; charset=utf-8");
    const [heading = "", ...rows] = text
      .replace(/^\uFEFF/, "")
      .trim()
      .split("\r\n");
    expect(heading).toMatch(/^serial,uri/);
    expect(rows).toHaveLength(3);
    const uri = new URL(rows[0]?.split(",")[1] ?? "");
    expect(uri.pathname.startsWith(`/01/${GTIN}/10/${encodeURIComponent(LOT)}/21/`)).toBe(true);
    serialPage = uri.pathname.replace(/^\/01\//, "/v/01/");
    const sheet = await must(call("clerk", "GET", `/api/labels/${run}.svg`));
    expect(sheet.headers.get("content-type")).toMatch(/^image\/svg\+xml/);
    expect(sheet.text).toMatch(/^<(\?xml|svg)/);
    const one = await must(call("clerk", "GET", `/api/batches/${BATCH}/label.svg`));
    expect(one.text).toContain("<svg");
  });

  test("follow every fact from the table's stream, once or twice, and leave the outbox empty", async () => {
    const records = await cloud.outbox();
    expect(await cloud.followStream()).toBeGreaterThanOrEqual(12);
    expect(await cloud.outbox()).toEqual([]);
    const again = await cloud.function("Followers/Follow").handler({ Records: records }, lambdaContext());
    expect(again).toEqual({ batchItemFailures: [] });
  });

  test("lead from the printed code to the page, in the language and form asked for, with its tag", async () => {
    const first = await page(`/01/${GTIN}/10/${encodeURIComponent(LOT)}?lang=en&from=a&from=b`);
    expect([first.status, first.text.includes('<html lang="en')]).toEqual([200, true]);
    expect(first.headers.get("content-location")).toBe(`${PUBLIC_URL}${PAGE}`);
    const led = await page(`/01/${GTIN}/10/${encodeURIComponent(LOT)}?lang=en&from=a&from=b`, { accept: "*/*" });
    expect([led.status, led.headers.get("location")]).toEqual([307, `${PUBLIC_URL}${PAGE}?lang=en&from=a&from=b`]);
    const zipped = await page(PAGE, { "accept-encoding": "br, gzip" });
    expect(zipped.headers.get("content-encoding")).toBe("gzip");
    expect(zipped.headers.get("content-security-policy")).toMatch(/style-src 'sha256-/);
    expect(zipped.text).toContain('<html lang="zh');
    expect(zipped.text).toContain("CX/26?09%41&amp;1");
    expect((await page(PAGE, { "accept-language": "en-GB" })).text).toContain('<html lang="en');
    const json = await page(PAGE, { accept: "application/json" });
    expect(json.json.state).toBeDefined();
    const tag = zipped.headers.get("etag") ?? "";
    expect((await page(PAGE, { "if-none-match": tag })).status).toBe(304);
  });

  test("count a pack's scans off the path, once for each phone, and show the page all the same when the queue is down", async () => {
    const code = serialPage.replace("/v/", "/");
    for (const phone of ["a", "b", "c", "a"]) {
      const scanned = await page(code, { "user-agent": phone });
      expect([scanned.status, scanned.headers.get("content-location")]).toEqual([200, `${PUBLIC_URL}${serialPage}`]);
      expect((await page(serialPage, { "user-agent": phone })).status).toBe(200);
    }
    expect(await deliverScans()).toBe(3);
    const told = await page(serialPage, { accept: "application/json" });
    expect(JSON.stringify(told.json)).toMatch(/"scans":3\b/);
    await deliverScans();
    cloud.aws.breakQueue(true);
    expect((await page(code, { "user-agent": "d" })).status).toBe(200);
    cloud.aws.breakQueue(false);
    expect(await deliverScans()).toBe(0);
    expect(cloud.written.join("")).toContain('"message":"scan-lost"');
  });

  test("say on the page that the certificate is suspended, and follow that from the stream: a sweep leaves what is fresh to it", async () => {
    expect((await page(`${PAGE}?lang=en`)).text).not.toContain("Certificate suspended");
    const body = { status: "suspended", reason: "年检未通过", effectiveFrom: daysFromNow(0) };
    await must(call("inspector", "POST", `/api/certificates/${CERTIFICATE}/status`, body));
    expect((await page(`${PAGE}?lang=en`)).text).toContain("Certificate suspended");
    expect((await page(PAGE)).text).toContain("认证证书已被暂停");
    const fresh = await cloud.outbox();
    expect(fresh.length).toBeGreaterThan(0);
    await cloud.function("Followers/Sweep").handler({ "detail-type": "Scheduled Event" }, lambdaContext());
    expect(await cloud.outbox()).toEqual(fresh);
    expect(await cloud.followStream()).toBe(fresh.length);
    expect(await cloud.outbox()).toEqual([]);
  });
});

describe.skipIf(!hasJre)(`the bundles under other requests${title}`, () => {
  test("replay a command that is sent again with its idempotency key, base64 body or plain", async () => {
    const body = { id: "S-2", to: ACTORS.depot.organisation, items: items(1), shippedAt: at(13) };
    const header = { "idempotency-key": "again-1" };
    const first = await must(call("clerk", "POST", "/api/shipments", body, header));
    const repeat = await must(call("clerk", "POST", "/api/shipments", body, header));
    expect(repeat.headers.get("idempotent-replayed")).toBe("true");
    expect(repeat.json).toEqual(first.json);
    const bytes = new TextEncoder().encode(JSON.stringify(body));
    const type = { "content-type": "Application/JSON; charset=utf-8" };
    expect((await must(call("clerk", "POST", "/api/shipments", bytes, { ...header, ...type }))).json).toEqual(
      first.json,
    );
  });

  test("refuse as problem documents: no key, an unknown path, a wrong method, a repeated parameter, an unknown lot", async () => {
    const anonymous = await readReply(await cloud.fetch({ method: "GET", target: "/api/batches" }));
    expect([anonymous.status, anonymous.json.code]).toEqual([401, "unauthenticated"]);
    expect((await call("clerk", "GET", "/api/nothing/here")).json.code).toBe("not-found");
    expect((await call("clerk", "DELETE", "/api/batches")).json.code).toBe("method-not-allowed");
    expect((await call("clerk", "GET", "/api/batches?limit=1&limit=2")).json.code).toBe("invalid-request");
    const unknown = await page(PAGE.replace("%2F", "/"));
    expect(unknown.status).toBeGreaterThanOrEqual(400);
    expect((await page(`/v/01/${GTIN}/10/NEVER`)).status).toBe(404);
  });

  test("answer the contract and the state of the store", async () => {
    expect((await call("clerk", "GET", "/health")).json).toMatchObject({ status: "ok" });
    expect((await call("clerk", "GET", "/openapi.json")).json.openapi).toMatch(/^3\.1/);
  });

  test("let nobody in who went around the front, whatever they say of themselves", async () => {
    const headers = {
      authorization: `Bearer ${cloud.keys.clerk}`,
      "x-front-path": "/api/batches",
      "x-front-address": "1.2.3.4",
    };
    const around = await cloud.around({ method: "GET", target: "/api/batches", headers });
    expect([around.status, await around.text()]).toEqual([403, ""]);
    const forged = { ...headers, "x-front-path": "/health", "x-front-secret": "guess" };
    const through = await cloud.fetch({ method: "GET", target: "/api/batches", headers: forged });
    expect(Object.keys((await through.json()) as object)).toContain("items");
  });

  test("write logs and metrics that say what happened, and to nobody who, with which key, from where or for which pack", () => {
    const lines = cloud.written.join("");
    // Nothing is written of a page that went well.
    expect(lines).not.toMatch(/PageLatency|ResolverLatency/);
    for (const metric of ["ColdStart", "OutboxLag", "PostApiBatchesLatency", "Refusals"]) {
      expect(lines).toContain(`"${metric}"`);
    }
    expect(lines).toContain('"route":"POST /api/batches"');
    for (const [name, key] of Object.entries(cloud.keys)) expect(lines.includes(key), name).toBe(false);
    for (const secret of [VIEWER, "the-secret-that-front", LOT, encodeURIComponent(LOT), "/21/"]) {
      expect(lines.includes(secret), secret).toBe(false);
    }
  });
});

describe.skipIf(!hasJre)(`the size and the start of each bundle${title}`, () => {
  test.each(["Public", "Management", "Epcis", "Followers/Follow", "Scans/Consumer", "Subscriptions/Deliver"])(
    "of %s",
    (path) => {
      const { file, environment } = cloud.function(path);
      const script = `const from = performance.now(); await import(${JSON.stringify(file)}); console.log(performance.now() - from)`;
      const times = [1, 2, 3].map(() => {
        const { status, stdout, stderr } = spawnSync(process.execPath, ["--input-type=module", "-e", script], {
          env: { ...process.env, ...environment },
          encoding: "utf8",
        });
        expect(status, stderr).toBe(0);
        return Number(stdout);
      });
      const median = times.sort((a, b) => a - b)[1] ?? 0;
      process.stderr.write(
        `${path}: ${(statSync(file).size / 1000).toFixed(0)} kB, imported cold in ${median.toFixed(0)} ms\n`,
      );
      expect(median).toBeLessThan(5000);
    },
  );
});
