import type { Table } from "@suyuan/store/table";
import { expect, test } from "vitest";
import { membershipAdded } from "../../commands/people/changes.ts";
import { personAdded } from "../../commands/people/people.ts";
import { PlayedIssuer } from "../../fixtures/issuer.ts";
import { batchOn, done, GTIN, NEIGHBOURS, newSeason } from "../../fixtures/season.ts";
import { drainOutbox } from "../../following/follow.ts";

type Entry = Readonly<Record<string, unknown>>;
const OPERATOR = { organisation: "operator", role: "operator", key: "test" } as const;

/** People of a cooperative, a depot and a bureau, who send as themselves. */
async function season() {
  const issuer = new PlayedIssuer("https://suyuan.example");
  const made = await newSeason({ signIn: issuer }, NEIGHBOURS);
  const places = [
    ["coop", "clerk", "王小红"],
    ["depot", "depot", "李库管"],
    ["county", "inspector", "张科长"],
  ] as const;
  for (const [n, [organisation, role, name]] of places.entries()) {
    const id = `p-00000000000${n}`;
    const subject = { issuer: issuer.issuer, subject: organisation };
    await personAdded(made.deps, { actor: OPERATOR, body: { id, name, subject } });
    await membershipAdded(made.deps, { actor: OPERATOR, params: { id }, body: { organisation, role } });
  }
  const as = async (who: string, method: string, path: string, body?: unknown) =>
    done(made.send(who, method, path, body, { authorization: `Bearer ${await issuer.token(who)}` }));
  return { ...made, as };
}

const historyOf = (record: Entry) => record.history as readonly Entry[];
const shipped = {
  id: "s1",
  to: "depot",
  items: [{ gtin: GTIN, lot: "A", quantityKg: 50 }],
  shippedAt: "2026-10-07T02:00:00Z",
};
const received = { items: [{ gtin: GTIN, lot: "A", quantityKg: 49 }], receivedAt: "2026-10-07T09:00:00Z" };

test("each reader of a batch and of a shipment is told the names of its own people; a bureau those of its region; others organisation and role", async () => {
  const { as, send } = await season();
  await as("coop", "POST", "/api/batches", batchOn("A"));
  await as("coop", "POST", "/api/shipments", shipped);
  await as("depot", "POST", "/api/shipments/s1/receipt?from=coop", received);
  const own = { by: "coop", byName: "coop", role: "clerk", person: { id: "p-000000000000", name: "王小红" } };
  const told = { by: "coop", byName: "coop", role: "clerk" };
  const depots = { by: "depot", byName: "depot", role: "depot", person: { id: "p-000000000001", name: "李库管" } };
  const { person: _, ...plain } = depots;
  const batch = `/api/batches/${GTIN}/A`;
  const of = async (who: string, path: string) =>
    historyOf(await done(send(who, "GET", path))).map(({ by, byName, role, person }) =>
      person === undefined ? { by, byName, role } : { by, byName, role, person },
    );
  expect(await of("coop", batch)).toEqual([own, own, plain]);
  expect(await of("depot", batch)).toEqual([told, told, depots]);
  // The depot lies in the next district of the same city: its bureau is another.
  expect(await of("county", batch)).toEqual([own, own, plain]);
  expect(await of("city", batch)).toEqual([own, own, depots]);
  expect(await of("coop", "/api/shipments/s1?from=coop")).toEqual([plain, own]);
  expect(await of("depot", "/api/shipments/s1?from=coop")).toEqual([depots, told]);
});

test("what a key recorded names nobody, and a name that is corrected or erased is so at once beside what was recorded before", async () => {
  const { as, send, deps } = await season();
  await as("coop", "POST", "/api/inputs", {
    ...{ id: "in-1", base: "b1", plot: "p1", product: "苦参碱", actives: ["matrine"], dosage: "1 L" },
    ...{ appliedOn: "2026-08-01", safetyIntervalDays: 7 },
  });
  await done(send("coop", "POST", "/api/inputs/in-1/corrections", { id: "c-1", dosage: "2 L", reason: "写错" }));
  const names = async () =>
    historyOf(await done(send("coop", "GET", "/api/inputs/in-1"))).map(({ person }) => person ?? null);
  const id = "p-000000000000";
  expect(await names()).toEqual([{ id, name: "王小红" }, null]);
  const name = { id: "n-1", name: "王晓红", reason: "写错" };
  await done(send("operator", "POST", `/api/people/${id}/corrections`, name));
  expect(await names()).toEqual([{ id, name: "王晓红" }, null]);
  await done(send("operator", "POST", `/api/people/${id}/erasure`, { reason: "本人要求" }));
  expect(await names()).toEqual([{ id, erased: true }, null]);
  expect(JSON.stringify((await deps.table.query(`PERSON#${id}`)).items)).not.toContain("王");
});

test("a certificate's history and the audit trail name the officer to the bureau and to the operator, not to the holder", async () => {
  const { as, send, deps } = await season();
  const status = { status: "suspended", reason: "抽检", effectiveFrom: "2026-10-08" };
  await as("county", "POST", "/api/certificates/c1/status", status);
  await drainOutbox(deps);
  const officer = { id: "p-000000000002", name: "张科长" };
  const newest = async (who: string) => historyOf(await done(send(who, "GET", "/api/certificates/c1"))).at(0)?.person;
  expect(await newest("county")).toEqual(officer);
  expect(await newest("province")).toEqual(officer);
  expect(await newest("coop")).toBeUndefined();
  const trail = async (who: string, query: string) =>
    ((await done(send(who, "GET", `/api/audit${query}`))).items as readonly Entry[]).find(
      ({ kind }) => kind === "certificate-status-changed",
    );
  expect(await trail("coop", "")).toMatchObject({ by: "county", byName: "county", role: "inspector" });
  expect((await trail("coop", ""))?.person).toBeUndefined();
  expect((await trail("operator", "?organisation=coop"))?.person).toEqual(officer);
});

/** The methods of a table, to replace one of them. */
const boundTo = (table: Table): Table => ({
  get: (key, options) => table.get(key, options),
  getMany: (keys, options) => table.getMany(keys, options),
  query: (...asked) => table.query(...asked),
  transact: (ops, token) => table.transact(ops, token),
  putAbsent: (...asked) => table.putAbsent(...asked),
});

test("a history costs one key for each organisation and person of it, however much they recorded", async () => {
  const { as, send, deps, over } = await season();
  await as("coop", "POST", "/api/batches", batchOn("A"));
  for (const n of [1, 2, 3, 4, 5]) {
    await as("coop", "POST", `/api/batches/${GTIN}/A/losses`, {
      ...{ id: `l-${n}`, quantityKg: 1, cause: "spoiled", at: "2026-10-07T02:00:00Z", reason: "腐烂" },
    });
  }
  await done(send("coop", "GET", `/api/batches/${GTIN}/A`));
  const { table } = deps;
  const read: string[] = [];
  const getMany: typeof table.getMany = (keys, options) => {
    read.push(...keys.map(({ sk }) => sk));
    return table.getMany(keys, options);
  };
  await done(over({ ...boundTo(table), getMany }).send("coop", "GET", `/api/batches/${GTIN}/A`));
  expect(read.filter((sk) => sk === "NAMES")).toEqual(["NAMES"]);
});

test("the audit trail names the member whom an entry is about, by the name of now and not once it is erased", async () => {
  const { send, deps } = await season();
  await drainOutbox(deps);
  const id = "p-000000000000";
  const about = async (who: string, query: string) =>
    ((await done(send(who, "GET", `/api/audit${query}`))).items as readonly Entry[])
      .filter(({ kind }) => kind === "membership-added")
      .map((entry) => [entry.id, entry.about]);
  expect(await about("coop", "")).toEqual([[id, { id, name: "王小红" }]]);
  expect(await about("operator", "?organisation=coop")).toEqual([[id, { id, name: "王小红" }]]);
  await done(send("operator", "POST", `/api/people/${id}/erasure`, { reason: "本人要求" }));
  expect(await about("coop", "")).toEqual([[id, { id, erased: true }]]);
});
