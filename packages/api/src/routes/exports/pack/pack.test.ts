import { createHash } from "node:crypto";
import { runInNewContext } from "node:vm";
import { canonicalJson } from "@suyuan/domain/identifiers/canonical-json";
import * as fc from "fast-check";
import { beforeEach, describe, expect, test } from "vitest";
import { batchOn, done, GTIN, NEIGHBOURS, newSeason, type Season } from "../../../fixtures/season.ts";
import { openGate } from "../../../http/gate.ts";
import { newApiKey } from "../../../ledger/api-keys.ts";
import { createManagementApp } from "../../app.ts";
import { EVIDENCE_PACK } from "./job.ts";
import type { Pack } from "./pack.ts";
import { PACK_SCRIPT } from "./script.ts";

const AT = "2026-10-07T08:00:00+08:00";
const sha256 = (text: string) => createHash("sha256").update(text, "utf8").digest("hex");
const lots = (...all: readonly (readonly [lot: string, kg: number])[]) =>
  all.map(([lot, quantityKg]) => ({ gtin: GTIN, lot, quantityKg }));

let season: Season;
let keys: Map<string, string>;
const post = (path: string, body: object, who: string) => done(season.send(who, "POST", path, body));

async function pageOf(who: string, lot: string): Promise<{ readonly status: number; readonly text: string }> {
  const app = createManagementApp(season.deps, openGate(season.deps, { checkAnswers: true }));
  const headers = { authorization: `Bearer ${keys.get(who)}` };
  const response = await app.request(`/api/batches/${GTIN}/${lot}/pack.html`, { headers });
  return { status: response.status, text: await response.text() };
}

const dataIn = (page: string, id: string): string =>
  page.match(new RegExp(`<script type="application/json" id="${id}">([^<]*)</script>`))?.[1] ?? "";
const packIn = (page: string): Pack => JSON.parse(dataIn(page, "pack")) as Pack;

/** A and B go to the depot, which makes X of 60 kg of A and Y of B, and sends the rest of A on with some of Y. */
beforeEach(async () => {
  season = await newSeason({}, NEIGHBOURS);
  keys = new Map();
  for (const [organisation, role] of [
    ["coop", "clerk"],
    ["coop2", "clerk"],
    ["orchard", "clerk"],
    ["depot", "depot"],
    ["county", "inspector"],
    ["elsewhere", "inspector"],
  ] as const) {
    const made = newApiKey(season.deps, { organisation, role });
    await season.deps.table.transact(made.ops, made.id);
    keys.set(organisation, made.secret);
  }
  for (const lot of ["A", "B"]) await post("/api/batches", batchOn(lot, 100), "coop");
  const items = lots(["A", 70], ["B", 50]);
  await post("/api/shipments", { id: "S1", to: "depot", items, shippedAt: AT }, "coop");
  await post("/api/shipments/S1/receipt", { items, receivedAt: AT }, "depot");
  const made = (id: string, from: string, to: string, kg: number) =>
    post(
      "/api/transformations",
      { id, inputs: lots([from, kg]), outputs: lots([to, kg]), lossKg: 0, at: "2026-10-07T09:00:00+08:00" },
      "depot",
    );
  await made("T1", "A", "X", 60);
  await made("T2", "B", "Y", 40);
  await post(
    "/api/shipments",
    { id: "S2", to: "coop2", items: lots(["A", 10], ["Y", 40]), shippedAt: "2026-10-07T10:00:00+08:00" },
    "depot",
  );
});

describe("the evidence pack of a batch", () => {
  test("carries each fact once, in the order of record, with the SHA-256 of its canonical JSON, and the digest of all its data", async () => {
    const { status, text } = await pageOf("depot", "X");
    expect(status).toBe(200);
    const pack = packIn(text);
    expect(pack.facts.map(({ fact, batch }) => `${batch.slice(-1)} ${fact.kind}`)).toEqual([
      "A batch-registered",
      "A shipment-sent",
      "A receipt-recorded",
      "X transformation-recorded",
    ]);
    for (const one of pack.facts) expect(one.sha256).toBe(sha256(canonicalJson(one.fact)));
    expect(JSON.parse(dataIn(text, "sums")).pack).toBe(sha256(canonicalJson(pack)));
    expect(text).toContain(sha256(canonicalJson(pack)));
  });

  test("shows the day of a harvest without an hour, and the minute of what has one", async () => {
    const { text } = await pageOf("depot", "X");
    const told = text.slice(0, text.indexOf('<script type="application/json"'));
    const [harvested] = packIn(text).facts;
    const day = new Date(Date.parse(harvested?.fact.occurredAt ?? "") + 8 * 3_600_000).toISOString().slice(0, 10);
    expect(told).toContain(`<td>${day}</td>`);
    expect(told).not.toContain("00:00:00");
    expect(told).toContain("<td>2026-10-07 08:00:00</td>");
  });

  test("gives the same fact the same digest however often and by whom it is asked", async () => {
    const first = packIn((await pageOf("county", "A")).text);
    season = season.at("2026-10-09T02:00:00.000Z");
    const [again, other] = [packIn((await pageOf("county", "A")).text), packIn((await pageOf("depot", "A")).text)];
    const digests = ({ facts }: Pack) => facts.map(({ id, sha256: sum }) => `${id} ${sum}`);
    expect(digests(again)).toEqual(digests(first));
    const known = new Set(digests(first));
    const common = digests(other).filter((one) => known.has(one));
    expect(common.length).toBeGreaterThanOrEqual(3);
  });

  test("is for those who may read the whole batch; to others there is none", async () => {
    for (const who of ["coop", "depot", "coop2", "county"])
      expect([who, (await pageOf(who, "A")).status]).toEqual([who, 200]);
    for (const who of ["orchard", "elsewhere"]) expect([who, (await pageOf(who, "A")).status]).toEqual([who, 404]);
    expect((await pageOf("depot", "NEVER")).status).toBe(404);
  });

  test("names of others' goods no more than a trace does, and nobody of those who acted", async () => {
    const { text } = await pageOf("coop2", "A");
    const pack = packIn(text);
    const shown = new Set(pack.trace.nodes.flatMap(({ batch }) => batch ?? []));
    const lotsIn = (value: unknown): string[] => {
      if (typeof value !== "object" || value === null) return [];
      const own = "gtin" in value && "lot" in value ? [`01/${String(value.gtin)}/10/${String(value.lot)}`] : [];
      return [...own, ...Object.values(value).flatMap(lotsIn)];
    };
    for (const { fact } of pack.facts) for (const lot of lotsIn(fact.data)) expect(shown).toContain(lot);
    expect(text).not.toMatch(/"person"|"serials"|"keyed"/);
  });

  test("lists the files that facts speak of by their digests", async () => {
    const fileSha256 = sha256("a report");
    const report = { sampleId: "s1", sampledOn: "2026-10-06", testedOn: "2026-10-07", issuedOn: "2026-10-08" };
    const items = [{ active: "氯吡脲", resultMgPerKg: 0.01, limitMgPerKg: 0.05 }];
    await post(`/api/batches/${GTIN}/A/tests`, { ...report, items, verdict: "passed", fileSha256 }, "county");
    const { text } = await pageOf("depot", "X");
    expect(packIn(text).files).toEqual([
      { kind: "test-report", batch: `01/${GTIN}/10/A`, sha256: fileSha256, by: "county" },
    ]);
    expect(text).toContain(fileSha256);
  });

  test("is no way into a page: what was typed stays text, in the page and in its data", async () => {
    const evil = '</script><img src=x onerror=alert(1)>"&amp;';
    await post(`/api/batches/${GTIN}/A/corrections`, { id: "k", reason: evil, quantityKg: 99 }, "coop");
    const { text } = await pageOf("county", "A");
    expect(text).not.toContain("<img");
    expect(text.match(/<script/g)).toHaveLength(3);
    expect(JSON.stringify(packIn(text).facts)).toContain("onerror=alert(1)");
  });

  test("asks nobody for anything: its policy allows its own style and script by their hashes alone, and it names no address to load", async () => {
    const { text } = await pageOf("county", "A");
    const policy = text.match(/http-equiv="Content-Security-Policy" content="([^"]*)"/)?.[1] ?? "";
    const hashes = [...policy.matchAll(/'sha256-([^']+)'/g)].map(([, hash]) => hash);
    const base64 = (part: string) => createHash("sha256").update(part, "utf8").digest("base64");
    const style = text.match(/<style>([^<]*)<\/style>/)?.[1] ?? "";
    expect(hashes).toEqual([base64(style), base64(PACK_SCRIPT)]);
    expect(policy.startsWith("default-src 'none'")).toBe(true);
    expect(text).not.toMatch(/\b(?:src|href|srcset|action)=/);
    expect(style).not.toMatch(/url\(|@import/);
  });

  test("is at most 300 kB beside the facts and the trace that it carries, however many those are", async () => {
    const { facts, trace, record, ...head } = packIn((await pageOf("county", "A")).text);
    const many = <One>(all: readonly One[], count: number): One[] =>
      Array.from({ length: count }, (_, n) => all[n % all.length] as One);
    const long = "很长的名称".repeat(20);
    const { nodes, edges, names } = trace;
    const named = Object.fromEntries(Object.keys({ ...names, ...record.parties }).map((id) => [id, long]));
    const parties = Object.fromEntries(
      Object.keys(record.parties).map((id) => [id, { ...record.parties[id], name: long }]),
    );
    const onHand = many(record.onHand, 500);
    const { html } = await EVIDENCE_PACK.work({
      head,
      record: JSON.stringify({ ...record, parties, onHand }),
      trace: JSON.stringify({ ...trace, nodes: many(nodes, 2_000), edges: many(edges, 10_000), names: named }),
      facts: many(facts, 2_000).map(({ id, batch, fact }) => JSON.stringify({ id, batch, fact })),
      language: "zh",
    });
    const bytes = Buffer.byteLength(html) - Buffer.byteLength(dataIn(html, "pack"));
    process.stdout.write(`evidence pack: ${bytes} bytes beside its data\n`);
    expect(packIn(html).facts).toHaveLength(2_000);
    expect(bytes).toBeGreaterThan(150_000);
    expect(bytes).toBeLessThanOrEqual(300_000);
  });
});

describe("the script of an evidence pack", () => {
  const made = runInNewContext(PACK_SCRIPT) as {
    sha256(text: string): string;
    canonical(value: unknown): string;
  };

  test("hashes any text, and writes any JSON, as the service does", () => {
    for (const length of [0, 1, 55, 56, 63, 64, 65, 119, 120, 1000]) {
      expect(made.sha256("x".repeat(length))).toBe(sha256("x".repeat(length)));
    }
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const text = canonicalJson(value);
        expect(made.canonical(JSON.parse(JSON.stringify(value)))).toBe(text);
        expect(made.sha256(text)).toBe(sha256(text));
      }),
    );
  });
});
