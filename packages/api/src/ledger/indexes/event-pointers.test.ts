import { expect, test } from "vitest";
import type { PointerRow } from "../event-keys.ts";
import { errorDeclarationKey, eventKey, identifierKey, seenKey, seenPartition } from "../event-keys.ts";
import type { RowKey, Stored } from "../row-key.ts";
import { isMarked, placedIn, pointerIn, shortParts } from "./event-pointers.ts";

const HASH = "0123456789abcdef".repeat(4);
const REST = Buffer.from(HASH.slice(32), "hex").toString("base64url");
const TIME = "2026-09-11T01:00:00.000Z";
const stored = (key: RowKey<PointerRow>, data: object): Stored<PointerRow> =>
  ({ ...key, version: 1, data }) as Stored<PointerRow>;

test("a short pointer leads to its event, whose hash stands half in the key and half in the row", () => {
  const key = identifierKey("urn:epc:x", TIME, "coop", HASH.slice(0, 32));
  const row = stored(key, { is: [], h: REST });
  expect(isMarked(row.data)).toBe(true);
  expect(pointerIn(row)).toStrictEqual({ ...eventKey("coop", HASH), organisation: "coop" });
});

test("in the partition of a viewer it says whose that is", () => {
  const key = seenKey(seenPartition("depot", "STEP", "shipping"), TIME, "coop", HASH.slice(0, 32));
  expect(pointerIn(stored(key, { is: [], h: REST }))).toStrictEqual({
    ...eventKey("coop", HASH),
    organisation: "coop",
    viewer: "depot",
  });
});

test("one of an error declaration leads to that, by when it was declared and what tells it from others", () => {
  const key = identifierKey("urn:epc:x", TIME, "coop", `${HASH.slice(0, 32)}-d1g3st`);
  expect(pointerIn(stored(key, { is: [], h: REST, at: TIME }))).toStrictEqual({
    ...errorDeclarationKey("coop", HASH, TIME, "d1g3st"),
    organisation: "coop",
  });
});

test("a row of an earlier version holds the pointer as it is", () => {
  const pointer = { ...eventKey("coop", HASH), organisation: "coop" };
  const row = stored(identifierKey("urn:epc:x", TIME, "coop", "e"), pointer);
  expect(isMarked(row.data)).toBe(false);
  expect(pointerIn(row)).toBe(row.data);
});

test("a pointer tells its place and about how large its event is: 4 KB where nothing is said, as said, and 32 of an earlier version", () => {
  const key = identifierKey("urn:epc:x", TIME, "coop", HASH.slice(0, 32));
  const kilobytes = (data: object) => placedIn(stored(key, data)).kilobytes;
  expect([kilobytes({ is: [], h: REST }), kilobytes({ is: [], h: REST, kb: 90 })]).toEqual([4, 90]);
  expect(kilobytes({ ...eventKey("coop", HASH), organisation: "coop" })).toBe(32);
  const row = stored(key, { is: [], h: REST });
  expect(placedIn(row)).toEqual({ sk: key.sk, pointer: pointerIn(row), kilobytes: 4 });
});

test("pointers are read in parts of at most 256 KB of events, in their order, and a larger event by itself", () => {
  const placed = (...sizes: readonly number[]) =>
    sizes.map((kilobytes, n) => ({
      sk: `${n}`,
      pointer: { ...eventKey("coop", HASH), organisation: "coop" },
      kilobytes,
    }));
  const parts = (...sizes: readonly number[]) =>
    shortParts(placed(...sizes)).map((part) => part.map(({ kilobytes }) => kilobytes));
  expect(parts()).toEqual([]);
  expect(parts(128, 128)).toEqual([[128, 128]]);
  expect(parts(128, 128, 1)).toEqual([[128, 128], [1]]);
  expect(parts(129, 128)).toEqual([[129], [128]]);
  expect(parts(1, 900, 1)).toEqual([[1], [900], [1]]);
  expect(shortParts(placed(200, 100, 100)).map((part) => part.map(({ sk }) => sk))).toEqual([["0"], ["1", "2"]]);
});
