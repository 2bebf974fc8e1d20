import { itemBytes } from "@suyuan/store/capacity";
import { ITEM_BYTES_MAX, TRANSACTION_BYTES_MAX, TRANSACTION_OPS_MAX } from "@suyuan/store/limits";
import type { Op } from "@suyuan/store/table";
import { expect, test } from "vitest";
import { create } from "./loaded.ts";
import { keyOf } from "./row-key.ts";
import { bytesOf, spaceBeside } from "./space.ts";

const key = keyOf<object>("溯源", "S");
const put = create(key, { 名: "苍溪红心猕猴桃" });
const check: Op = { check: key, when: { versionIs: 1 } };

test("beside rows that are still to grow, a transaction has place for the rest at their largest", () => {
  expect(spaceBeside([])).toEqual({ ops: TRANSACTION_OPS_MAX, bytes: TRANSACTION_BYTES_MAX });
  expect(spaceBeside([put, check])).toEqual({ ops: 98, bytes: TRANSACTION_BYTES_MAX - 2 * ITEM_BYTES_MAX });
});

test("bytes are those that the store counts: of what is put, names, keys and an expiry among them", () => {
  const expiring = create(key, { 名: "x" }, 1_790_000_000);
  const bytes = [put, expiring].map((op) => ("put" in op ? itemBytes(op.put) : 0));
  expect(bytesOf([put, check, { delete: key, when: { versionIs: 1 } }, expiring])).toBe(
    bytes.reduce((sum, one) => sum + one, 0),
  );
  expect(bytesOf([])).toBe(0);
  expect(bytesOf([put])).toBe(2 + 2 + 1 + 1 + "溯源".length * 3 + 1 + 2 + Buffer.byteLength('{"名":"苍溪红心猕猴桃"}'));
});
