import type { Role } from "@suyuan/domain/organisation";
import type { Table } from "@suyuan/store/table";
import type { Deps } from "./deps.ts";
import { newApiKey } from "./http/authenticate.ts";
import { type DemoLine, demoDeps } from "./http/demo.fixture.ts";
import { openGate } from "./http/gate.ts";
import { createManagementApp } from "./management.ts";
import { registerOrganisation } from "./resources/organisations.ts";

/** A cooperative, its depot, its bureaus from county to province and a certificate of 10,000 kg, over an in-memory table: for tests of use cases. */

export const GTIN = "06901234567892";
export const TODAY = "2026-10-08";

type Json = Readonly<Record<string, unknown>>;

export interface Season {
  readonly deps: Deps;
  readonly lines: readonly DemoLine[];
  /** Sends as one of the organisations below; answers with status and body. */
  send(organisation: string, method: string, path: string, body?: unknown): Promise<{ status: number; json: Json }>;
  /** The same season over another view of the table, as another process would see it. */
  over(table: Table): Season;
}

const PARTIES: readonly (readonly [
  id: string,
  kind: "cooperative" | "depot" | "bureau",
  region: string,
  role: Role,
])[] = [
  ["coop", "cooperative", "510824", "clerk"],
  ["depot", "depot", "510802", "depot"],
  ["county", "bureau", "510824", "inspector"],
  ["city", "bureau", "510800", "inspector"],
  ["province", "bureau", "510000", "inspector"],
  ["elsewhere", "bureau", "510823", "inspector"],
];

async function keysOf(deps: Deps): Promise<Map<string, string>> {
  const keys = new Map<string, string>();
  for (const [id, kind, regionCode, role] of PARTIES) {
    const operator = { organisation: "service", role: "operator", key: "test" } as const;
    await registerOrganisation(deps, operator, { id, name: id, kind, regionCode });
    const made = newApiKey(deps, { organisation: id, role });
    await deps.table.transact(made.ops, made.id);
    keys.set(id, made.secret);
  }
  return keys;
}

function seasonOver(deps: Deps, lines: readonly DemoLine[], keys: ReadonlyMap<string, string>): Season {
  const app = createManagementApp(deps, openGate(deps, { checkAnswers: true }));
  return {
    deps,
    lines,
    over: (table) => seasonOver({ ...deps, table }, lines, keys),
    async send(organisation, method, path, body) {
      const headers = { authorization: `Bearer ${keys.get(organisation)}`, "content-type": "application/json" };
      const init = body === undefined ? { method, headers } : { method, headers, body: JSON.stringify(body) };
      const response = await app.request(path, init);
      const isJson = response.headers.get("content-type")?.includes("json");
      return { status: response.status, json: isJson ? ((await response.json()) as Json) : {} };
    },
  };
}

export async function newSeason(): Promise<Season> {
  const { deps, lines } = demoDeps();
  const season = seasonOver(deps, lines, await keysOf(deps));
  const plots = ["p1", "p2"].map((id) => ({ id, areaMu: 100, crop: "猕猴桃", yieldCapKgPerMu: 1500 }));
  await done(season.send("coop", "POST", "/api/bases", { id: "b1", name: "基地", regionCode: "510824", plots }));
  const product = { gtin: GTIN, name: { zh: "猕猴桃" }, category: "水果", coldChainProfile: "red-heart-kiwifruit" };
  await done(season.send("coop", "POST", "/api/products", product));
  await done(
    season.send("county", "POST", "/api/certificates", {
      id: "c1",
      scheme: "green-food",
      number: "LB-18-26012212345A",
      holder: "coop",
      gtins: [GTIN],
      bases: ["b1"],
      approvedKgPerYear: 10_000,
      validFrom: "2026-03-01",
      validTo: "2029-02-28",
    }),
  );
  return season;
}

/** The answer's body; throws unless it was a success. */
export async function done(reply: Promise<{ status: number; json: Json }>): Promise<Json> {
  const { status, json } = await reply;
  if (status >= 300) throw new Error(`${status} ${JSON.stringify(json)}`);
  return json;
}

export function batchOn(lot: string, quantityKg = 100, more: object = {}): object {
  return {
    gtin: GTIN,
    lot,
    base: "b1",
    plots: ["p1"],
    harvestedOn: "2026-10-06",
    quantityKg,
    certificate: "c1",
    ...more,
  };
}

export const runOf = (id: string, lot: string, count: number, netWeightG = 500) => ({
  id,
  gtin: GTIN,
  lot,
  count,
  netWeightG,
});
