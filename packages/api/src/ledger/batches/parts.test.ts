import { packBatch } from "@suyuan/domain/batches/codec";
import { jsonBytes } from "@suyuan/domain/bounds/bytes";
import { BATCH, COOPERATIVE, LABORATORY } from "@suyuan/domain/fixtures/cangxi";
import { storedBytes } from "@suyuan/store/limits";
import fc from "fast-check";
import { expect, test } from "vitest";
import { batchOfParts, isShort, PART_BYTES_MAX, partsOfBatch, requireRowSize } from "./parts.ts";

const sized = (max: number) => fc.integer({ min: 0, max });
const batches = fc
  .record({
    parties: sized(1000),
    tests: sized(80),
    handoffs: sized(250),
    flags: sized(200),
    gone: sized(400),
    text: sized(60),
  })
  .map(({ text, ...counts }) => {
    const list = <T>(count: number, of: (n: number) => T) => Array.from({ length: count }, (_, n) => of(n));
    const long = "农".repeat(text);
    const ids = list(counts.parties, (n) => `shop-${n}`);
    return packBatch({
      ...BATCH,
      parties: Object.fromEntries(
        ids.map((id) => [id, { name: `${id}${long}`, kind: "platform", regionCode: "510802" }]),
      ),
      onHand: Object.fromEntries(ids.map((id, n) => [id, n])),
      stored: Object.fromEntries(ids.slice(0, 20).map((id) => [id, { [`一号库${long}`]: 5 }])),
      labels: {
        issuedGrams: 9,
        voidedGrams: 0,
        gone: Object.fromEntries(ids.slice(0, counts.gone).map((id) => [id, 1])),
        voidedAfterScan: 0,
      },
      settled: { handoffs: 5, lostGrams: 0, holders: ids },
      handoffs: list(counts.handoffs, (n) => ({
        shipment: `s-${n}`,
        from: COOPERATIVE.id,
        to: `shop-${n}`,
        shippedAt: "2026-09-11T00:00:00.000Z",
        shippedGrams: n,
      })),
      tests: list(counts.tests, (n) => ({
        sampleId: `t-${n}`,
        by: LABORATORY.id,
        level: "attested",
        sampledOn: "2026-09-11",
        testedOn: "2026-09-11",
        issuedOn: "2026-09-11",
        items: list(10, (m) => ({ active: `${m}${long}`, resultMgPerKg: 0, limitMgPerKg: 1 })),
        verdict: "passed",
      })),
      flags: list(counts.flags, (n) => ({
        code: "late-entry",
        at: "2026-09-11T00:00:00.000Z",
        reason: { code: "x", zh: `${n}${long}`, en: long },
      })),
    });
  });

test("a batch comes out of its parts as it went in, and no part is larger than a row may be", () => {
  let inParts = 0;
  fc.assert(
    fc.property(batches, (packed) => {
      const parts = partsOfBatch(packed);
      if (parts.size > 1) inParts += 1;
      for (const [name, row] of parts) {
        const bytes = storedBytes(
          { pk: "BATCH#06901234567892#L", sk: `PART#${name}` },
          1e9,
          Buffer.byteLength(JSON.stringify(row)),
          undefined,
        );
        expect(bytes).toBeLessThanOrEqual(PART_BYTES_MAX);
      }
      const shuffled = new Map([...parts].toReversed());
      expect(batchOfParts(JSON.parse(JSON.stringify([...shuffled]), reviveMap) as typeof parts)).toEqual(
        JSON.parse(JSON.stringify(packed)),
      );
    }),
    { numRuns: 60 },
  );
  expect(inParts).toBeGreaterThan(20);
});

/** Rows as they come out of a table. */
function reviveMap(key: string, value: unknown): unknown {
  return key === "" && Array.isArray(value) ? new Map(value as [string, never][]) : value;
}

test("a new entry at the end of a long list changes its last part alone", () => {
  const flag = (n: number) => ({
    code: "late-entry" as const,
    at: "2026-09-11T00:00:00.000Z",
    reason: { code: "x", zh: `${n}${"农".repeat(200)}`, en: "" },
  });
  const flags = Array.from({ length: 150 }, (_, n) => flag(n));
  const [before, after] = [flags.slice(0, 149), flags].map((some) =>
    partsOfBatch(packBatch({ ...BATCH, flags: some })),
  );
  const changed = [...(after ?? [])].filter(([name, row]) => JSON.stringify(before?.get(name)) !== JSON.stringify(row));
  expect(changed.map(([name]) => name)).toEqual([[...(after?.keys() ?? [])].at(-1)]);
});

test("a registered batch is one row", () => {
  expect(isShort(packBatch(BATCH))).toBe(true);
});

test("a row larger than its bound is a defect, and is not written", () => {
  const key = { pk: "BATCH#1#2", sk: "PART#core" };
  expect(() => requireRowSize(key, "农".repeat(10_000))).not.toThrow();
  expect(() => requireRowSize(key, "农".repeat(11_000))).toThrow(/33\d{3} bytes/);
});

test("a row is weighed as DynamoDB weighs an item: names and UTF-8 values together, a number by two digits a byte and one more", () => {
  // "DynamoDB item sizes and formats": pk, sk, d are strings, v is a number; their names count too.
  expect(storedBytes({ pk: "BATCH#1#L", sk: "BATCH" }, 12, Buffer.byteLength('{"a":"农"}'), undefined)).toBe(
    "pk".length + 9 + "sk".length + 5 + "v".length + 2 + "d".length + 11,
  );
  expect(
    [1, 9, 10, 12, 123, 1200].map((version) => storedBytes({ pk: "p", sk: "s" }, version, 0, undefined) - 8),
  ).toEqual([2, 2, 2, 2, 3, 2]);
});

test("parts without their core are no batch", () => {
  expect(() => batchOfParts(new Map())).toThrow("no core");
  expect(() => batchOfParts(new Map([["flags#0", { kind: "list", entries: [] }]]))).toThrow("no core");
});

test("a row may be as large as its bound to the byte, and not a byte more", () => {
  const key = { pk: "BATCH#1#2", sk: "PART#core" };
  const around = storedBytes(key, Number.MAX_SAFE_INTEGER, 0, undefined);
  expect(() => requireRowSize(key, "x".repeat(PART_BYTES_MAX - around))).not.toThrow();
  expect(() => requireRowSize(key, "x".repeat(PART_BYTES_MAX - around + 1))).toThrow();
});

test("lists go by their size, the largest first, and only as far as the rest does not fit", () => {
  const flag = (n: number) => ({
    code: "late-entry" as const,
    at: "2026-09-11T00:00:00.000Z",
    reason: { code: "x", zh: `${n}${"农".repeat(200)}`, en: "" },
  });
  const flags = Array.from({ length: 60 }, (_, n) => flag(n));
  const parts = partsOfBatch(packBatch({ ...BATCH, flags, activesUsed: ["azoxystrobin"] }));
  expect(parts.get("core")).toMatchObject({ lot: BATCH.lot, activesUsed: ["azoxystrobin"] });
  expect(parts.get("core")).not.toHaveProperty("flags");
  expect([...parts.keys()]).toEqual(["core", "flags#0", "flags#1"]);
  expect(partsOfBatch(packBatch(BATCH)).size).toBe(1);
});

test("a list is cut where the next entry would pass 28 KB, and an entry is never cut", () => {
  const flag = (bytes: number) => ({
    code: "late-entry",
    at: "t",
    reason: { code: "x", zh: "", en: "9".repeat(bytes) },
  });
  const empty = JSON.stringify(flag(0)).length + 1;
  const counts = (...sizes: readonly number[]) => {
    const packed = packBatch({ ...BATCH, flags: sizes.map((bytes) => flag(bytes - empty)) } as never);
    return [...partsOfBatch(packed)].filter(([name]) => name.startsWith("flags#")).map(([, row]) => row);
  };
  const lengths = (...sizes: readonly number[]) => counts(...sizes).map(({ entries }) => (entries as unknown[]).length);
  const half = (28 * 1024) / 2;
  expect(lengths(half, half, half)).toEqual([2, 1]);
  expect(lengths(half, half + 1, half)).toEqual([1, 1, 1]);
  expect(lengths(3 * half, 3 * half)).toEqual([1, 1]);
  expect(counts(half, half, half).every(({ kind }) => kind === "list")).toBe(true);
});

test("a map among the lists is cut as its entries, and a batch lies in as few parts as its longest lists make it", () => {
  const long = "农".repeat(60);
  const parties = Object.fromEntries(
    Array.from({ length: 400 }, (_, n) => [
      `shop-${n}`,
      { name: `${n}${long}`, kind: "platform", regionCode: "510802" },
    ]),
  );
  const packed = packBatch({ ...BATCH, parties } as never);
  const parts = partsOfBatch(packed);
  expect([...parts.keys()].every((name) => name === "core" || name.startsWith("parties#"))).toBe(true);
  expect(parts.get("parties#0")?.kind).toBe("map");
  expect(batchOfParts(parts)).toEqual(packed);
  // What fits into one part is not cut.
  expect([...partsOfBatch(packBatch(BATCH)).keys()]).toEqual(["core"]);
});

test("a batch is short while its row has no more than 4 KB, its key among them", () => {
  const packed = packBatch(BATCH);
  const room = 4096 - 200 - jsonBytes(packed);
  const sized = (bytes: number) => ({ ...packed, organisation: `${packed.organisation}${"9".repeat(bytes)}` });
  expect([isShort(sized(room)), isShort(sized(room + 1))]).toEqual([true, false]);
});

test("what went of labels and who settled come back to where they belong, and are made up where they were not", () => {
  const packed = packBatch({
    ...BATCH,
    labels: { issuedGrams: 9, voidedGrams: 0, gone: { a: 1 }, voidedAfterScan: 0 },
    settled: { handoffs: 5, lostGrams: 0, holders: ["a", "b"] },
  });
  expect(batchOfParts(partsOfBatch(packed))).toEqual(packed);
  const bare = packBatch(BATCH);
  expect(Object.keys(batchOfParts(partsOfBatch(bare))).toSorted()).toEqual(Object.keys(bare).toSorted());
});

test("codes that are gone and holders that settled lie in parts of their own once they are the longest", () => {
  const ids = Array.from({ length: 2000 }, (_, n) => `organisation-${n}`);
  const packed = packBatch({
    ...BATCH,
    labels: { issuedGrams: 9, voidedGrams: 0, gone: Object.fromEntries(ids.map((id) => [id, 1])), voidedAfterScan: 0 },
    settled: { handoffs: 5, lostGrams: 0, holders: ids },
  });
  const names = [...partsOfBatch(packed).keys()];
  expect(names).toEqual(expect.arrayContaining(["core", "labels.gone#0", "settled.holders#0"]));
  expect(batchOfParts(partsOfBatch(packed))).toEqual(packed);
});

test("a batch of which a member that is no list is too long gives up every list, the empty ones too, and comes back as it went in", () => {
  const packed = packBatch({
    ...BATCH,
    product: { ...BATCH.product, zh: "果".repeat(12_000) },
    flags: [],
    tests: [],
    activesUsed: ["azoxystrobin"],
  });
  const parts = partsOfBatch(packed);
  expect([...parts.keys()]).toEqual(expect.arrayContaining(["core", "activesUsed#0", "flags#0", "tests#0"]));
  expect(parts.get("flags#0")).toEqual({ kind: "list", entries: [] });
  const written = JSON.parse(JSON.stringify(packed)) as object;
  expect(JSON.parse(JSON.stringify(batchOfParts(parts)))).toEqual(written);
});

test("a batch of exactly as many bytes as a part may have is one part, and with one more it is cut", () => {
  const packed = packBatch({ ...BATCH, activesUsed: ["azoxystrobin"] });
  const room = 28 * 1024 - jsonBytes(packed);
  const sized = (bytes: number) => ({ ...packed, organisation: `${packed.organisation}${"9".repeat(bytes)}` });
  expect([partsOfBatch(sized(room)).size, partsOfBatch(sized(room + 1)).size > 1]).toEqual([1, true]);
});
