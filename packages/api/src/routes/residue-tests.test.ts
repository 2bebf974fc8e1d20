import { beforeEach, expect, test } from "vitest";
import { batchOn, done, GTIN, newSeason, type Season } from "../fixtures/season.ts";

let season: Season;
beforeEach(async () => {
  season = await newSeason();
  for (const lot of ["A", "B"]) await done(season.send("coop", "POST", "/api/batches", batchOn(lot, 100)));
});

const FILE = "a".repeat(64);
const report = (lot: string, more: object = {}, who = "coop") =>
  season.send(who, "POST", `/api/batches/${GTIN}/${lot}/tests`, {
    sampleId: "S1",
    sampledOn: "2026-10-06",
    testedOn: "2026-10-07",
    issuedOn: "2026-10-08",
    items: [{ active: "matrine", resultMgPerKg: 0.1, limitMgPerKg: 5 }],
    verdict: "passed",
    fileSha256: FILE,
    ...more,
  });
const testsOf = async (lot: string) => (await done(season.send("coop", "GET", `/api/batches/${GTIN}/${lot}`))).tests;

test("a report file belongs to one sample of one batch: with another batch it is refused by name to whoever attached it", async () => {
  await done(report("A"));
  expect(await report("B", { sampleId: "S2" })).toMatchObject({
    status: 409,
    json: { code: "report-already-used", errors: [{ pointer: "/fileSha256" }] },
  });
  // Hexadecimal digits are one number in either case.
  expect((await report("B", { sampleId: "S2", fileSha256: FILE.toUpperCase() })).json.code).toBe("report-already-used");
  expect(await testsOf("B")).toEqual([]);
  await done(report("B", { sampleId: "S2", fileSha256: "b".repeat(64) }));
});

test("a sample has one report, also where it would be another batch's", async () => {
  const first = await report("A");
  const again = await report("A");
  expect([first.status, again.status, again.json]).toEqual([201, 201, first.json]);
  expect(await report("B", { fileSha256: "b".repeat(64) })).toMatchObject({ status: 409, json: { code: "id-taken" } });
  expect([await testsOf("A"), await testsOf("B")]).toMatchObject([[{ sampleId: "S1" }], []]);
});

test("reports without a file never stand in each other's way", async () => {
  for (const [lot, sampleId] of [
    ["A", "S1"],
    ["A", "S2"],
    ["B", "S3"],
  ] as const)
    await done(report(lot, { sampleId, fileSha256: undefined }));
  expect(await testsOf("A")).toHaveLength(2);
});

test("a verdict is read in each of its words, and a failed one reaches the auditors", async () => {
  for (const [n, verdict] of ["passed", "pass", "合格"].entries()) {
    const { test: kept } = await done(report("A", { sampleId: `P${n}`, fileSha256: undefined, verdict }));
    expect(kept).toMatchObject({ verdict: "passed" });
  }
  const over = { items: [{ active: "thiram", resultMgPerKg: 6, limitMgPerKg: 5 }], fileSha256: undefined };
  for (const [n, verdict] of ["failed", "fail", "不合格"].entries()) {
    const { test: kept } = await done(report("B", { sampleId: `F${n}`, verdict, ...over }));
    expect(kept).toMatchObject({ verdict: "failed" });
  }
  expect((await report("B", { sampleId: "X", verdict: "fine" })).status).toBe(400);
});

test("a batch that the sender may not test is answered like one that is not there", async () => {
  const [known, unknown] = [await report("A", {}, "orchard"), await report("Z", {}, "orchard")];
  expect([known.status, known.json.code]).toEqual([404, "not-found"]);
  expect(unknown.json.detail).toBe(known.json.detail);
});

const takenBack = (lot: string, body: object, who = "coop", sample = "S1") =>
  season.send(who, "POST", `/api/batches/${GTIN}/${lot}/tests/${sample}/void`, { reason: "录错批次", ...body });

test("a report taken back frees its sample and file for another batch, and stays in the history of the first", async () => {
  await done(report("A"));
  const first = await takenBack("A", { id: "m1" });
  expect(first).toMatchObject({ status: 201, json: { test: { sampleId: "S1", voided: { by: "coop" } } } });
  await done(report("B"));
  const { history, tests, events } = await done(season.send("coop", "GET", `/api/batches/${GTIN}/A`));
  expect((history as { kind: string }[]).map(({ kind }) => kind)).toContain("test-voided");
  expect(tests).toMatchObject([{ sampleId: "S1", voided: { reason: "录错批次" } }]);
  expect((events as { errorDeclaration?: object }[]).at(-1)?.errorDeclaration).toMatchObject({
    reason: "did_not_occur",
  });
  // The same command again, however late: the batch that has the sample now keeps it.
  expect(await takenBack("A", { id: "m1" })).toEqual(first);
  expect(await testsOf("B")).toMatchObject([{ sampleId: "S1" }]);
  expect(await testsOf("B")).toEqual([expect.not.objectContaining({ voided: expect.anything() })]);
  // The id stands for that act alone.
  expect(await takenBack("B", { id: "m1" })).toMatchObject({ status: 409, json: { code: "id-taken" } });
});

test("without an id a report is taken back once: sent again it is the same act, for another reason or by others it is done", async () => {
  await done(report("A"));
  const first = await takenBack("A", {});
  expect(await takenBack("A", {})).toEqual(first);
  expect((await takenBack("A", { reason: "别的原因" })).json.code).toBe("already-voided");
  expect((await takenBack("A", { id: "m2" })).json.code).toBe("already-voided");
  expect((await takenBack("A", {}, "county")).json.code).toBe("already-voided");
  await done(report("A", { items: [{ active: "matrine", resultMgPerKg: 0.2, limitMgPerKg: 5 }] }));
  const second = await takenBack("A", {});
  expect(second).toMatchObject({ status: 201, json: { test: { items: [{ resultMgPerKg: 0.2 }] } } });
  expect(await testsOf("A")).toMatchObject([{ voided: {} }, { voided: {} }]);
});
