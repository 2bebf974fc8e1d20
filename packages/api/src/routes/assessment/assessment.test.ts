import { beforeEach, expect, test } from "vitest";
import { batchOn, done, GTIN, newSeason, type Season } from "../../fixtures/season.ts";
import { drainOutbox } from "../../following/follow.ts";
import { rollUp } from "../../following/statistics/roll-up.ts";
import { figuresKey } from "../../ledger/statistics/keys.ts";

const COUNTIES = ["510824", "510823", "510822"];
const SEATS = [
  ["office", "county", "510824", "statistician"],
  ["next", "county", "510823", "statistician"],
  ["township", "county", "510824100", "statistician"],
  ["cityoffice", "county", "510800", "statistician"],
  ["provinceoffice", "county", "510000", "statistician"],
  ["othercity", "county", "510700", "statistician"],
] as const;
const source = { zh: "追溯系统检测记录", en: "Tests on record" };
const PASS = {
  ...{ id: "pass", name: { zh: "检测合格率", en: "Tests passed" }, kind: "share", weight: 60, target: 98 },
  ...{ definition: { zh: "合格报告占检测报告的比例" }, direction: "higher" },
  numerator: { measures: ["tests-passed"], source },
  denominator: { measures: ["tests"], source },
};
const LOSS = {
  ...{ id: "loss", name: { zh: "损耗率" }, kind: "ratio", weight: 40, target: 0.05, direction: "lower" },
  definition: { zh: "腐坏与途中损失占登记重量的比例" },
  numerator: { measures: ["lost-spoiled", "lost-lost-in-transit"], source },
  denominator: { measures: ["registered-grams"], source },
};
const SET = {
  ...{ id: "set-1", region: "510800", year: 2026, name: { zh: "2026 年考核指标" } },
  ...{ counties: COUNTIES, indicators: [PASS, LOSS] },
};
const PLACE = "region=510824&year=2026";
let season: Season;

const publish = (more: object = {}, who = "cityoffice") =>
  season.send(who, "POST", "/api/assessment/indicators", { ...SET, ...more });
const sheet = (who = "office", query = PLACE) => done(season.send(who, "GET", `/api/assessment?${query}`));
const object = (more: object = {}, who = "office") =>
  season.send(who, "POST", "/api/assessment/objections", {
    ...{ id: "o1", set: "510800", year: 2026, indicator: "pass", reason: "两份报告漏报" },
    ...more,
  });
const settle = (body: object, who = "cityoffice", from = "office") =>
  season.send(who, "POST", `/api/assessment/objections/o1/settlement?from=${from}`, { reason: "核对记录", ...body });

/** As the statistics keep them. */
async function counted(county: string, amounts: Readonly<Record<string, number>>, month = "2026-10") {
  const key = figuresKey({ account: county, year: "2026" }, { kind: "month", of: month });
  const data = { cells: { [month]: { "none|cooperative": amounts } } };
  await season.deps.table.transact([{ put: { ...key, version: 1, data }, when: "absent" }], `${county}-${month}`);
}

beforeEach(async () => {
  season = await newSeason({}, SEATS);
  await counted("510824", { tests: 50, "tests-passed": 49, "registered-grams": 1_000_000, "lost-spoiled": 50_000 });
  await counted("510823", { tests: 4, "tests-passed": 4, "registered-grams": 500_000 });
});

test("a city publishes, a county reads its own sheet by the figures of the statistics, and a figure that is not known is no zero", async () => {
  await done(publish());
  expect(await sheet()).toMatchObject({
    ...{ county: "510824", countyName: "四川省广元市苍溪县", points: 100, ofPoints: 100 },
    set: { region: "510800", version: 1, publishedBy: "cityoffice" },
    indicators: [
      {
        ...{ id: "pass", value: 98, unit: "%", points: 60, numerator: { amount: 49, unit: "" } },
        figures: "/api/statistics?region=510824&from=2026-01&to=2026-12",
      },
      { id: "loss", value: 0.05, unit: "kg/kg", points: 40, range: { low: 40, high: 40 } },
    ],
  });
  const next = await sheet("next", "region=510823&year=2026");
  expect(next).toMatchObject({ points: 60, ofPoints: 60, range: { high: 100 } });
  expect(next.indicators).toMatchObject([
    {},
    { id: "loss", unknown: { code: "none-on-record" }, range: { low: 0, high: 40 } },
  ]);
  expect((next.indicators as readonly object[])[1]).not.toHaveProperty("value");
});

test("what is recorded of a harvest and a test is in the sheet once it is followed, and until then the sheet says that something waits", async () => {
  await done(publish());
  const report = {
    ...{ sampleId: "s1", sampledOn: "2026-10-06", testedOn: "2026-10-07", issuedOn: "2026-10-07", verdict: "passed" },
    items: [{ active: "多菌灵", notDetected: true, loqMgPerKg: 0.01, limitMgPerKg: 0.5 }],
  };
  await done(season.send("coop", "POST", "/api/batches", batchOn("A", 100)));
  await done(season.send("county", "POST", `/api/batches/${GTIN}/A/tests`, report));
  while ((await drainOutbox(season.deps)) > 0);
  expect(await sheet()).toMatchObject({ isBehind: true, indicators: [{ denominator: { amount: 50 } }, {}] });
  while ((await rollUp(season.deps)) > 0);
  const added = await sheet();
  expect(added).toMatchObject({
    indicators: [
      { numerator: { amount: 50 }, denominator: { amount: 51 } },
      { denominator: { amount: 1100, unit: "kg" } },
    ],
  });
  expect(added).not.toHaveProperty("isBehind");
});

test("few tests leave a wide range: ranks are those that go with the ranges, and a county without any record may be anywhere", async () => {
  await done(publish());
  const { items } = await done(season.send("office", "GET", "/api/assessment/ranking?set=510800&year=2026"));
  const told = (items as readonly { county: string; rank: object; unknown: readonly string[] }[]).map((one) => one);
  expect(told).toMatchObject([
    { county: "510822", rank: { best: 1, worst: 3, of: 3 }, unknown: ["pass", "loss"], range: { low: 0, high: 100 } },
    { county: "510823", rank: { best: 1, worst: 3 }, unknown: ["loss"] },
    { county: "510824", rank: { best: 1, worst: 3 }, unknown: [] },
  ]);
  expect(await sheet("office", `${PLACE}&ranked=true`)).toMatchObject({ rank: { best: 1, worst: 3, of: 3 } });
});

test("a correction is a further version with its reason; both stay, and a day tells which was known", async () => {
  await done(publish());
  const corrected = { ...SET, id: "c1", reason: "目标有误", indicators: [{ ...PASS, target: 99 }, LOSS] };
  const { region: _, year: __, ...body } = corrected;
  const later = season.at("2026-10-12T00:00:00Z");
  const answer = await done(
    later.send("cityoffice", "POST", "/api/assessment/indicators/510800/2026/corrections", body),
  );
  expect(answer).toMatchObject({ version: 2, versions: [{ version: 1 }, { version: 2, reason: "目标有误" }] });
  const read = async (query: string) =>
    (await done(season.send("office", "GET", `/api/assessment/indicators/510800/2026${query}`))) as {
      version: number;
      indicators: readonly { target: number }[];
    };
  const [now, first, then] = await Promise.all([read(""), read("?version=1"), read("?knownOn=2026-10-11")]);
  expect([now, first, then].map(({ version, indicators }) => [version, indicators[0]?.target])).toEqual([
    [2, 99],
    [1, 98],
    [1, 98],
  ]);
  const sent = () => later.send("cityoffice", "POST", "/api/assessment/indicators/510800/2026/corrections", body);
  expect((await sent()).status).toBe(201);
  expect(await read("")).toMatchObject({ version: 2 });
  const same = { ...body, id: "c2" };
  expect(
    await later.send("cityoffice", "POST", "/api/assessment/indicators/510800/2026/corrections", same),
  ).toMatchObject({ status: 409, json: { code: "correction-refused" } });
});

test("a set is published by the office of its own province or city, once for a year, whole and with all points", async () => {
  for (const who of ["office", "othercity", "provinceoffice", "township"])
    expect([who, (await publish({}, who)).json]).toMatchObject([
      who,
      { code: "invalid-request", errors: [{ pointer: "/region" }] },
    ]);
  const faulty = async (more: object) => {
    const { json } = await publish(more);
    return (json.errors as readonly { pointer: string }[]).map(({ pointer }) => pointer);
  };
  expect(await faulty({ indicators: [PASS] })).toEqual(["/indicators"]);
  expect(await faulty({ counties: ["510824", "510824", "510722", "510899"] })).toEqual([
    ...["/counties/1", "/counties/2", "/counties/3"],
  ]);
  const wrong = { ...PASS, numerator: { measures: ["registered-grams", "nothing"], source }, target: 0 };
  expect(await faulty({ indicators: [wrong, LOSS] })).toEqual([
    ...["/indicators/0/numerator/measures/0", "/indicators/0/numerator/measures/1", "/indicators/0/target"],
  ]);
  expect(await faulty({ year: 2040 })).toEqual(["/year"]);
  await done(publish());
  expect((await publish()).status).toBe(201);
  expect(await publish({ id: "set-2" })).toMatchObject({ status: 409, json: { code: "id-taken" } });
});

test("an objection stands beside the figure until it is settled; upheld takes the figure out, mended lets it count again", async () => {
  await done(publish());
  const raised = await done(object());
  expect(raised).toMatchObject({
    state: "open",
    county: "510824",
    figure: { numerator: 49, denominator: 50, value: 98 },
  });
  const pass = async () => ((await sheet()).indicators as readonly object[])[0];
  expect(await pass()).toMatchObject({ value: 98, points: 60, objection: { id: "o1", from: "office", state: "open" } });
  expect(await object({ id: "o2" })).toMatchObject({ status: 409, json: { code: "dispute-refused" } });
  await done(settle({ outcome: "upheld" }));
  expect(await pass()).toMatchObject({
    unknown: { code: "upheld" },
    objection: { state: "upheld" },
    range: { low: 0, high: 60 },
  });
  expect(await settle({ outcome: "upheld", id: "again" })).toMatchObject({ status: 409 });
  await done(settle({ outcome: "mended" }));
  expect(await pass()).toMatchObject({ value: 98, points: 60, objection: { state: "mended" } });
  expect((await object({ id: "o2" })).status).toBe(201);
});

test("an earlier day shows the sheet without what came later: figures, version and objections", async () => {
  await done(publish());
  await done(object());
  const later = season.at("2026-10-20T00:00:00Z");
  await done(
    later.send("cityoffice", "POST", "/api/assessment/objections/o1/settlement?from=office", {
      outcome: "upheld",
      reason: "查实",
    }),
  );
  const states = async (query: string) => {
    const { indicators } = (await done(later.send("office", "GET", `/api/assessment?${PLACE}${query}`))) as {
      indicators: readonly { objection?: { state: string } }[];
    };
    return indicators[0]?.objection?.state;
  };
  expect([await states(""), await states("&knownOn=2026-10-19"), await states("&knownOn=2026-10-20")]).toEqual([
    ...["upheld", "open", "upheld"],
  ]);
  expect((await later.send("office", "GET", `/api/assessment?${PLACE}&knownOn=2026-10-01`)).status).toBe(404);
});

test("a county reads its own sheet and the ranking; another county's sheet and objections answer as ones that never were", async () => {
  await done(publish());
  await done(object());
  const status = async (who: string, path: string) => (await season.send(who, "GET", path)).status;
  for (const who of ["office", "cityoffice", "provinceoffice", "county"])
    expect([who, await status(who, `/api/assessment?${PLACE}`)]).toEqual([who, 200]);
  for (const who of ["next", "othercity", "township"])
    expect([who, await status(who, `/api/assessment?${PLACE}`)]).toEqual([who, 404]);
  expect(await status("next", "/api/assessment/ranking?set=510800&year=2026")).toBe(200);
  expect(await status("othercity", "/api/assessment/ranking?set=510800&year=2026")).toBe(404);
  for (const who of ["next", "othercity"])
    expect([who, await status(who, "/api/assessment/objections/o1?from=office")]).toEqual([who, 404]);
  expect((await settle({ outcome: "rejected" }, "office")).status).toBe(404);
  expect((await settle({ outcome: "rejected" }, "provinceoffice")).status).toBe(404);
  for (const who of ["cityoffice", "township", "othercity"])
    expect([who, (await object({ id: "o9" }, who)).status]).toEqual([who, 404]);
  await drainOutbox(season.deps);
  const listed = async (who: string) => {
    const { items } = await done(season.send(who, "GET", "/api/assessment/objections?status=open"));
    return (items as readonly { id: string }[]).map(({ id }) => id);
  };
  expect([await listed("office"), await listed("cityoffice"), await listed("next")]).toEqual([["o1"], ["o1"], []]);
});

test("the office that raised it takes an objection back while nobody decided", async () => {
  await done(publish());
  await done(object());
  const back = () => season.send("office", "POST", "/api/assessment/objections/o1/withdrawal", { reason: "已核对" });
  expect(await done(back())).toMatchObject({ state: "withdrawn" });
  expect((await back()).status).toBe(201);
  expect(await settle({ outcome: "rejected" })).toMatchObject({ status: 409, json: { code: "dispute-refused" } });
});
