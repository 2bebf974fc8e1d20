import { readXlsx } from "@suyuan/coldchain/files/xlsx";
import { beforeEach, describe, expect, test } from "vitest";
import { batchOn, done, newSeason, type Season } from "../../fixtures/season.ts";
import { drainOutbox } from "../../following/follow.ts";
import { openGate } from "../../http/gate.ts";
import { newApiKey } from "../../ledger/api-keys.ts";
import { createManagementApp } from "../app.ts";

let season: Season;
let ask: (organisation: string, query: string) => Promise<Response>;

const SEATS = [
  ["coop", "clerk"],
  ["orchard", "clerk"],
  ["county", "inspector"],
  ["elsewhere", "inspector"],
  ["depot", "depot"],
] as const;

beforeEach(async () => {
  season = await newSeason();
  const app = createManagementApp(season.deps, openGate(season.deps, { checkAnswers: true }));
  const keys = new Map<string, string>();
  for (const [organisation, role] of SEATS) {
    const made = newApiKey(season.deps, { organisation, role });
    await season.deps.table.transact(made.ops, made.id);
    keys.set(organisation, made.secret);
  }
  ask = async (organisation, query) => {
    await drainOutbox(season.deps);
    const headers = { authorization: `Bearer ${keys.get(organisation)}` };
    return app.request(`/api/exports/certificate-use.xlsx?${query}`, { headers });
  };
  for (const [lot, kg] of [
    ["A", 100],
    ["B", 250.5],
    ["C", 40],
  ] as const) {
    await done(season.send("coop", "POST", "/api/batches", batchOn(lot, kg)));
  }
});

/** The rows of the second and third sheet, without their heads. */
async function told(
  organisation: string,
  year = 2026,
): Promise<{ certificates: unknown[][]; batches: unknown[][]; counts: unknown[][] }> {
  const response = await ask(organisation, `year=${year}`);
  expect(response.status).toBe(200);
  const { sheets } = readXlsx(new Uint8Array(await response.arrayBuffer()));
  const [, certificates, batches, counts] = sheets.map((rows) => [...rows].slice(1).map(({ cells }) => [...cells]));
  return { certificates: certificates ?? [], batches: batches ?? [], counts: counts ?? [] };
}

describe("the use of certificates in a year", () => {
  test("is approved, charged and left for each, and what is charged is the sum of its batches as they stand", async () => {
    await done(
      season.send("coop", "POST", "/api/batches/06901234567892/A/corrections", {
        id: "k1",
        reason: "复秤",
        quantityKg: 90,
      }),
    );
    await done(season.send("coop", "POST", "/api/batches/06901234567892/C/void", { id: "v1", reason: "重复登记" }));
    const { certificates, batches, counts } = await told("coop");
    expect(certificates).toHaveLength(1);
    expect(certificates[0]?.slice(0, 8)).toEqual([
      "LB-18-26012212345A",
      "green-food",
      "coop",
      "coop",
      2026,
      10_000,
      340.5,
      9_659.5,
    ]);
    expect(batches.map((row) => row[2])).toEqual(["01/06901234567892/10/B", "01/06901234567892/10/A"]);
    const sum = batches.reduce((total, row) => total + Number(row[6]), 0);
    expect(sum).toBe(340.5);
    expect(counts.map((row) => row.slice(0, 2))).toEqual([
      ["Certificates 证书", 1],
      ["Batches 批次", 2],
    ]);
  });

  test("is shown to the bureau over the holder as to the holder, and of others nothing", async () => {
    expect((await told("county")).certificates).toEqual((await told("coop")).certificates);
    expect((await told("county")).batches).toHaveLength(3);
    for (const other of ["orchard", "elsewhere"]) {
      const { certificates, batches } = await told(other);
      expect([other, certificates, batches]).toEqual([other, [], []]);
    }
    expect((await ask("depot", "year=2026")).status).toBe(403);
  });

  test("has a certificate in each of its years, charged or not, and no other", async () => {
    expect((await told("coop", 2028)).certificates.map((row) => row.slice(4, 8))).toEqual([[2028, 10_000, 0, 10_000]]);
    expect((await told("coop", 2028)).batches).toEqual([]);
    expect((await told("coop", 2029)).certificates).toEqual([]);
    expect((await ask("coop", "year=1999")).status).toBe(400);
  });
});
