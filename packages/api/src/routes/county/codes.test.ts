import { beforeEach, expect, test } from "vitest";
import { batchOn, done, GTIN, NEIGHBOURS, newSeason, type Season } from "../../fixtures/season.ts";
import { drainOutbox } from "../../following/follow.ts";
import { householdCodesKey } from "../../ledger/county/keys.ts";
import { readRow } from "../../ledger/read.ts";

const OFFICES = [
  ["office", "county", "510824", "statistician"],
  ["office2", "county", "510823", "statistician"],
] as const;

let season: Season;
beforeEach(async () => {
  season = await newSeason({}, [...NEIGHBOURS, ...OFFICES]);
  for (const id of ["h1", "h2"]) {
    const household = { id, class: "lifted", village: "510824100201", validFrom: "2019-12-01" };
    await done(post("office", "/api/households", household));
  }
  await done(post("coop", "/api/batches", batchOn("A", 1500)));
  for (const id of ["d1", "d2"]) {
    const paid = { household: "h1", gtin: GTIN, lot: "A", quantityKg: 10, pricePerKg: 6, paidYuan: 60 };
    await done(post("coop", "/api/deliveries", { id, ...paid, paidOn: "2026-10-07" }));
  }
});

const post = (who: string, path: string, body: object) => season.send(who, "POST", path, body);
const sheet = (id: string, more: object = {}) =>
  post("office", "/api/households/h1/codes", { id, count: 3, validTo: "2026-12-31", ...more });
const codesOf = async (id: string): Promise<readonly string[]> => (await done(sheet(id))).codes as string[];
const tell = (benefit: string, code = "", who = "coop") => post(who, `/api/benefits/${benefit}/code`, { code });

test("a code of the household makes a record two-sided, once, for whoever paid alone, and is sent again without harm", async () => {
  const [one = "", two = ""] = await codesOf("s1");
  expect(one).toMatch(/^\d{8}$/);
  expect((await tell("d1", one, "coop2")).status).toBe(404);
  const told = await done(tell("d1", `${one.slice(0, 4)} ${one.slice(4)}`));
  expect(told).toMatchObject({ level: "confirmed", counts: true, confirmation: { outcome: "confirmed", how: "code" } });
  expect(await done(tell("d1", one))).toEqual(told);
  expect((await tell("d2", one)).json).toMatchObject({ code: "code-refused", errors: [{ pointer: "/code" }] });
  expect((await tell("d1", two)).json.code).toBe("correction-refused");
  expect(await done(tell("d2", two))).toMatchObject({ level: "confirmed" });
});

test("the same sheet asked for again has the same codes; another one ends it", async () => {
  const first = await codesOf("s1");
  expect(await codesOf("s1")).toEqual(first);
  expect(new Set(first).size).toBe(3);
  const second = await codesOf("s2");
  expect(second).not.toEqual(first);
  expect((await tell("d1", first[0])).json.code).toBe("code-refused");
  expect(await done(tell("d1", second[0]))).toMatchObject({ level: "confirmed" });
});

test("five wrong codes stop a sheet, each counted once however often it is sent, and a right one is refused then", async () => {
  const [right = ""] = await codesOf("s1");
  const wrong = (n: number) => String((Number(right) + n) % 100_000_000).padStart(8, "0");
  for (const n of [1, 1, 1, 2, 3, 4]) {
    expect((await tell("d1", wrong(n))).json).toMatchObject({ status: 409, code: "code-refused" });
  }
  expect((await readRow(season.deps.table, householdCodesKey("510824/h1")))?.data.wrong).toBe(4);
  await tell("d1", wrong(5));
  expect((await tell("d1", right)).json).toMatchObject({
    code: "code-refused",
    detail: expect.stringContaining("5 wrong"),
  });
  const again = await codesOf("s2");
  expect(await done(tell("d1", again[0]))).toMatchObject({ level: "confirmed" });
});

test("many wrong codes at once are no more than five tries", async () => {
  const [right = ""] = await codesOf("s1");
  const wrong = Array.from({ length: 20 }, (_, n) => String((Number(right) + n + 1) % 100_000_000).padStart(8, "0"));
  await Promise.all(wrong.map((code) => tell("d1", code)));
  expect((await readRow(season.deps.table, householdCodesKey("510824/h1")))?.data.wrong).toBe(5);
});

test("a sheet ends on its last day, is made by the office over the village alone, and lasts a season at most", async () => {
  const { codes } = await done(sheet("s1", { validTo: "2026-10-08" }));
  const later = season.at("2026-10-09T02:00:00Z");
  const late = await later.send("coop", "POST", "/api/benefits/d1/code", { code: (codes as string[])[0] });
  expect(late.json).toMatchObject({ code: "code-refused", detail: expect.stringContaining("2026-10-08") });
  expect(
    (await post("office2", "/api/households/h1/codes?county=510824", { id: "x", count: 1, validTo: "2026-12-31" }))
      .status,
  ).toBe(404);
  expect(
    (await post("coop", "/api/households/h1/codes?county=510824", { id: "x", count: 1, validTo: "2026-12-31" })).status,
  ).toBe(403);
  for (const validTo of ["2026-01-01", "2028-01-01"]) {
    expect((await sheet("s2", { validTo })).json).toMatchObject({ errors: [{ pointer: "/validTo" }] });
  }
  expect((codes as string[]).length).toBe(3);
});

test("no row holds a code, in the clear or as a digest that guessing would find", async () => {
  const [one = ""] = await codesOf("s1");
  await drainOutbox(season.deps);
  const { items } = await season.deps.table.query("HOUSEHOLD#510824/h1");
  const { sha256 } = season.deps;
  expect(JSON.stringify(items)).not.toContain(one);
  expect(JSON.stringify(items)).not.toContain(sha256(one));
  expect(items.length).toBeGreaterThan(2);
});
