import { beforeEach, describe, expect, test } from "vitest";
import { batchOn, done, GTIN, NEIGHBOURS, newSeason, type Season } from "../../fixtures/season.ts";
import { drainOutbox } from "../../following/follow.ts";
import { SECRET } from "../../ledger/api-keys.ts";
import { asideKey, backupMadeKey } from "../../ledger/keys.ts";
import { create } from "../../ledger/loaded.ts";
import type { AsideRow } from "../../ledger/rows.ts";

let season: Season;
beforeEach(async () => {
  season = await newSeason({}, NEIGHBOURS);
});

const asOperator = (method: string, path: string, body?: unknown) => season.send("operator", method, path, body);
const keysOf = async (organisation: string) =>
  (await done(asOperator("GET", `/api/keys?organisation=${organisation}`))).items as { readonly id: string }[];

describe("keys of an organisation", () => {
  const order = { id: "k1", organisation: "depot", role: "depot", expiresOn: "2027-06-30" };

  test("a key is told once, acts, stands in the list without its secret, and is ended for good with the first reason", async () => {
    const before = await keysOf("depot");
    const made = await done(asOperator("POST", "/api/keys", order));
    expect(made).toMatchObject({ organisation: "depot", role: "depot", expiresAt: "2027-06-30T16:00:00.000Z" });
    expect(made.secret).toMatch(SECRET);
    const { secret: _, ...told } = made;
    expect(await done(asOperator("POST", "/api/keys", order))).toEqual(told);
    const listed = await keysOf("depot");
    expect(listed).toHaveLength(before.length + 1);
    expect(JSON.stringify(listed)).not.toContain("sy_");
    const ended = await done(asOperator("POST", `/api/keys/${made.id}/revocation`, { reason: "系统停用" }));
    expect(ended).toMatchObject({ id: made.id, revokedFor: "系统停用" });
    expect(await done(asOperator("POST", `/api/keys/${made.id}/revocation`, { reason: "别的" }))).toEqual(ended);
    expect((await keysOf("depot")).find(({ id }) => id === made.id)).toMatchObject({ revokedFor: "系统停用" });
  });

  test("an id that stands for another key, a role that the kind cannot have, a day that is past and a stranger are refused by name", async () => {
    await done(asOperator("POST", "/api/keys", order));
    const refused = async (change: object) => {
      const { status, json } = await asOperator("POST", "/api/keys", { ...order, ...change });
      const [first] = (json.errors ?? []) as { readonly pointer: string }[];
      return [status, json.code, first?.pointer];
    };
    expect(await refused({ expiresOn: "2027-07-01" })).toEqual([409, "id-taken", undefined]);
    expect(await refused({ id: "k2", role: "inspector" })).toEqual([400, "invalid-request", "/role"]);
    expect(await refused({ id: "k2", expiresOn: "2026-10-07" })).toEqual([400, "invalid-request", "/expiresOn"]);
    expect((await refused({ id: "k2", organisation: "nobody" }))[0]).toBe(404);
    expect((await asOperator("GET", "/api/keys?organisation=nobody")).status).toBe(404);
    expect((await asOperator("POST", `/api/keys/key-${"0".repeat(16)}/revocation`, { reason: "x" })).status).toBe(404);
  });

  test("whose key was made or ended reads it in the own audit trail", async () => {
    const made = await done(asOperator("POST", "/api/keys", order));
    await done(asOperator("POST", `/api/keys/${made.id}/revocation`, { reason: "更换" }));
    const { items } = await done(season.send("depot", "GET", "/api/audit"));
    expect((items as { readonly act: string }[]).map(({ act }) => act).toSorted()).toEqual(["key-made", "key-revoked"]);
  });
});

test("facts that are set aside are listed with their reason, by follower too, and those that are meant are tried at once, page by page", async () => {
  const row = (n: number, follower: string): AsideRow => ({
    follower,
    waiting: [],
    fact: { pk: "BATCH#1", sk: `FACT#${n}` },
    factId: `f-${n}`,
    kind: "batch-registered",
    recordedAt: "2026-10-08T01:00:00.000Z",
    since: "2026-10-08T01:00:00.000Z",
    attempts: 3,
    nextAt: `2026-10-09T01:00:${String(n % 60).padStart(2, "0")}.000Z`,
    reason: "TypeError: broken",
  });
  const rows = [...Array.from({ length: 205 }, (_, n) => row(n, "list-rows")), row(300, "exceptions")];
  for (const one of rows) {
    await season.deps.table.transact([create(asideKey(one.nextAt, one.factId, one.follower), one)], one.factId);
  }
  const { items } = await done(asOperator("GET", "/api/set-aside?follower=exceptions"));
  expect(items).toMatchObject([{ fact: "f-300", follower: "exceptions", attempts: 3, reason: "TypeError: broken" }]);
  const retry = (body: object) => done(asOperator("POST", "/api/set-aside/retry", body));
  expect(await retry({ fact: "f-7" })).toEqual({ count: 1, more: false });
  expect(await retry({ follower: "list-rows" })).toEqual({ count: 200, more: true });
  expect(await retry({ follower: "list-rows" })).toEqual({ count: 4, more: false });
  expect(await retry({ follower: "list-rows" })).toEqual({ count: 0, more: false });
});

test("backups that were made are told, the newest first", async () => {
  expect((await done(asOperator("GET", "/api/backups"))).items).toEqual([]);
  const made = ["2026-10-06T18:00:00.000Z", "2026-10-07T18:00:00.000Z"].map((madeAt, n) => ({
    madeAt,
    items: 100 + n,
    files: n,
    bytes: 4096,
  }));
  for (const one of made) await season.deps.table.transact([create(backupMadeKey(one.madeAt), one)], one.madeAt);
  expect((await done(asOperator("GET", "/api/backups"))).items).toEqual(made.toReversed());
});

test("who reported tests finds them by their batches, with nobody else's beside them, by verdict and by whether they stand", async () => {
  const report = (who: string, lot: string, sampleId: string) =>
    done(
      season.send(who, "POST", `/api/batches/${GTIN}/${lot}/tests`, {
        sampleId,
        sampledOn: "2026-10-06",
        testedOn: "2026-10-07",
        issuedOn: "2026-10-08",
        items: [{ active: "matrine", resultMgPerKg: 0.1, limitMgPerKg: 5 }],
        verdict: "passed",
      }),
    );
  for (const lot of ["A", "B", "C"]) await done(season.send("coop", "POST", "/api/batches", batchOn(lot, 100)));
  await report("coop", "A", "S1");
  await report("county", "A", "S2");
  await report("coop", "B", "S3");
  await done(season.send("coop", "POST", `/api/batches/${GTIN}/B/tests/S3/void`, { reason: "录错" }));
  await drainOutbox(season.deps);
  const samples = async (who: string, query = "") => {
    const { items } = await done(season.send(who, "GET", `/api/tests${query}`));
    return (items as { readonly lot: string; readonly tests: { readonly sampleId: string }[] }[])
      .map(({ lot, tests }) => `${lot} ${tests.map(({ sampleId }) => sampleId).join()}`)
      .toSorted();
  };
  expect(await samples("coop")).toEqual(["A S1", "B S3"]);
  expect(await samples("coop", "?voided=true")).toEqual(["B S3"]);
  expect(await samples("coop", "?voided=false&verdict=passed")).toEqual(["A S1"]);
  expect(await samples("coop", "?verdict=failed")).toEqual([]);
  expect(await samples("coop", "?q=B")).toEqual(["B S3"]);
  expect(await samples("county")).toEqual(["A S2"]);
  expect(await samples("elsewhere")).toEqual([]);
});
