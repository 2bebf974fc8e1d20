import { expect, test } from "vitest";
import { Loaded } from "../loaded.ts";
import * as keys from "./shared-devices.ts";

const DEVICE = { organisations: ["coop", "depot"], begunBy: "p-1", begunAt: "2026-10-08T00:00:00.000Z", pins: [] };
const deps = { randomBytes: (count: number) => new Uint8Array(count).fill(0xab) };
const ID = `sd-${"ab".repeat(12)}`;
const key = keys.sharedDeviceKey("d1");

test("each row lies where it always did", () => {
  expect(key).toEqual({ pk: "SHARED#d1", sk: "DEVICE" });
  expect(keys.listedSharedDeviceKey("sd-1")).toEqual({ pk: "SHARED-DEVICES", sk: "sd-1" });
  expect(keys.sharedDeviceOfKey("coop", "sd-1")).toEqual({ pk: "ORG#coop", sk: "SHARED#sd-1" });
  expect(keys.everySharedDevice).toEqual({ pk: "SHARED-DEVICES", prefix: "" });
  expect(keys.sharedDevicesOf("coop")).toEqual({ pk: "ORG#coop", prefix: "SHARED#" });
});

test("a device of an earlier version gets an id and its rows in the lists when it is written next, and one that has them none anew", () => {
  const earlier = new Loaded([key], [{ ...key, version: 3, data: DEVICE }]);
  const written = JSON.stringify(keys.sharedDeviceOps(deps, earlier, "d1", DEVICE));
  for (const text of [ID, "SHARED-DEVICES", "ORG#coop", "ORG#depot"]) expect(written).toContain(text);
  expect(keys.sharedDeviceOps(deps, earlier, "d1", DEVICE)).toHaveLength(4);
  expect(keys.sharedDeviceOps(deps, earlier, "d1", { ...DEVICE, id: ID })).toHaveLength(1);
});
