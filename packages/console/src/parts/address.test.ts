import { expect, test } from "vitest";
import { address, below } from "./address.ts";

test("an address holds a lot with a slash, and leaves out what is empty", () => {
  expect(address(`/batches${below("069", "A/1")}`)).toBe("/console/batches/069/A%2F1");
  expect(address("", { q: "", status: undefined })).toBe("/console/");
  expect(address("/batches", { q: "a&b" })).toBe("/console/batches?q=a%26b");
});
