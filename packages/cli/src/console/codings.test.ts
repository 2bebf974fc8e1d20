import { expect, test } from "vitest";
import { codingsTaken } from "./codings.ts";

test("the smaller coding is sent to whoever takes it, and none to who asked for none", () => {
  expect(codingsTaken("gzip, deflate, br, zstd")).toEqual(["br", "gzip"]);
  expect(codingsTaken("gzip")).toEqual(["gzip"]);
  expect(codingsTaken(null)).toEqual([]);
  expect(codingsTaken("identity")).toEqual([]);
  expect(codingsTaken("")).toEqual([]);
});

test("a weight of 0 refuses a coding, and a star speaks for those that are not named", () => {
  expect(codingsTaken("br;q=0, gzip;q=0.5")).toEqual(["gzip"]);
  expect(codingsTaken("*")).toEqual(["br", "gzip"]);
  expect(codingsTaken("*;q=0")).toEqual([]);
  expect(codingsTaken("GZIP, *;q=0")).toEqual(["gzip"]);
  expect(codingsTaken("br;q=much")).toEqual([]);
});
