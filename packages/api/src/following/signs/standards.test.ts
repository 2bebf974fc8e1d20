import { beforeEach, expect, test } from "vitest";
import { importStandard } from "../../commands/standards/publish.ts";
import { listedOn } from "../../fixtures/exceptions.ts";
import { batchOn, done, GTIN, newSeason, runOf, type Season } from "../../fixtures/season.ts";
import { drainOutbox } from "../follow.ts";

const OPERATOR = { organisation: "operator", role: "operator", key: "test" } as const;
const KINDS = ["standard-banned", "standard-interval", "standard-limit", "standard-not-permitted", "standard-grade"];

let season: Season;
beforeEach(async () => {
  season = await newSeason({}, [
    ["office", "county", "510824", "statistician"],
    ["cityoffice", "county", "510800", "statistician"],
  ]);
});
const post = (who: string, path: string, body: object) => season.send(who, "POST", path, body);
const get = (who: string, path: string) => done(season.send(who, "GET", path));
const told = async () => {
  await drainOutbox(season.deps);
  return (await listedOn(season.deps, "510824"))
    .filter(({ code }) => KINDS.includes(code))
    .map(
      ({ code, subject, about, withdrawnAt }) =>
        `${code} ${subject} ${about}${withdrawnAt === undefined ? "" : " withdrawn"}`,
    )
    .toSorted();
};
const input = (id: string, active: string, more: object = {}) =>
  post("coop", "/api/inputs", {
    ...{ id, base: "b1", plot: "p1", product: "某药", actives: [active], dosage: "1000 倍", appliedOn: "2026-07-01" },
    ...{ safetyIntervalDays: 7, ...more },
  });
const TITLE = { zh: "县标准", en: "County standard" };
const own = (id: string, kind: string, entry: object, more: object = {}) => ({
  ...{ id, kind, title: TITLE, source: "县公报 2026-12", from: "2026-06-01" },
  entries: [{ clause: "4.1", crops: ["猕猴桃"], ...entry }],
  ...more,
});

test("farm records are held against the bans and intervals of country and county, and what is corrected is taken back", async () => {
  await done(post("office", "/api/standards", own("DB-1", "interval", { subject: "吡虫啉", days: 20 })));
  await done(input("i1", "吡虫啉", { safetyIntervalDays: 20 }));
  expect(await told()).toEqual([]);
  await done(input("i2", "克百威"));
  await done(input("i3", "imidacloprid", { safetyIntervalDays: 14 }));
  const lines = ["standard-banned base/coop/b1 input/i2", "standard-interval base/coop/b1 input/i3"];
  expect(await told()).toEqual(lines);
  await done(post("coop", "/api/inputs/i3/corrections", { reason: "标签为 20 天", safetyIntervalDays: 20 }));
  await done(post("coop", "/api/inputs/i2/void", { reason: "录错" }));
  expect(await told()).toEqual(lines.map((line) => `${line} withdrawn`));
});

test("a report with a limit laxer than the county's own is told, with the standard's number and clause, and taken back with the report", async () => {
  await done(post("office", "/api/standards", own("DB510824-T-12", "limit", { subject: "嘧菌酯", mgPerKg: 0.5 })));
  await done(post("coop", "/api/batches", batchOn("A")));
  const report = (sampleId: string, limitMgPerKg: number, resultMgPerKg: number) =>
    post("county", `/api/batches/${GTIN}/A/tests`, {
      ...{ sampleId, sampledOn: "2026-10-06", testedOn: "2026-10-07", issuedOn: "2026-10-07", verdict: "passed" },
      items: [{ active: "azoxystrobin", resultMgPerKg, limitMgPerKg }],
    });
  await done(report("S1", 0.5, 0.4));
  await done(report("S2", 5, 0.4));
  await done(report("S3", 5, 0.6));
  const at = `standard-limit 01/${GTIN}/10/A test/county`;
  expect(await told()).toEqual([`${at}/S2`, `${at}/S3`]);
  const items = await get("county", "/api/exceptions?kind=standard-limit");
  expect(JSON.stringify(items)).toContain("DB510824-T-12 4.1");
  await done(post("county", `/api/batches/${GTIN}/A/tests/S2/void`, { reason: "限量填错" }));
  expect(await told()).toEqual([`${at}/S2 withdrawn`, `${at}/S3`]);
});

test("a whole green-food list that was imported is held against what was used before a certified harvest", async () => {
  const list = { kind: "permitted", title: TITLE, source: "x", from: "2020-11-01", isComplete: true } as const;
  const entries = ["苦参碱", "吡虫啉"].map((subject) => ({ subject, clause: "表A.1" }));
  await importStandard(season.deps, OPERATOR, { ...list, id: "NY/T 393-2020", entries });
  await done(input("i1", "苦参碱"));
  await done(input("i2", "嘧菌酯", { appliedOn: "2026-06-01" }));
  await done(post("coop", "/api/batches", batchOn("A")));
  await done(post("coop", "/api/batches", batchOn("B", 10, { plots: ["p2"] })));
  expect(await told()).toEqual([`standard-not-permitted 01/${GTIN}/10/A actives`]);
});

test("labels that state a grade are held against the table of grades; those without one are not", async () => {
  const grade = { subject: "猕猴桃", grade: "特级", measure: "单果重克", least: 90, crops: undefined };
  await done(post("office", "/api/standards", own("DB-G", "grade", grade)));
  await done(post("coop", "/api/batches", batchOn("A")));
  const measures = (value: number) => ({ grade: "特级", measures: [{ measure: "单果重克", value }] });
  await done(post("coop", "/api/labels", runOf("r0", "A", 2)));
  await done(post("coop", "/api/labels", { ...runOf("r1", "A", 2), grade: measures(95) }));
  expect(await told()).toEqual([]);
  expect(await done(post("coop", "/api/labels", { ...runOf("r2", "A", 2), grade: measures(85) }))).toMatchObject({
    grade: measures(85),
  });
  expect(await told()).toEqual([`standard-grade 01/${GTIN}/10/A labels/coop/r2`]);
});

test("a standard is of its region and its days, is published once, ends, and one laxer than the city's is refused with the clause", async () => {
  await done(post("cityoffice", "/api/standards", own("DB5108-1", "limit", { subject: "嘧菌酯", mgPerKg: 1 })));
  const laxer = await post("office", "/api/standards", own("DB-9", "limit", { subject: "嘧菌酯", mgPerKg: 2 }));
  expect(laxer.json).toMatchObject({ code: "standard-laxer", errors: [{ pointer: "/entries/0" }] });
  expect(JSON.stringify(laxer.json)).toContain("DB5108-1 4.1");
  const stricter = own("DB-1", "limit", { subject: "嘧菌酯", mgPerKg: 0.5 });
  const first = await done(post("office", "/api/standards", stricter));
  expect(await done(post("office", "/api/standards", stricter))).toEqual(first);
  const other = await post("office", "/api/standards", own("DB-1", "limit", { subject: "嘧菌酯", mgPerKg: 0.4 }));
  expect(other.json.code).toBe("id-taken");
  const ids = async (query: string) => {
    const { items } = (await get("coop", `/api/standards${query}`)) as { items: { id: string; scope: string }[] };
    return items.filter(({ scope }) => scope !== "national").map(({ id }) => id);
  };
  expect(await ids("")).toEqual(["DB5108-1", "DB-1"]);
  expect(await ids("?region=510823")).toEqual(["DB5108-1"]);
  expect(await ids("?on=2026-05-31")).toEqual([]);
  await done(post("office", "/api/standards/DB-1/end", { to: "2026-10-01", reason: "修订" }));
  expect((await post("office", "/api/standards/DB5108-1/end", { to: "2026-10-01", reason: "x" })).status).toBe(404);
  expect(await ids("")).toEqual(["DB5108-1"]);
  const { items } = await get("coop", "/api/standards/rules?subject=azoxystrobin&crop=梨&on=2026-09-30");
  expect(items).toEqual([]);
  const rules = await get("coop", "/api/standards/rules?subject=azoxystrobin&crop=猕猴桃&on=2026-09-30");
  expect(rules.items).toMatchObject([{ mgPerKg: 1 }, { mgPerKg: 0.5, standard: { id: "DB-1" } }]);
});

test("a national table comes in parts, each once, holds when the last is in, and takes the place of the part that ships", async () => {
  const entries = Array.from({ length: 95 }, (_, n) => ({
    subject: `某药${n}`,
    clause: `${n}`,
    crops: ["猕猴桃"],
    mgPerKg: 1,
  }));
  const table = { kind: "limit", title: TITLE, source: "x", from: "2017-06-18", isComplete: true } as const;
  const document = { ...table, id: "GB 2763-2016", entries };
  const broken = season.with({
    now: (() => {
      let n = 0;
      return () => {
        n += 1;
        if (n > 2) throw new Error("broken off");
        return new Date("2026-10-08T02:00:00Z");
      };
    })(),
  });
  await expect(importStandard(broken.deps, OPERATOR, document)).rejects.toThrow();
  const on = "&on=2018-01-01";
  const spinosad = () => get("coop", `/api/standards/rules?subject=spinosad${on}`);
  expect((await spinosad()).items).toHaveLength(5 + 0);
  const done_ = await importStandard(season.deps, OPERATOR, document);
  expect(done_).toMatchObject({ parts: 3, head: { entries: 95, scope: "national" } });
  expect((await importStandard(season.deps, OPERATOR, document)).head).toEqual(done_.head);
  const found = await get("coop", `/api/standards/rules?subject=${encodeURIComponent("某药94")}${on}`);
  expect(found.items).toHaveLength(1);
  const limits = ((await spinosad()).items as { standard: { kind: string } }[]).filter(
    ({ standard }) => standard.kind === "limit",
  );
  expect(limits).toEqual([]);
});
