import * as fc from "fast-check";
import { expect, test } from "vitest";
import { makeCursor, readCursor } from "./cursor.ts";
import { CursorInvalid } from "./table.ts";

test("a cursor resumes its own query at any sort key", () => {
  const sk = fc.string({ unit: "binary", minLength: 1 });
  const property = fc.property(sk, (last) => {
    expect(readCursor("p", {}, makeCursor("p", {}, last))).toBe(last);
  });
  fc.assert(property);
});

test("a cursor is text that a URL takes as it is", () => {
  expect(makeCursor("分区", { prefix: "V#" }, "V#溯源 1?&")).toMatch(/^[A-Za-z0-9_-]+$/);
});

test("a cursor that was made up for a key outside its range is refused", () => {
  expect(() => readCursor("p", { prefix: "V#" }, makeCursor("p", { prefix: "V#" }, "W"))).toThrow(CursorInvalid);
  expect(() => readCursor("p", { from: "b" }, makeCursor("p", { from: "b" }, "a"))).toThrow(CursorInvalid);
  expect(() => readCursor("p", { to: "b" }, makeCursor("p", { to: "b" }, "c"))).toThrow(CursorInvalid);
});

test("ranges that mean the same take each other's cursors, whatever the page size", () => {
  const cursor = makeCursor("p", { prefix: "", limit: 3 }, "a");
  expect(readCursor("p", { from: "", reverse: false, limit: 9 }, cursor)).toBe("a");
});
