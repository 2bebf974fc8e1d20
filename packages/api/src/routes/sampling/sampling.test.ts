import { createHash, createHmac } from "node:crypto";
import { checkSample, type SampleFile } from "@suyuan/domain/sampling/check";
import { beforeEach, expect, test } from "vitest";
import { batchOn, done, NEIGHBOURS, newSeason, type Season } from "../../fixtures/season.ts";
import { drainOutbox } from "../../following/follow.ts";
import type { SampleList, SamplingRecord } from "./answers.ts";

const SEED = "ab".repeat(32);
const sha256OfHex = (hex: string) => createHash("sha256").update(Buffer.from(hex, "hex")).digest("hex");
const MEANS = {
  sha256: (text: string) => createHash("sha256").update(text).digest("hex"),
  sha256OfHex,
  bytesOfHex: (hex: string) => new Uint8Array(Buffer.from(hex, "hex")),
  hmac: (key: Uint8Array, text: string) => new Uint8Array(createHmac("sha256", key).update(text).digest()),
};
const BODY = {
  ...{ id: "s1", kind: "batch", region: "510824", from: "2026-10-01", to: "2026-10-08", count: 3 },
  commitment: sha256OfHex(SEED),
};
let season: Season;
const commit = (more: object = {}, who = "county") => season.send(who, "POST", "/api/samplings", { ...BODY, ...more });
const step = (what: string, body: object = {}, who = "county", id = "s1") =>
  season.send(who, "POST", `/api/samplings/${id}/${what}`, body);
const listOf = async (who: string, id = "s1") =>
  (await done(season.send(who, "GET", `/api/samplings/${id}/list?from=county`))) as unknown as SampleList & SampleFile;

beforeEach(async () => {
  season = await newSeason({}, NEIGHBOURS);
  for (let n = 0; n < 8; n += 1) await done(season.send("coop", "POST", "/api/batches", batchOn(`L${n}`, 100 + n)));
  await drainOutbox(season.deps);
});

test("whoever is in the list recomputes the draw from what it is given, and is told nothing of others", async () => {
  await done(commit());
  const frozen = (await done(step("freezing"))) as unknown as SamplingRecord;
  expect(frozen).toMatchObject({ state: "frozen", frozen: { candidates: 8 } });
  const drawn = (await done(step("draw", { seed: SEED }))) as unknown as SamplingRecord;
  expect(new Set(drawn.drawn?.subjects.map(({ id }) => id)).size).toBe(3);
  const own = await listOf("coop");
  expect([checkSample(own, MEANS), own.yours.length, own.lines.length]).toEqual([[], 8, 8]);
  expect(own.drawn).toEqual(drawn.drawn?.subjects.map(({ name }) => name));
  for (const who of ["depot", "orchard", "coop2"]) {
    const { status } = await season.send(who, "GET", "/api/samplings/s1/list?from=county");
    expect([who, status]).toEqual([who, 404]);
  }
  expect(JSON.stringify(own.lines)).not.toContain("coop");
});

test("the same seed draws others from another freezing: nobody can choose it for a list", async () => {
  const drawn = new Set<string>();
  for (const id of ["s1", "s2", "s3", "s4", "s5", "s6"]) {
    await done(commit({ id }));
    await done(step("freezing", {}, "county", id));
    const { drawn: found } = (await done(step("draw", { seed: SEED }, "county", id))) as unknown as SamplingRecord;
    drawn.add(JSON.stringify(found?.subjects.map((one) => one.id)));
  }
  expect(drawn.size).toBeGreaterThan(1);
});

test("the steps come in their order and once, and sent again are the same", async () => {
  expect((await step("freezing")).status).toBe(404);
  await done(commit());
  expect(await step("draw", { seed: SEED })).toMatchObject({ status: 409, json: { code: "sampling-out-of-step" } });
  const frozen = await done(step("freezing"));
  await done(season.send("coop", "POST", "/api/batches", batchOn("LATE")));
  await drainOutbox(season.deps);
  expect(await done(step("freezing"))).toEqual(frozen);
  expect(await step("draw", { seed: "cd".repeat(32) })).toMatchObject({ json: { errors: [{ pointer: "/seed" }] } });
  const drawn = await done(step("draw", { seed: SEED }));
  expect(await done(step("draw", { seed: SEED }))).toEqual(drawn);
  expect((await step("abandonment", { reason: "x" })).status).toBe(409);
});

test("a bureau draws in its own region alone, and lists what was begun there", async () => {
  expect((await commit({}, "elsewhere")).status).toBe(404);
  await done(commit());
  expect((await step("freezing", {}, "city")).status).toBe(404);
  await done(step("abandonment", { reason: "种子遗失" }));
  await drainOutbox(season.deps);
  for (const [who, count] of [
    ["county", 1],
    ["city", 1],
    ["elsewhere", 0],
  ] as const) {
    const { items } = (await done(season.send(who, "GET", "/api/samplings?status=abandoned"))) as { items: unknown[] };
    expect([who, items.length]).toEqual([who, count]);
  }
  const none = { id: "s2", from: "2020-01-01", to: "2020-01-02" };
  await done(commit(none));
  expect((await step("freezing", {}, "county", "s2")).status).toBe(400);
});

test("an organisation weighs by all of its batches and by when it was inspected last", async () => {
  await done(commit({ kind: "organisation", count: 1 }));
  await done(step("freezing"));
  const before = (await listOf("coop")).yours[0];
  expect(before).toMatchObject({ id: "organisation/coop", factors: { daysSinceInspection: null } });
  const about = { kind: "organisation", id: "coop" };
  const none = { id: "f1", about, severity: "none", text: "无问题", inspectedOn: "2026-10-07", sampling: "s1" };
  await done(season.send("county", "POST", "/api/findings", none));
  await done(commit({ id: "s2", kind: "organisation", count: 1 }));
  await done(step("freezing", {}, "county", "s2"));
  const after = (await listOf("coop", "s2")).yours[0];
  expect(after?.factors.daysSinceInspection).toBe(1);
  expect((before?.weight ?? 0) - (after?.weight ?? 0)).toBe(25);
});
