import { chainBeginning, chainText, DEVICE_NUMBER_MAX } from "@suyuan/domain/devices/chain";
import { DomainError } from "@suyuan/domain/errors";
import { beforeEach, describe, expect, test } from "vitest";
import { demoDeps } from "../../fixtures/http.ts";
import type { Deps } from "../../host.ts";
import { deviceKey } from "../../ledger/devices/keys.ts";
import type { Standing } from "../../ledger/devices/received.ts";
import { create } from "../../ledger/loaded.ts";
import { type DeviceClaim, deviceClaimIn, headerOf, settled, underWay } from "./numbered.ts";

const HASH = "ab".repeat(32);
const WHOLE: Readonly<Record<string, string>> = {
  "Suyuan-Device": "scale-1",
  "Suyuan-Device-Number": "7",
  "Suyuan-Device-Command": "c-7",
  "Suyuan-Device-Time": "2026-09-06T00:30:00Z",
  "Suyuan-Device-Clock": "2026-09-06T00:31:00.5Z",
  "Suyuan-Device-Previous": HASH,
  "Suyuan-Device-Chain": "cd".repeat(32),
};
const claimed = (more: Readonly<Record<string, string | undefined>> = {}) => {
  const headers = new Headers();
  for (const [name, value] of Object.entries({ ...WHOLE, ...more })) if (value !== undefined) headers.set(name, value);
  return deviceClaimIn(headers);
};
function refusal(claim: () => unknown): DomainError {
  try {
    claim();
  } catch (error) {
    if (error instanceof DomainError) return error;
    throw error;
  }
  throw new Error("expected a refusal");
}

describe("what a request claims of its device", () => {
  test("is what its headers say", () => {
    expect(claimed()).toEqual({
      device: "scale-1",
      number: 7,
      command: "c-7",
      time: "2026-09-06T00:30:00Z",
      clock: "2026-09-06T00:31:00.5Z",
      previous: HASH,
      chain: "cd".repeat(32),
    });
  });

  test("is nothing where neither the device nor a number is named", () => {
    expect(deviceClaimIn(new Headers())).toBeUndefined();
    expect(claimed({ "Suyuan-Device": undefined, "Suyuan-Device-Number": undefined })).toBeUndefined();
  });

  test.each(Object.keys(WHOLE))(
    "is refused whole where %s is missing, with what it must be in both languages",
    (name) => {
      const { code, message, detailZh, errors } = refusal(() => claimed({ [name]: undefined }));
      expect([code, errors.map(({ pointer }) => pointer)]).toEqual(["invalid-request", [name]]);
      expect(message).toContain(`1 header(s) of the device invalid, first ${name}: ${errors[0]?.detail}.`);
      expect(detailZh).toContain(`1 处无效，首处 ${name}：${errors[0]?.detailZh}。`);
      expect(errors[0]?.detail).not.toBe("");
      expect(errors[0]?.detailZh).toMatch(/^须为/);
    },
  );

  test("names every header that is wrong", () => {
    const wrong = Object.fromEntries(Object.keys(WHOLE).map((name) => [name, "!"]));
    const { errors, message } = refusal(() => claimed(wrong));
    expect(errors.map(({ pointer }) => pointer)).toEqual(Object.keys(WHOLE));
    expect(message).toContain("7 header(s)");
  });

  test.each([
    ["Suyuan-Device-Number", ["1", "10", String(DEVICE_NUMBER_MAX)]],
    ["Suyuan-Device", ["a", "A.b_c-9"]],
    ["Suyuan-Device-Time", ["2026-09-06T00:30:00.000Z", "2024-02-29T23:59:59Z"]],
  ] as const)("has %s in any of its forms", (name, values) => {
    for (const value of values) expect(() => claimed({ [name]: value })).not.toThrow();
  });

  test.each([
    ["Suyuan-Device-Number", ["0", "01", "-1", "1.5", "x1", "1x", "12345678901", String(DEVICE_NUMBER_MAX + 1)]],
    ["Suyuan-Device", ["a b", "x".repeat(65)]],
    ["Suyuan-Device-Command", ["a/b"]],
    [
      "Suyuan-Device-Time",
      [
        "2026-09-06",
        "2026-13-06T00:30:00Z",
        "2026-09-06T25:30:00Z",
        "2026-09-06T00:30:00+08:00",
        "x2026-09-06T00:30:00Z",
        "2026-09-06T00:30:00.1234Z",
        "2026-09-06T00:30:00Zx",
        "2026-09-06T00:30:00.Z",
      ],
    ],
    ["Suyuan-Device-Clock", ["yesterday"]],
    ["Suyuan-Device-Previous", ["ab", "AB".repeat(32), `x${HASH}`, `${HASH}0`, "gg".repeat(32)]],
    ["Suyuan-Device-Chain", ["cd"]],
  ] as const)("has no other %s", (name, values) => {
    for (const value of values)
      expect([value, refusal(() => claimed({ [name]: value })).errors.map(({ pointer }) => pointer)]).toEqual([
        value,
        [name],
      ]);
  });
});

describe("a numbered command", () => {
  let deps: Deps;
  const asked = { method: "POST", target: "/api/batches?x=1", bytes: new TextEncoder().encode('{"a":1}') };
  const claimOf = (number: number, more: Partial<DeviceClaim> = {}): DeviceClaim => {
    const claim = {
      ...{ device: "scale-1", number, command: `c-${number}` },
      ...{ time: "2026-10-08T01:59:00Z", clock: "2026-10-08T01:59:30Z" },
      previous: number === 1 ? deps.sha256(chainBeginning("scale-1")) : HASH,
      ...more,
    };
    const { device, command, time, previous } = claim;
    const bodySha256 = deps.sha256(asked.bytes);
    const link = { device, number, method: "POST", path: asked.target, bodySha256, command, time };
    return { chain: deps.sha256(chainText(previous, link)), ...claim };
  };
  beforeEach(async () => {
    ({ deps } = demoDeps());
    const at = deps.now().toISOString();
    const device = { organisation: "coop", id: "scale-1", name: "秤", kind: "scale", registeredAt: at, by: "key-1" };
    await deps.table.transact([create(deviceKey("coop", "scale-1"), device)], "device");
  });
  const refused = async (claim: DeviceClaim, what: Partial<typeof asked> = {}) =>
    underWay(deps, "coop", claim, { ...asked, ...what }).then(
      () => undefined,
      (error: unknown) => (error instanceof DomainError ? error.errors : error),
    );

  test("is one whose link fits what was sent; times are kept with their milliseconds", async () => {
    const { numbered, rows } = await underWay(deps, "coop", claimOf(1), asked);
    expect(numbered).toEqual({
      ...{ organisation: "coop", device: "scale-1", number: 1, command: "c-1" },
      ...{ previous: claimOf(1).previous, chain: claimOf(1).chain },
      writtenAt: "2026-10-08T01:59:00.000Z",
      sentAt: "2026-10-08T01:59:30.000Z",
    });
    expect(rows).toBeDefined();
    expect(await refused(claimOf(2))).toBeUndefined();
  });

  test("is refused where method, address, body, command, time, device or number is another than its link says", async () => {
    const wrong = [
      {
        pointer: "Suyuan-Device-Chain",
        detail: "must be the link of what was sent",
        detailZh: "须为与提交内容相符的链值",
      },
    ];
    expect(await refused(claimOf(2), { method: "PUT" })).toEqual(wrong);
    expect(await refused(claimOf(2), { target: "/api/batches" })).toEqual(wrong);
    expect(await refused(claimOf(2), { bytes: new Uint8Array() })).toEqual(wrong);
    const { chain } = claimOf(2);
    for (const more of [{ command: "c-3" }, { time: "2026-10-08T01:58:00Z" }, { previous: "ef".repeat(32) }])
      expect(await refused({ ...claimOf(2), ...more, chain })).toEqual(wrong);
    expect(await refused({ ...claimOf(3), chain })).toEqual(wrong);
  });

  test("that is the first of its device follows what stands before every first one", async () => {
    expect(await refused(claimOf(1, { previous: HASH }))).toEqual([
      {
        pointer: "Suyuan-Device-Previous",
        detail: "must be what stands before the first command of this device",
        detailZh: "须为该设备首条指令之前的链值",
      },
    ]);
    expect(await refused(claimOf(2, { previous: HASH }))).toBeUndefined();
  });

  test("is kept as it ended, and the answer says what is known of the device", async () => {
    const first = await underWay(deps, "coop", claimOf(1), asked);
    expect(await settled(deps, first)).toBe("1");
    const fourth = await underWay(deps, "coop", claimOf(4), asked);
    const stock = new DomainError("insufficient-stock", { en: "no", zh: "无" });
    expect(await settled(deps, fourth, stock)).toBe('4;missing="2-3";refused="4"');
  });

  test("that may end otherwise when it is sent again is not kept, and the answer says nothing of the device", async () => {
    const on = await underWay(deps, "coop", claimOf(1), asked);
    for (const code of ["busy", "too-many-requests", "unauthenticated"] as const)
      expect(await settled(deps, on, new DomainError(code, { en: "no", zh: "无" }))).toBeUndefined();
    for (const error of [new Error("a defect"), null, "text"]) expect(await settled(deps, on, error)).toBeUndefined();
    const none = new DomainError("not-found", { en: "no", zh: "无" });
    expect(await settled(deps, on, none)).toBe('1;refused="1"');
  });

  test("of a device that is not registered is carried out, and its number is not kept", async () => {
    const on = await underWay(deps, "nobody", claimOf(1), asked);
    expect(on.rows).toBeUndefined();
    expect(await settled(deps, on)).toBe("0;unknown");
    expect(await settled(deps, on, new Error("a defect"))).toBeUndefined();
  });
});

// RFC 9651: an item with parameters.
describe("the header of what has come", () => {
  const standing = (more: Partial<Standing> = {}): Standing => ({
    ...{ last: 17, missing: [], refused: [], isPartial: false },
    ...more,
  });

  test("is the highest number, and what is missing, was refused, or forks, where that is so", () => {
    expect(headerOf(standing())).toBe("17");
    const missing = [
      { from: 3, to: 3 },
      { from: 12, to: 14 },
    ];
    const refused = [
      { number: 5, code: "not-found" },
      { number: 6, code: "not-found" },
    ];
    expect(headerOf(standing({ missing, refused, fork: 16 }))).toBe('17;missing="3,12-14";refused="5,6";fork=16');
    expect(headerOf(standing({ isPartial: true }))).toBe("17;more");
  });

  test("names twenty of each, and says where there are more", () => {
    const missing = (count: number) => Array.from({ length: count }, (_, n) => ({ from: 2 * n + 1, to: 2 * n + 1 }));
    const refused = (count: number) => Array.from({ length: count }, (_, n) => ({ number: n + 1, code: "not-found" }));
    const parts = (header: string) => header.split(";").map((part) => part.split(",").length);
    expect(parts(headerOf(standing({ missing: missing(20), refused: refused(20) })))).toEqual([1, 20, 20]);
    expect(headerOf(standing({ missing: missing(21) }))).toMatch(/;more$/);
    expect(parts(headerOf(standing({ missing: missing(21) })))).toEqual([1, 20, 1]);
    expect(headerOf(standing({ refused: refused(21) }))).toMatch(/;more$/);
    expect(parts(headerOf(standing({ refused: refused(21) })))).toEqual([1, 20, 1]);
  });
});
