import { isBlobName } from "@suyuan/store/limits";
import { expect, test } from "vitest";
import { captureBlob, temperatureLogBlob } from "./blob-names.ts";

test("blobs lie where they always did, under names that any store takes", () => {
  const names = [temperatureLogBlob("ab".repeat(32)), captureBlob("cd".repeat(13))];
  expect(names).toEqual([`temperature-logs/${"ab".repeat(32)}`, `captures/${"cd".repeat(13)}/document.json`]);
  expect(names.every(isBlobName)).toBe(true);
});
