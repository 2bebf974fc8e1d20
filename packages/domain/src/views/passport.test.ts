import { describe, expect, test } from "vitest";
import * as z from "zod";
import type { Batch } from "../batches/batch.ts";
import { harvested } from "../batches/harvested.ts";
import { publicCertificate } from "../certificates/view.ts";
import { voidShipment } from "../custody/void-shipment.ts";
import { BATCH, BUREAU, CERTIFICATE, COOPERATIVE, DEPOT, GTIN } from "../fixtures/cangxi.ts";
import { asOfDay, PLATFORM, received, shipped } from "../fixtures/journey.ts";
import { ordinaryBatch } from "../fixtures/ordinary.ts";
import { handoff, hour, log, way } from "../fixtures/way.ts";
import { passportOf } from "./passport.ts";
import { Passport } from "./passport-schema.ts";

const QUERY = { ...asOfDay("2026-09-14"), uri: "https://suyuan.example/01/06901234567892/10/CX26091001" };
const CERTIFICATES = [publicCertificate({ ...CERTIFICATE, id: "another" }, GTIN), publicCertificate(CERTIFICATE, GTIN)];

function passport(batch: Batch, query: Partial<Parameters<typeof passportOf>[2]> = {}, certificates = CERTIFICATES) {
  return passportOf(harvested(batch), certificates, { ...QUERY, ...query });
}

type Schema = Readonly<Record<string, unknown>>;

const listIn = (value: unknown): readonly Schema[] => (Array.isArray(value) ? value : []);

/** Every member that a schema lets through, by its path; `[]` is each entry of a list, `*` any name. */
function memberPaths(root: Schema): readonly string[] {
  const definitions = new Map(
    Object.entries((root.$defs ?? {}) as Readonly<Record<string, Schema>>).map(([name, one]) => [
      `#/$defs/${name}`,
      one,
    ]),
  );
  const below = (schema: Schema, at: string): string[] => {
    if (typeof schema.$ref === "string")
      return below(definitions.get(schema.$ref) ?? { additionalProperties: true }, at);
    const { properties, items, prefixItems, additionalProperties } = schema;
    const isOpen = additionalProperties !== undefined && additionalProperties !== false;
    const own = Object.entries((properties ?? {}) as Readonly<Record<string, Schema>>).flatMap(([name, member]) => {
      const path = at === "" ? name : `${at}.${name}`;
      return [path, ...below(member, path)];
    });
    const entries = [...listIn([items].flat().filter(Boolean)), ...listIn(prefixItems)];
    const choices = [schema.anyOf, schema.oneOf, schema.allOf].flatMap(listIn);
    return [
      ...(isOpen ? [`${at}.*`] : []),
      ...own,
      ...entries.flatMap((entry) => below(entry, `${at}[]`)),
      ...choices.flatMap((choice) => below(choice, at)),
    ];
  };
  return [...new Set(below(root, ""))];
}

// By hand, one by one: what is public stays so for ever, so each member is let through here before it is.
const WHITELIST = `
  until
  gtin lot uri asOf
  serial serial.serial serial.scans serial.firstScanAt serial.voidedAt
  state state.code state.reasons state.reasons[].code state.reasons[].zh state.reasons[].en
  product product.zh product.en product.category
  batch batch.harvestedOn batch.registeredAt batch.level
  batch.producer batch.producer.name batch.producer.region batch.base batch.base.name batch.base.region batch.harvestedTo
  madeOf madeOf.at madeOf.level madeOf.more madeOf.batches madeOf.batches[].gtin madeOf.batches[].lot
  madeOf.harvests madeOf.harvests[].producer madeOf.harvests[].base madeOf.harvests[].base.name madeOf.harvests[].base.region
  madeOf.harvests[].harvestedOn madeOf.harvests[].sharePercent madeOf.harvests[].certified
  recall.of recall.of.gtin recall.of.lot recall.of.contained
  pack pack.netWeightG pack.of pack.level
  keeping keeping.until keeping.until.on keeping.until.days keeping.until.basis keeping.until.level
  keeping.storage keeping.storage.zh keeping.storage.en
  words words.zh words.en words.by words.on words.level
  photo photo.path photo.width photo.height photo.by photo.level
  links links[].href links[].host links[].title links[].title.zh links[].title.en links[].hreflang
  certificate certificate.scheme certificate.number certificate.grade certificate.holder
  certificate.kind certificate.enterpriseCode certificate.validFrom certificate.validTo certificate.level
  certificate.onHarvest certificate.onHarvest.date certificate.onHarvest.standing certificate.onHarvest.annualCheck
  certificate.today certificate.today.date certificate.today.standing certificate.today.annualCheck
  certificate.reasons certificate.reasons[].code certificate.reasons[].zh certificate.reasons[].en
  commitment commitment.basis commitment.status commitment.level
  commitment.reasons commitment.reasons[].code commitment.reasons[].zh commitment.reasons[].en
  commitment.content commitment.content.product commitment.content.quantityKg commitment.content.origin
  commitment.content.issuedAt commitment.content.afterShipping commitment.content.party commitment.content.contact
  commitment.content.address commitment.content.buyer commitment.content.missing
  needs.commitment needs.commitment.state needs.commitment.level
  needs.commitment.reasons needs.commitment.reasons[].code needs.commitment.reasons[].zh needs.commitment.reasons[].en
  inputs inputs.activesUsed inputs.intervalKept inputs.level
  needs needs.handoffs needs.handoffs.state needs.handoffs.level needs.handoffs.count
  needs.handoffs.reasons needs.handoffs.reasons[].code needs.handoffs.reasons[].zh needs.handoffs.reasons[].en
  needs.temperature needs.temperature.state needs.temperature.level
  needs.temperature.reasons needs.temperature.reasons[].code needs.temperature.reasons[].zh needs.temperature.reasons[].en
  needs.temperature.legs needs.temperature.legs[].kind needs.temperature.legs[].from needs.temperature.legs[].to
  needs.temperature.legs[].start needs.temperature.legs[].end needs.temperature.legs[].hours
  needs.temperature.legs[].coveredHours needs.temperature.legs[].state needs.temperature.legs[].level
  needs.test needs.test.state needs.test.level
  needs.test.reasons needs.test.reasons[].code needs.test.reasons[].zh needs.test.reasons[].en
  needs.farmRecord needs.farmRecord.state needs.farmRecord.level
  needs.farmRecord.reasons needs.farmRecord.reasons[].code needs.farmRecord.reasons[].zh needs.farmRecord.reasons[].en
  corrections corrections.count corrections.newest corrections.newest[].field corrections.newest[].on
  more more.tests more.steps more.temperature tests[].itemCount tests tests[].sampledOn tests[].testedOn tests[].issuedOn tests[].by tests[].verdict tests[].level
  tests[].items tests[].items[].active tests[].items[].resultMgPerKg tests[].items[].limitMgPerKg tests[].items[].over
  tests[].items[].notDetected tests[].items[].loqMgPerKg tests[].items[].standard tests[].items[].inhibitionPercent tests[].items[].outcome
  tests[].accreditation tests[].kind tests[].standard tests[].notes tests[].notes[].code tests[].notes[].zh tests[].notes[].en
  journey journey[].kind journey[].at journey[].from journey[].to journey[].place journey[].receivedAt
  journey[].differenceKg journey[].returnedKg journey[].turnedAway journey[].level journey[].pending
  temperature temperature[].device temperature[].device.model temperature[].device.serial
  temperature[].from temperature[].to temperature[].minCelsius temperature[].maxCelsius temperature[].mktCelsius
  temperature[].coverage temperature[].gaps temperature[].gaps[].from temperature[].gaps[].to temperature[].gapCount
  temperature[].limits temperature[].limits.minCelsius temperature[].limits.maxCelsius
  temperature[].minutesAbove temperature[].minutesBelow temperature[].verdict temperature[].summaryOnly
  temperature[].reasons temperature[].reasons[].code temperature[].reasons[].zh temperature[].reasons[].en
  temperature[].line temperature[].level temperature[].beside temperatureMissing
  recall recall.level recall.orderedBy recall.ofLabel recall.reason recall.at recall.completedAt
`;

test("the published schema lets through these members and no other, at every depth", () => {
  expect(memberPaths({ ...z.toJSONSchema(Passport) }).toSorted()).toEqual(WHITELIST.trim().split(/\s+/).toSorted());
});

test("a schema that is open, or has a member more anywhere, would be found", () => {
  const member = z.object({ name: z.string(), address: z.string() });
  const paths = (shape: z.ZodType) => memberPaths({ ...z.toJSONSchema(shape) });
  expect(paths(z.object({ a: z.array(member).optional() }))).toEqual(["a", "a[].name", "a[].address"]);
  expect(paths(z.object({ a: z.union([z.string(), member]) }))).toEqual(["a", "a.name", "a.address"]);
  expect(paths(z.object({ a: z.tuple([member]) }))).toEqual(["a", "a[].name", "a[].address"]);
  expect(paths(z.object({ a: z.looseObject({}), b: z.record(z.string(), z.string()) }))).toEqual([
    "a",
    "a.*",
    "b",
    "b.*",
  ]);
});

describe("the passport of an ordinary batch", () => {
  const { batch } = ordinaryBatch();
  const whole = passport(batch, { serial: { serial: "A1B2", scans: 3, firstScanAt: "2026-09-13T01:00:00.000Z" } });

  test("is what its published schema says, before and after JSON", () => {
    expect(Passport.parse(whole)).toEqual(whole);
    expect(Passport.parse(JSON.parse(JSON.stringify(whole)))).toEqual(whole);
  });

  test("names organisations and never their ids, nor shipments, plots, files or weights but that of the commitment certificate", () => {
    expect(whole.commitment?.content.quantityKg).toBe(4800);
    const { commitment: _, ...others } = whole;
    const text = JSON.stringify(others);
    for (const secret of [
      COOPERATIVE.id,
      DEPOT.id,
      "sichuan-lab",
      "chengdu-shop",
      "SH-2026",
      '"P1"',
      "aaaaaa",
      "4800",
    ]) {
      expect(text).not.toContain(secret);
    }
    expect(text).toContain(COOPERATIVE.name);
  });

  test("says how each statement is known", () => {
    expect(whole.state.code).toBe("in-order-so-far");
    expect(whole.state.reasons.map(({ code }) => code)).toEqual(["temperature-so-far", "temperature-so-far"]);
    expect(whole.batch).toEqual({
      harvestedOn: "2026-09-10",
      registeredAt: "2026-09-10T10:00:00.000Z",
      producer: { name: COOPERATIVE.name, region: "四川省广元市苍溪县" },
      base: { name: "陵江一号基地", region: "四川省广元市苍溪县" },
      level: "declared",
    });
    expect(whole.certificate).toMatchObject({
      scheme: "green-food",
      number: CERTIFICATE.number,
      grade: "A",
      holder: COOPERATIVE.name,
      onHarvest: { date: "2026-09-10", standing: "valid" },
      today: { date: "2026-09-14", standing: "valid" },
      level: "attested",
    });
    expect(whole.commitment).toMatchObject({ status: "supported", level: "attested" });
    expect(whole.inputs).toEqual({ activesUsed: ["氯吡脲", "苦参碱"], intervalKept: true, level: "declared" });
    expect(whole.tests.map(({ by, level }) => [by, level])).toEqual([
      [COOPERATIVE.name, "declared"],
      ["四川农残检测中心", "attested"],
    ]);
    expect(whole.temperature.map(({ verdict, level }) => [verdict, level])).toEqual(
      Array.from({ length: 3 }, () => ["in-range", "measured"]),
    );
    expect(whole.temperatureMissing).toBe(false);
    expect(whole.serial).toEqual({ serial: "A1B2", scans: 3, firstScanAt: "2026-09-13T01:00:00.000Z" });
  });

  test("tells the journey by names, harvest first, then by time", () => {
    const [harvest, ...steps] = whole.journey;
    expect(harvest).toEqual({ kind: "harvested", at: "2026-09-10", place: "陵江一号基地", level: "declared" });
    expect(steps.map(({ at }) => at)).toEqual(steps.map(({ at }) => at).toSorted());
    expect(steps.filter(({ kind }) => kind === "handed-over")).toHaveLength(6);
    expect(steps.find(({ kind }) => kind === "stored-in")?.place).toBe("广元一号冷库 · 1号冷库");
    expect(steps.find(({ kind }) => kind === "handed-over")).toMatchObject({
      from: COOPERATIVE.name,
      to: DEPOT.name,
      differenceKg: 0,
      level: "confirmed",
    });
  });
});

test("a handoff is declared and pending until the receiver confirms it, and its difference is stated", () => {
  const sent = shipped(BATCH);
  expect(passport(sent.batch).journey.at(-1)).toEqual({
    kind: "handed-over",
    at: "2026-09-11T01:00:00.000Z",
    from: COOPERATIVE.name,
    to: DEPOT.name,
    level: "declared",
    pending: true,
  });
  const short = passport(received(sent, { kg: 397.5 }).batch).journey.at(-1);
  expect(short).toMatchObject({ level: "confirmed", differenceKg: -2.5, receivedAt: "2026-09-11T04:00:00.000Z" });
  expect(short).not.toHaveProperty("pending");
  const item = { gtin: sent.batch.gtin, lot: sent.batch.lot };
  const door = (rejectedKg: number) =>
    passport(received(sent, { items: [{ ...item, quantityKg: 400 - rejectedKg, rejectedKg }] }).batch).journey.at(-1);
  expect(door(400)).toMatchObject({ differenceKg: 0, returnedKg: 400, turnedAway: true });
  expect(door(100)).toMatchObject({ differenceKg: 0, returnedKg: 100 });
  expect(door(100)).not.toHaveProperty("turnedAway");
});

test("a shipment taken back is shown as void and is no handover", () => {
  const { shipment, batch } = shipped(BATCH);
  const ctx = { actor: { organisation: COOPERATIVE.id, role: "clerk", party: COOPERATIVE } } as const;
  const at = { now: "2026-09-12T04:00:00.000Z", publicUrl: "https://suyuan.example" };
  const [back = batch] = voidShipment({ shipment, batches: [batch] }, { reason: "改约" }, { ...ctx, ...at }).batches;
  const steps = passport(back).journey;
  expect(steps.map(({ kind }) => kind)).toEqual(["harvested", "void"]);
  expect(steps[1]).toMatchObject({ at: "2026-09-12T04:00:00.000Z", to: DEPOT.name });
});

describe("the certificate shown is the one that the batch names", () => {
  test("and never another of the same product", () => {
    const { certificate: _, ...uncertified } = BATCH;
    expect(passport(uncertified)).not.toHaveProperty("certificate");
    expect(passport(uncertified).state.code).toBe("uncertified");
  });

  test("a record that is not there is said to be missing, and nothing is claimed from it", () => {
    const none = passport({ ...BATCH, silentPlots: [] }, {}, []);
    expect(none).not.toHaveProperty("certificate");
    expect(none.state).toMatchObject({ code: "uncertified", reasons: [{ code: "certificate-record-missing" }] });
  });

  test("a suspension after the harvest shows beside the standing on the harvest date", () => {
    const statusHistory = [
      { status: "suspended", reason: "抽检", effectiveFrom: "2026-09-13", recordedAt: "2026-09-13T00:00:00.000Z" },
    ] as const;
    const suspended = passport(BATCH, {}, [publicCertificate({ ...CERTIFICATE, statusHistory }, GTIN)]);
    expect(suspended.state.code).toBe("certificate-suspended");
    expect(suspended.certificate).toMatchObject({ onHarvest: { standing: "valid" }, today: { standing: "suspended" } });
  });
});

test("results over their limit are marked, and a breach of the safety interval is not kept quiet", () => {
  const items = [
    { active: "氯吡脲", resultMgPerKg: 0.051, limitMgPerKg: 0.05 },
    { active: "苦参碱", resultMgPerKg: 0.05, limitMgPerKg: 0.05 },
  ];
  const dates = { sampledOn: "2026-09-10", testedOn: "2026-09-11", issuedOn: "2026-09-11" };
  const report = { sampleId: "S1", by: "lab", level: "attested", ...dates, items, verdict: "failed" } as const;
  const reason = { code: "safety-interval", zh: "安全间隔期未满", en: "interval not kept" };
  const flags = [{ code: "safety-interval", at: "2026-09-12T00:00:00.000Z", reason }] as const;
  const shown = passport({ ...BATCH, tests: [report], flags });
  expect(shown.tests[0]?.items.map(({ over }) => over)).toEqual([true, false]);
  expect(shown.inputs.intervalKept).toBe(false);
  expect(shown.state.reasons.map(({ code }) => code)).toEqual(["test-failed", "safety-interval"]);
});

test("a recall is shown with level, reason and time, and not with who ordered it under which id", () => {
  const recall = { id: "r-1", by: BUREAU.id, level: 1, reason: "农残超标", at: "2026-09-12T01:00:00.000Z" } as const;
  const shown = passport({ ...BATCH, recall });
  expect(shown.recall).toEqual({ level: 1, orderedBy: "bureau", reason: "农残超标", at: "2026-09-12T01:00:00.000Z" });
  expect(shown.state.code).toBe("recalled");
});

test("a log that shares no time with the way of goods that its uploader had is told to lie beside it", () => {
  const handoffs = [handoff(10, 20), handoff(10, 20, { id: "other", to: PLATFORM.id })];
  const onHand = { [DEPOT.id]: 100_000, [PLATFORM.id]: 100_000 };
  const emptied = { [PLATFORM.id]: hour(30) };
  const beside = (one: ReturnType<typeof log>) =>
    passport(way({ handoffs, onHand, emptied, temperature: [one] })).temperature.map((shown) => shown.beside);
  expect(beside(log(0, 9))).toEqual([true]);
  expect(beside(log(0, 9, { by: COOPERATIVE.id }))).toEqual([undefined]);
  expect(beside(log(15, 40))).toEqual([undefined]);
  expect(beside(log(40, 50, { by: PLATFORM.id }))).toEqual([true]);
  expect(passport(way({ temperature: [log(0, 9)] })).temperature[0]?.beside).toBeUndefined();
});

test("shoppers are told what is the matter, and never what a store or the producer should do about it", () => {
  const asked = {
    code: "ethylene" as const,
    at: "2026-09-13T00:00:00.000Z",
    reason: { code: "ethylene", en: "Move one of them to another room.", zh: "A3 同时存放猕猴桃和梨，请分库存放。" },
  };
  const untested = { ...BATCH, commitment: ["self-test" as const], activesUsed: ["吡虫啉"], tests: [], flags: [asked] };
  const { state, commitment, needs } = passport(untested);
  const told = [...state.reasons, ...(commitment?.reasons ?? []), ...needs.test.reasons];
  expect(told.map(({ code }) => code)).toEqual(expect.arrayContaining(["ethylene", "commitment-test-missing"]));
  for (const { zh, en } of told) {
    expect(zh).not.toMatch(/请|应检测|A3/);
    expect(en).not.toMatch(/Move|Test for|room\./);
    expect(zh).toMatch(/。$/);
    expect(en).toMatch(/\.$/);
  }
});

test("what happened at one instant stays in the order in which it is kept: storing before handing over", () => {
  const at = hour(5);
  const organisation = COOPERATIVE.id;
  const storage = (["in", "out"] as const).map((action) => ({
    action,
    organisation,
    location: "一号库",
    at,
    grams: 100,
  }));
  const handoffs = [handoff(5, undefined), handoff(1, 3)];
  expect(passport(way({ storage, handoffs })).journey.map(({ kind, at: when }) => [kind, when])).toEqual([
    ["harvested", BATCH.origin.harvestedOn],
    ["handed-over", hour(1)],
    ["stored-in", at],
    ["stored-out", at],
    ["handed-over", at],
  ]);
});

test("corrections are told where there were any, those that are kept no more by their count", () => {
  expect(passport(BATCH)).not.toHaveProperty("corrections");
  expect(passport({ ...BATCH, correctionCount: 3 }).corrections).toEqual({ count: 3, newest: [] });
  const corrections = [{ field: "harvestedOn", at: hour(20), by: COOPERATIVE.id, reason: "笔误" }] as const;
  expect(passport({ ...BATCH, corrections, correctionCount: 1 }).corrections).toEqual({
    count: 1,
    newest: [{ field: "harvestedOn", on: "2026-09-11" }],
  });
});

test("a pack has its own state and weight, and what is known of its batch", () => {
  const serial = { serial: "S1", scans: 1, firstScanAt: hour(9), netWeightGrams: 500 };
  const one = passport(BATCH, { serial });
  expect(one).toMatchObject({ serial: { serial: "S1", scans: 1 }, pack: { netWeightG: 500, of: "this-pack" } });
  expect([one.state.code, one.serial]).toEqual([
    passport(BATCH).state.code,
    expect.not.objectContaining({ netWeightGrams: 500 }),
  ]);
  const { netWeightGrams: _, ...unweighed } = serial;
  expect(passport(BATCH, { serial: unweighed })).not.toHaveProperty("pack");
  const gone = passport(BATCH, { serial: { ...serial, voidedAt: hour(20) } });
  expect(gone.state.code).not.toBe(one.state.code);
  expect(gone.state.reasons.length).toBeGreaterThan(0);
});

test("that the safety interval was kept is told of a harvest whose plots all have a record, and nothing where one has none", () => {
  expect(passport(way({})).inputs.intervalKept).toBe(true);
  expect(passport(way({ silentPlots: ["plot-1"] })).inputs.intervalKept).toBeNull();
});

test("that temperature is missing is told where it is, and not while nothing of the batch has left", () => {
  expect(passport(way({})).temperatureMissing).toBe(false);
  expect(passport(way({ handoffs: [handoff(0, 10)] })).temperatureMissing).toBe(true);
});
