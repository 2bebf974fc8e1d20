import { expect, test } from "vitest";
import { tagged } from "./evidence.ts";

test("a statement without a record bears no tag of who declared it, unless its record is missing", () => {
  const silent = { statement: "temperature", level: "declared", state: "so-far", count: 0 } as const;
  const missing = { statement: "temperature", level: "missing", state: "missing", count: 0 } as const;
  const told = { statement: "temperature", level: "declared", state: "met", count: 1 } as const;
  const unsprayed = { statement: "inputs", level: "declared", state: "met", count: 0 } as const;
  const batch = { statement: "batch", level: "declared" } as const;
  expect(tagged([batch, unsprayed, silent])).toEqual([batch, unsprayed]);
  expect(tagged([missing])).toEqual([missing]);
  expect(tagged([told])).toEqual([told]);
});
