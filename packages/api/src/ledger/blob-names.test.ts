import { isBlobName } from "@suyuan/store/limits";
import { expect, test } from "vitest";
import { captureBlob, photoBlob, temperatureLogBlob, uploadPieceBlob } from "./blob-names.ts";

test("blobs lie where they always did, under names that any store takes", () => {
  const names = [temperatureLogBlob("ab".repeat(32)), captureBlob("cd".repeat(13))];
  expect(names).toEqual([`temperature-logs/${"ab".repeat(32)}`, `captures/${"cd".repeat(13)}/document.json`]);
  expect(names.every(isBlobName)).toBe(true);
});

test("photos and pieces of uploads lie in folders of their own, a piece by whose it is, of what and from where on", () => {
  expect(photoBlob("ab")).toBe("photos/ab");
  expect(uploadPieceBlob("coop", "ab", 42, "cd")).toBe("uploads/coop/ab/42-cd");
  expect(
    [photoBlob("ab".repeat(32)), uploadPieceBlob("coop", "ab".repeat(32), 0, "cd".repeat(32))].every(isBlobName),
  ).toBe(true);
});
