import type { Role } from "@suyuan/domain/organisation";
import { expect, test } from "vitest";
import type { AuditLook } from "../../host.ts";
import { looksOf } from "./add.ts";
import { hourOf, keptUntil, noteList, noteRead } from "./entries.ts";

const AT = "2026-10-08T02:34:56.789Z";
const actor = (role: Role) => ({ organisation: "county", role, key: "key-1" });

function noted(act: (deps: Parameters<typeof noteRead>[0]) => void): readonly AuditLook[] {
  const looks: AuditLook[] = [];
  act({ audit: { record: (look) => void looks.push(look) }, now: () => new Date(AT) });
  return looks;
}

test("who oversees others and reads what is theirs, or looks through a region, is noted with what and when", () => {
  const by = { by: "county", role: "inspector", key: "key-1", at: AT };
  const batch = { kind: "batch", id: "b-1", of: "coop" };
  expect(noted((deps) => noteRead(deps, actor("inspector"), batch))).toStrictEqual([
    { ...by, act: "read", kind: "batch", id: "b-1", place: { organisation: "coop" } },
  ]);
  expect(noted((deps) => noteList(deps, actor("inspector"), { kind: "batch", scope: "510824" }))).toStrictEqual([
    { ...by, act: "listed", kind: "batch", id: "510824", place: { scope: "510824" } },
  ]);
  for (const role of ["operator", "laboratory", "statistician"] as const)
    expect(noted((deps) => noteRead(deps, actor(role), batch))).toHaveLength(1);
});

test("who reads what is its own, and parties to a trade, are not noted; nor is anything where nobody records", () => {
  const own = { kind: "batch", id: "b-1", of: "county" };
  expect(noted((deps) => noteRead(deps, actor("inspector"), own))).toStrictEqual([]);
  for (const role of ["clerk", "depot", "integrator"] as const) {
    expect(noted((deps) => noteRead(deps, actor(role), { ...own, of: "coop" }))).toStrictEqual([]);
    expect(noted((deps) => noteList(deps, actor(role), { kind: "batch", scope: "" }))).toStrictEqual([]);
  }
  expect(() => noteRead({ now: () => new Date(AT) }, actor("inspector"), { ...own, of: "coop" })).not.toThrow();
});

test("looks of one key at one thing in one hour lie in one place, and any that differs in one of them in another", () => {
  const look: AuditLook = {
    ...{ at: AT, by: "county", role: "inspector", key: "key-1", act: "read", kind: "batch", id: "b-1" },
    place: { organisation: "coop" },
  };
  const sha256 = (text: string) => Buffer.from(text).toString("hex").slice(-64);
  const at = (more: Partial<AuditLook>) =>
    looksOf({ sha256: (text) => sha256(String(text)) }, { ...look, ...more }).key;
  expect(at({ at: "2026-10-08T02:00:00.000Z" })).toStrictEqual(at({}));
  expect(at({}).sk.startsWith("2026-10-08T02:00:00.000Z#")).toBe(true);
  expect(at({ at: "2026-10-08T03:00:00.000Z" })).not.toStrictEqual(at({}));
  expect(at({}).pk).toBe("AUDIT#ORG#coop");
  expect(at({ place: { scope: "510824" } }).pk).toBe("AUDIT#REGION#510824");
  expect(hourOf(AT)).toBe("2026-10-08T02:00:00.000Z");
});

test("an entry is kept for three years", () => {
  const days = (keptUntil(AT) - Math.floor(Date.parse(AT) / 1000)) / 86_400;
  expect(days).toBe(3 * 366);
});
