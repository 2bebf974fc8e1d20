import type { Key } from "@suyuan/store/table";
import { expect, test } from "vitest";
import * as keys from "./keys.ts";

test("a device, its rows, forks and what was given up lie where they always did", () => {
  const places: readonly (readonly [key: Key, pk: string, sk: string])[] = [
    [keys.deviceKey("coop", "d1"), "DEVICES#coop", "d1"],
    [keys.everyDeviceKey("coop", "d1"), "DEVICES", "coop#d1"],
    [keys.devicePageKey("coop", "d1", 7), "DEVICE#coop#d1", "PAGE#0000000007"],
    [keys.forkKey("coop", "d1", 12, "ab"), "DEVICE#coop#d1", "FORK#0000000012#ab"],
    [keys.givenUpKey("coop", "d1", "g1"), "DEVICE#coop#d1", "GIVENUP#g1"],
  ];
  for (const [key, pk, sk] of places) expect(key).toEqual({ pk, sk });
});

test("devices, forks and what was given up are read as one stretch each", () => {
  expect(keys.devicesOf("coop")).toEqual({ pk: "DEVICES#coop", prefix: "" });
  expect(keys.everyDevice).toEqual({ pk: "DEVICES", prefix: "" });
  expect(keys.forksOf("coop", "d1")).toEqual({ pk: "DEVICE#coop#d1", prefix: "FORK#" });
  expect(keys.givenUpOf("coop", "d1")).toEqual({ pk: "DEVICE#coop#d1", prefix: "GIVENUP#" });
});

test("the rows of a device are read in the order of their numbers, and nothing that lies beside them", () => {
  const { place, range } = keys.devicePages("coop", "d1");
  const isIn = ({ pk, sk }: Key) => pk === place && range.from <= sk && sk <= range.to;
  const pages = [0, 9, 10, 9_999_999_999].map((page) => keys.devicePageKey("coop", "d1", page));
  expect(pages.map(isIn)).toEqual([true, true, true, true]);
  expect(pages.map(({ sk }) => sk).toSorted()).toEqual(pages.map(({ sk }) => sk));
  expect(pages.map(keys.pageInKey)).toEqual([0, 9, 10, 9_999_999_999]);
  for (const other of [
    keys.forkKey("coop", "d1", 1, "ab"),
    keys.givenUpKey("coop", "d1", "g1"),
    keys.devicePageKey("coop", "d2", 1),
  ])
    expect(isIn(other)).toBe(false);
});
