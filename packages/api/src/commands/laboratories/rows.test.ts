import type { OpenCommission } from "@suyuan/domain/laboratories/commission";
import { OPEN_MAX } from "@suyuan/domain/quality/commission";
import { storedBytes } from "@suyuan/store/limits";
import type { Item } from "@suyuan/store/table";
import { expect, test } from "vitest";
import { allOf } from "../../fixtures/capture.ts";
import { kindOfRow, ROW_BYTES_MAX } from "../../fixtures/growth/row-bounds.ts";
import { done, newSeason } from "../../fixtures/season.ts";
import { laboratoryStandingKey, openCommissionsKey } from "../../ledger/keys.ts";
import { create } from "../../ledger/loaded.ts";

/** A laboratory's rows at the largest that may be said of it. */

const ID = (n: number) => `${n}`.padEnd(64, "x");
const bytesOf = ({ pk, sk, version, data }: Item) =>
  storedBytes({ pk, sk }, version, Buffer.byteLength(JSON.stringify(data)), undefined);
const boundOf = (item: Item) => ROW_BYTES_MAX[kindOfRow(item) ?? ""] ?? 0;

test("a standing stays within its row however long the reasons of bureaus are, and tells how many there were", async () => {
  const [lab, bureau] = [ID(1), ID(2)];
  const season = await newSeason({}, [
    [lab, "laboratory", "510824", "laboratory"],
    [bureau, "bureau", "510824", "inspector"],
  ]);
  const place = `/api/laboratories/${lab}`;
  const says = (n: number, sign: string) =>
    done(
      season.send(bureau, "POST", `${place}/status`, {
        ...{ id: `a${n}`, status: n % 2 === 0 ? "barred" : "admitted" },
        reason: `${n + 10}${sign.repeat(498)}`,
      }),
    );
  const stood = async () => (await done(season.send(bureau, "GET", place))).standings;
  // Three bytes a character; then four, the most.
  for (const [sign, kept] of [
    ["检", 8],
    ["𠮷", 4],
  ] as const) {
    const before = sign === "检" ? 0 : 20;
    for (let n = before; n < before + 20; n++) await says(n, sign);
    const [row] = (await allOf(season.deps.table, `LABORATORY#${lab}`)).filter(({ sk }) => sk.startsWith("STANDING#"));
    if (row === undefined) return expect.fail("no standing");
    expect([kindOfRow(row), bytesOf(row) <= boundOf(row)]).toEqual(["LABORATORY STANDING", true]);
    const acts = Array.from({ length: kept }, (_, n) => ({ reason: `${before + 30 - kept + n}${sign.repeat(498)}` }));
    expect(await stood()).toMatchObject([{ status: "admitted", actCount: before + 20, acts }]);
  }
  // As an earlier version kept it, without a count: each act wrote the row once.
  const key = laboratoryStandingKey(lab, "510824");
  const row = await season.deps.table.get(key);
  if (row === undefined) return expect.fail("no standing");
  const { actCount: _, ...former } = row.data as { actCount: number };
  const put = { ...row, version: row.version + 1, data: former };
  await season.deps.table.transact([{ put, when: { versionIs: row.version } }], "earlier");
  expect(await stood()).toMatchObject([{ actCount: 41 }]);
  expect((await says(42, "检")).actCount).toBe(42);
});

test("the open commissions of a batch, and of a period, at the most and longest, stay within their row", () => {
  const regionCode = "510824103000";
  const open = (n: number, as: OpenCommission["as"], scope: OpenCommission["scope"]): OpenCommission => ({
    ...{ id: ID(n), organisation: ID(n), as, regionCode, scope },
  });
  const gtin = "06901234567892";
  const batch = { gtin, lot: '"'.repeat(20) };
  const many = (as: OpenCommission["as"], scope: OpenCommission["scope"]) =>
    Array.from({ length: OPEN_MAX }, (_, n) => open(n, as, scope));
  const period = { from: "2026-01-01", to: "2026-12-31", base: `${ID(1)}/${ID(2)}`, regionCode, gtin };
  const ofBatch = [...many("bureau", batch), ...many("holder", batch), open(0, "producer", batch)];
  for (const op of [
    create(openCommissionsKey(ID(1), { batch }), { open: ofBatch }),
    create(openCommissionsKey(ID(1), { organisation: ID(2) }), { open: many("producer", period) }),
  ]) {
    if (!("put" in op)) return expect.fail("no row");
    const item = { ...op.put, version: 1_000_000 };
    expect([kindOfRow(item), bytesOf(item) <= boundOf(item)]).toEqual(["LABORATORY COMMISSIONED", true]);
    expect(bytesOf(item)).toBeGreaterThan(16 * 1024);
  }
});
