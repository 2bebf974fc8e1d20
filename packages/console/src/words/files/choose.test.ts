import { expect, test } from "vitest";
import { shownSize } from "./choose.ts";

test("a file's size is told in KB below a megabyte and in MB with one decimal from there on, never less than it is", () => {
  expect([0, 1, 1024, 1025, 1_048_575].map(shownSize)).toEqual(["0 KB", "1 KB", "1 KB", "2 KB", "1024 KB"]);
  expect([1_048_576, 1_048_577, 3_565_159].map(shownSize)).toEqual(["1.0 MB", "1.1 MB", "3.5 MB"]);
});
