import { expect, test } from "vitest";
import { DomainError } from "../errors.ts";
import { endSharedDevice, nameOfSharedDevice, type SharedDevice } from "./shared-device.ts";

const DEVICE: SharedDevice = {
  id: "sd-1",
  organisations: ["depot", "coop"],
  begunBy: "p-1",
  begunAt: "2026-11-29T16:30:00.000Z",
  pins: [{ person: "p-1", hash: "$argon2id$1", since: 1, failures: 0 }],
};
const party = { name: "service", kind: "platform", regionCode: "" } as const;
const CTX = {
  now: "2026-12-01T02:00:00.000Z",
  publicUrl: "https://suyuan.example",
  actor: { organisation: "service", role: "operator", party },
} as const;
const COMMAND = { id: "e-1", device: "sd-1", reason: "平板遗失" };

test("ended, a device keeps no PIN, and the fact tells whose it was and why, and nothing of the PINs", () => {
  const { device, fact } = endSharedDevice(DEVICE, COMMAND, CTX);
  expect(device).toEqual({ ...DEVICE, pins: [], ended: { at: CTX.now, by: "service", reason: "平板遗失" } });
  expect([fact.kind, fact.data]).toEqual(["shared-device-ended", { ...COMMAND, organisations: ["depot", "coop"] }]);
});

test("what ended is not ended again: the refusal says since when", () => {
  const { device } = endSharedDevice(DEVICE, COMMAND, CTX);
  const again = () => endSharedDevice(device, { ...COMMAND, id: "e-2" }, CTX);
  expect(again).toThrow(DomainError);
  expect(again).toThrow(/since 2026-12-01T02:00:00.000Z/);
});

test("a device without a name is called by the day in China on which it began", () => {
  expect(nameOfSharedDevice(DEVICE)).toBe("2026-11-30");
  expect(nameOfSharedDevice({ ...DEVICE, name: "一号库平板" })).toBe("一号库平板");
});
