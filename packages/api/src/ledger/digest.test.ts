import { expect, test } from "vitest";
import { demoDeps } from "../fixtures/http.ts";
import { digestOf } from "./digest.ts";

const { deps } = demoDeps();

test("a digest is of what is done and of its content, in whatever order its members came", () => {
  expect(digestOf(deps, "batch", { b: 1, a: 2 })).toBe(deps.sha256('batch\n{"a":2,"b":1}'));
  expect(digestOf(deps, "batch", { a: 2, b: 1, c: undefined })).toBe(digestOf(deps, "batch", { b: 1, a: 2 }));
  expect(digestOf(deps, "batch", {})).not.toBe(digestOf(deps, "test", {}));
});
