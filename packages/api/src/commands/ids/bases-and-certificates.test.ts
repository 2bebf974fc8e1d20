import type { Op, Table } from "@suyuan/store/table";
import { beforeEach, expect, test } from "vitest";
import { batchOn, done, GTIN, NEIGHBOURS, newSeason, type Season } from "../../fixtures/season.ts";
import { drainOutbox } from "../../following/follow.ts";

const OTHER_GTIN = "06901234567908";
const PLOTS = [{ id: "p1", areaMu: 100, crop: "梨", yieldCapKgPerMu: 1500 }];

let season: Season;
const post = (who: string, path: string, body: object) => season.send(who, "POST", path, body);
const get = (who: string, path: string) => season.send(who, "GET", path);

const baseOf = (name: string, regionCode = "510824") => ({ id: "b1", name, regionCode, plots: PLOTS });
const certificate = (holder: string, gtin: string, number: string, more: object = {}) => ({
  id: "c1",
  scheme: "green-food",
  ...{ number, holder, gtins: [gtin], bases: ["b1"], approvedKgPerYear: 5000 },
  ...{ validFrom: "2026-03-01", validTo: "2029-02-28" },
  ...more,
});
const pear = (gtin: string) => ({ gtin, name: { zh: "梨" }, category: "水果", coldChainProfile: "pear" });
const BATCH = { gtin: OTHER_GTIN, certificate: undefined };

beforeEach(async () => {
  season = await newSeason({}, NEIGHBOURS);
  await done(post("orchard", "/api/products", pear(OTHER_GTIN)));
});

test("two cooperatives each have a base of one id, with its plots, farm record, season and batches", async () => {
  const made = await post("orchard", "/api/bases", baseOf("果园", "510823"));
  expect([made.status, made.json]).toMatchObject([201, { id: "b1", organisation: "orchard", name: "果园" }]);
  expect((await post("orchard", "/api/bases", baseOf("果园", "510823"))).json).toEqual(made.json);
  expect((await post("orchard", "/api/bases", baseOf("别名", "510823"))).json.code).toBe("id-taken");
  const use = { base: "b1", plot: "p1", product: "嘧菌酯", actives: ["嘧菌酯"], dosage: "1500 倍" };
  const input = { ...use, appliedOn: "2026-10-05", safetyIntervalDays: 7 };
  expect(await done(post("orchard", "/api/inputs", input))).toMatchObject({ base: "b1" });
  expect((await post("orchard", "/api/batches", batchOn("X", 100, BATCH))).json.code).toBe("safety-interval");
  expect((await post("coop", "/api/batches", batchOn("A", 100))).status).toBe(201);
  await done(post("orchard", "/api/batches", batchOn("X", 100, { ...BATCH, harvestedOn: "2026-10-04" })));
  await done(post("orchard", "/api/bases/b1/corrections", { reason: "误填", name: "大果园" }));
  expect(await done(get("orchard", "/api/bases/b1"))).toMatchObject({ name: "大果园" });
  expect(await done(get("coop", "/api/bases/b1"))).toMatchObject({ name: "基地", organisation: "coop" });
  const [seen, listed] = [
    await done(get("orchard", `/api/batches/${OTHER_GTIN}/X`)),
    await done(get("orchard", "/api/batches")),
  ];
  expect(seen).toMatchObject({ detail: { base: { id: "b1", name: "大果园" } } });
  expect(listed).toMatchObject({ items: [{ base: "b1" }] });
});

test("an office names a base by its id while it sees one of that id, else with ?from=; whoever may not see it hears what it hears of none", async () => {
  await done(post("orchard", "/api/bases", baseOf("果园", "510823")));
  expect(await done(get("county", "/api/bases/b1"))).toMatchObject({ organisation: "coop" });
  expect(await done(get("elsewhere", "/api/bases/b1"))).toMatchObject({ organisation: "orchard" });
  const several = await get("city", "/api/bases/b1");
  expect(several).toMatchObject({ status: 400, json: { errors: [{ pointer: "?from" }] } });
  expect(JSON.stringify(several.json)).not.toMatch(/coop|orchard/);
  expect(await done(get("city", "/api/bases/b1?from=orchard"))).toMatchObject({ organisation: "orchard" });
  const policy = { capacity: "block" };
  expect(await done(post("city", "/api/bases/b1/capacity-policy?from=coop", policy))).toMatchObject({ id: "b1" });
  expect((await post("county", "/api/bases/b1/capacity-policy?from=orchard", policy)).status).toBe(404);
  for (const query of ["?from=coop", "?from=orchard"]) {
    const said = ({ status, json: { instance: _, ...said } }: Awaited<ReturnType<typeof get>>) => [status, said];
    expect(said(await get("coop2", `/api/bases/b1${query}`))).toEqual(said(await get("coop2", "/api/bases/b1")));
  }
});

test("a bureau that sets a base's rule to what it set last does nothing anew, to and fro, also where an earlier version noted it", async () => {
  const set = (capacity: string) => post("county", "/api/bases/b1/capacity-policy", { capacity });
  const facts = async () => (await season.deps.table.query("BASE#coop/b1", { prefix: "F#" })).items.length;
  await done(set("block"));
  const before = await facts();
  const { table } = season.deps;
  const pk = "ACT#county#capacity-policy#coop/b1";
  const latest = (await table.get({ pk, sk: "LATEST" })) ?? expect.fail();
  const moved: readonly Op[] = [
    { delete: { pk, sk: "LATEST" }, when: { versionIs: 1 } },
    { put: { ...latest, sk: "F#000001" }, when: "absent" },
  ];
  await table.transact(moved, "as an earlier version");
  await done(set("block"));
  expect(await facts()).toBe(before);
  for (const capacity of ["warn", "block", "warn", "warn"]) await done(set(capacity));
  expect(await facts()).toBe(before + 3);
});

test("very many who use one id change nothing for an office that sees one of them", async () => {
  for (let n = 0; n < 9; n += 1) await season.deps.table.transact([namesake(n)], `n${n}`.padEnd(32, "0"));
  await drainOutbox(season.deps);
  expect(await done(get("county", "/api/bases/b1"))).toMatchObject({ organisation: "coop" });
});

const namesake = (n: number) => ({
  put: { pk: "NAMED#base#b1", sk: `a${n}`, version: 1, data: { id: `a${n}/b1` } },
  when: "absent" as const,
});

test("two bureaus each grant a certificate of one id; its holder means it by id or number, and neither bureau hears of the other's", async () => {
  await done(post("orchard", "/api/bases", baseOf("果园", "510823")));
  const granted = await post(
    "elsewhere",
    "/api/certificates",
    certificate("orchard", OTHER_GTIN, "LB-18-26012212399A"),
  );
  expect([granted.status, granted.json]).toMatchObject([201, { id: "c1", grantedBy: "elsewhere", bases: ["b1"] }]);
  expect(await done(get("county", "/api/certificates/c1"))).toMatchObject({ holder: "coop", grantedBy: "county" });
  expect(await done(get("elsewhere", "/api/certificates/c1"))).toMatchObject({ holder: "orchard" });
  expect((await get("city", "/api/certificates/c1")).status).toBe(400);
  const register = (lot: string, named: string) =>
    post("orchard", "/api/batches", batchOn(lot, 100, { ...BATCH, certificate: named }));
  for (const [n, named] of ["c1", "elsewhere/c1", "LB-18-26012212399A", "lb182601221239 9a"].entries()) {
    const { status, json } = await register(`L${n}`, named);
    expect([named, status, json]).toMatchObject([
      named,
      201,
      { certified: { certificate: "c1", status: "valid" }, balance: { certificate: "c1", spentKg: 100 * (n + 1) } },
    ]);
  }
  expect((await register("L9", "county/c1")).json.code).toBe("not-found");
  expect(await done(get("coop", "/api/certificates/c1"))).toMatchObject({ balances: [] });
  const withdrawn = { status: "suspended", reason: "核查", effectiveFrom: "2026-10-01" };
  await done(post("elsewhere", "/api/certificates/c1/status", withdrawn));
  expect(await done(get("county", "/api/certificates/c1"))).toMatchObject({ standing: { status: "valid" } });
});

test("a holder with two certificates of one id is asked which is meant, and says it with the bureau", async () => {
  const second = certificate("coop", GTIN, "LB-18-26012212346A", { scheme: "organic" });
  await done(post("city", "/api/certificates", second));
  const asked = await post("coop", "/api/batches", batchOn("A", 100));
  expect(asked).toMatchObject({ status: 400, json: { errors: [{ pointer: "/certificate" }] } });
  expect(asked.json.detail).toContain("county/c1 (green-food), city/c1 (organic)");
  const named = batchOn("A", 100, { certificate: "city/c1" });
  expect(await done(post("coop", "/api/batches", named))).toMatchObject({ certified: { certificate: "c1" } });
  expect(await get("coop", "/api/certificates/c1")).toMatchObject({ status: 400 });
  expect(await done(get("coop", "/api/certificates/c1?from=city"))).toMatchObject({ scheme: "organic" });
});

/** Everything as it was stored while ids of all organisations lay side by side. */
async function asBefore(table: Table): Promise<void> {
  const plain = (text: string) =>
    text.replaceAll("coop/b1", "b1").replaceAll("county/c1", "c1").replaceAll("%2Fb1", "").replaceAll("%2Fc1", "");
  const partitions = [
    ...["BASE#coop/b1", "CERT#county/c1", "BASE#coop/b1#PLOT#p1", "ORG#coop", "NAMED#base#b1", "NAMED#certificate#c1"],
    ...[`GTIN#${GTIN}`, `BATCH#${GTIN}#OLD`, "CERTNO#green-food#LB1826012212345A"],
  ];
  for (const [n, pk] of partitions.entries()) {
    const { items } = await table.query(pk, {});
    for (const [m, item] of items.entries()) {
      const { pk: from, sk, version } = item;
      const isNew = pk.startsWith("NAMED#") || sk.startsWith("CERTID#");
      const former = JSON.parse(plain(JSON.stringify(item))) as typeof item;
      const isMoved = former.pk !== from || former.sk !== sk;
      if (!isNew && !isMoved && JSON.stringify(former) === JSON.stringify(item)) continue;
      const ops = isMoved || isNew ? [{ delete: { pk: from, sk }, when: { versionIs: version } }] : [];
      const put = isMoved
        ? [{ put: former, when: "absent" as const }]
        : [{ put: { ...former, version: version + 1 }, when: { versionIs: version } }];
      await table.transact([...ops, ...(isNew ? [] : put)], `before-${n}-${m}`.padEnd(32, "0"));
    }
  }
}

test("what an earlier version stored under the id alone stays its maker's in every use, and hinders nobody else", async () => {
  await done(post("coop", "/api/batches", batchOn("OLD", 100)));
  await drainOutbox(season.deps);
  await asBefore(season.deps.table);
  const { table } = season.deps;
  expect(await table.get({ pk: "BASE#b1", sk: "BASE" }, { consistent: true })).toMatchObject({ data: { id: "b1" } });
  expect((await table.query("CERT#county/c1", {})).items).toEqual([]);
  // Read, by its maker and by offices.
  for (const who of ["coop", "county", "city"])
    expect([who, await done(get(who, "/api/bases/b1"))]).toMatchObject([who, { organisation: "coop", id: "b1" }]);
  expect((await get("orchard", "/api/bases/b1")).status).toBe(404);
  // Registered under, by id and by number; and the old batch corrected and taken back.
  const first = await done(post("coop", "/api/batches", batchOn("A", 100)));
  expect(first).toMatchObject({ certified: { certificate: "c1", status: "valid" }, balance: { spentKg: 200 } });
  const byNumber = batchOn("B", 100, { certificate: "LB-18-26012212345A" });
  expect(await done(post("coop", "/api/batches", byNumber))).toMatchObject({ balance: { spentKg: 300 } });
  const mended = { reason: "误填", quantityKg: 50 };
  expect(await done(post("coop", `/api/batches/${GTIN}/OLD/corrections`, mended))).toMatchObject({
    balance: { spentKg: 250 },
  });
  const use = { base: "b1", plot: "p1", product: "水", actives: [], dosage: "-" };
  await done(post("coop", "/api/inputs", { ...use, appliedOn: "2026-10-01", safetyIntervalDays: 0 }));
  // Changed by who made it; the same id again is still theirs.
  expect((await post("coop", "/api/bases", baseOf("另一基地"))).json.code).toBe("id-taken");
  const again = { ...certificate("coop", GTIN, "LB-18-26012212347A"), approvedKgPerYear: 1 };
  expect((await post("county", "/api/certificates", again)).json.code).toBe("id-taken");
  const grown = { reason: "扩大", approvedKgPerYear: 12_000, effectiveFrom: "2026-10-08" };
  expect(await done(post("county", "/api/certificates/c1/scope", grown))).toMatchObject({ id: "c1" });
  await done(post("coop", "/api/bases/b1/plots", { reason: "新增", plots: [{ id: "p9", areaMu: 1, crop: "梨" }] }));
  // Another takes both ids.
  expect((await post("orchard", "/api/bases", baseOf("果园", "510823"))).status).toBe(201);
  const other = certificate("orchard", OTHER_GTIN, "LB-18-26012212399A");
  expect((await post("elsewhere", "/api/certificates", other)).status).toBe(201);
  const theirs = batchOn("X", 100, { ...BATCH, certificate: "c1" });
  expect(await done(post("orchard", "/api/batches", theirs))).toMatchObject({ balance: { spentKg: 100 } });
  expect(await done(get("coop", "/api/certificates/c1"))).toMatchObject({ holder: "coop", grantedBy: "county" });
});
