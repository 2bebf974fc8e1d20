import { BATCH } from "@suyuan/domain/fixtures/cangxi";
import type { Key } from "@suyuan/store/table";
import { expect, test } from "vitest";
import { demoDeps } from "../fixtures/http.ts";
import { batchIn, batchKeyOf, batchPut, batchWrites, factsOf } from "./batch-rows.ts";
import { create, Loaded } from "./commit.ts";
import { batchKey, factKey } from "./keys.ts";

const key = batchKey(BATCH.gtin, BATCH.lot);
const empty = () => new Loaded([key], [undefined]);

test("a batch whose mass does not add up is never written, by whatever way it came", () => {
  const [holder = ""] = Object.keys(BATCH.onHand);
  const heavier = { ...BATCH, onHand: { [holder]: BATCH.registeredGrams + 1 } };
  const shared: Key = { pk: "SHIPMENT#S1", sk: "FACT#1" };
  expect(() => batchPut(empty(), heavier)).toThrow();
  expect(() => batchWrites(empty(), heavier, shared)).toThrow();
  expect(() => batchPut(empty(), BATCH)).not.toThrow();
});

test("a batch is read back from its row as it was written", async () => {
  const { deps } = demoDeps();
  expect((await deps.table.transact([batchPut(empty(), BATCH)], "0123456789abcdef")).ok).toBe(true);
  const item = await deps.table.get(key, { consistent: true });
  expect(batchIn(new Loaded([key], [item]), key)).toEqual(BATCH);
  expect(batchIn(empty(), key)).toBeUndefined();
});

test("a batch's id leads back to its row, whatever GS1 lets into a lot", () => {
  for (const lot of ["CX1", "a/b", "100%", "a%2Fb", "x?y"])
    expect([lot, batchKeyOf(`01/${BATCH.gtin}/10/${encodeURIComponent(lot)}`)]).toEqual([
      lot,
      batchKey(BATCH.gtin, lot),
    ]);
});

test("a batch's history holds its own facts and those kept elsewhere, in order, over many pages of rows", async () => {
  const { deps } = demoDeps();
  const fact = (n: number) => ({ id: `f${n}`, fact: { kind: `k${n}` } });
  const count = 230;
  const shared = (n: number): Key => ({ pk: `SHIPMENT#S${n}`, sk: "FACT#1" });
  for (let n = 0; n < count; n++) {
    const own = factKey(key, n + 1);
    const isShared = n % 2 === 1;
    const puts = isShared ? [create(own, { ref: shared(n) }), create(shared(n), fact(n))] : [create(own, fact(n))];
    expect((await deps.table.transact(puts, `token-${n}-0123456789`)).ok).toBe(true);
  }
  const facts = await factsOf(deps, BATCH.gtin, BATCH.lot);
  expect(facts.map(({ id }) => id)).toEqual(Array.from({ length: count }, (_, n) => `f${n}`));
});
