import type { Key } from "@suyuan/store/table";
import { expect, test } from "vitest";
import { type UploadRow, uploadIdKey, uploadKey, uploadPieceKey, uploadPieces } from "./keys.ts";

const upload = (more: Partial<UploadRow> = {}): UploadRow => ({
  bytes: 10,
  sha256: "ab",
  purpose: "photo",
  offset: 0,
  attempt: 3,
  startedAt: "2026-10-08T02:00:00.000Z",
  ...more,
});

test("an upload, its id and its pieces lie where they always did", () => {
  expect(uploadKey("coop", "ab")).toEqual({ pk: "UPLOAD#coop#ab", sk: "UPLOAD" });
  expect(uploadIdKey("coop", "u1")).toEqual({ pk: "UPLOADID#coop#u1", sk: "UPLOAD" });
  expect(uploadPieceKey("coop", upload(), 42)).toEqual({
    pk: "UPLOAD#coop#ab",
    sk: "PIECE#0000000003#0000000042",
  });
});

test("the pieces of an attempt are read in their order, and those of no other attempt or upload", () => {
  const { place, range } = uploadPieces("coop", upload());
  const isIn = ({ pk, sk }: Key) => pk === place && range.from <= sk && sk <= range.to;
  const offsets = [0, 9, 10, 99_999_999, 9_999_999_999].map((offset) => uploadPieceKey("coop", upload(), offset));
  expect(offsets.map(isIn)).toEqual([true, true, true, true, true]);
  expect(offsets.map(({ sk }) => sk).toSorted()).toEqual(offsets.map(({ sk }) => sk));
  for (const other of [
    uploadPieceKey("coop", upload({ attempt: 2 }), 5),
    uploadPieceKey("coop", upload({ attempt: 4 }), 5),
    uploadPieceKey("coop", upload({ sha256: "cd" }), 5),
    uploadPieceKey("other", upload(), 5),
    uploadKey("coop", "ab"),
  ])
    expect(isIn(other)).toBe(false);
});
