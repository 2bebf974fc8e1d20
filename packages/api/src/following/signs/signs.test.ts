import { beforeEach, expect, test } from "vitest";
import { listedOn } from "../../fixtures/exceptions.ts";
import { outboxOf } from "../../fixtures/followers.ts";
import { batchOn, done, GTIN, newSeason, type Season } from "../../fixtures/season.ts";
import { drainOutbox, followFact } from "../follow.ts";
import { tellUnconfirmed } from "./handoffs.ts";

let season: Season;
beforeEach(async () => {
  season = await newSeason();
  await drainOutbox(season.deps);
});

const post = (who: string, path: string, body: object, by = season) => done(by.send(who, "POST", path, body));
const listed = async (office = "510824") => {
  const found = await listedOn(season.deps, office);
  return found.map(({ code, subject, about, withdrawnAt }) =>
    [code, subject, about ?? "", withdrawnAt === undefined ? "stands" : "withdrawn"].join(" "),
  );
};
const ofKind = async (code: string, office?: string) => (await listed(office)).filter((line) => line.startsWith(code));
const SHIPPED_AT = "2026-10-07T08:00:00+08:00";
const ship = (id: string, lot: string, quantityKg: number) =>
  post("coop", "/api/shipments", { id, to: "depot", items: [{ gtin: GTIN, lot, quantityKg }], shippedAt: SHIPPED_AT });
const receive = (id: string, lot: string, quantityKg: number, by = season) =>
  post(
    "depot",
    `/api/shipments/${id}/receipt`,
    { items: [{ gtin: GTIN, lot, quantityKg }], receivedAt: "2026-10-07T12:00:00+08:00" },
    by,
  );

test("a handoff is told of once a week has passed, to the offices of both sides, and taken back when it is confirmed", async () => {
  await post("coop", "/api/batches", batchOn("A"));
  await ship("s1", "A", 50);
  await ship("s2", "A", 20);
  await receive("s2", "A", 20);
  await drainOutbox(season.deps);
  const at = (time: string) => season.at(time);
  expect(await tellUnconfirmed(at("2026-10-13T23:59:00Z").deps)).toBe(0);
  const after = at("2026-10-14T00:01:00Z");
  expect([await tellUnconfirmed(after.deps), await tellUnconfirmed(after.deps)]).toEqual([1, 0]);
  const line = "handoff-unconfirmed organisation/depot shipment/coop/s1";
  for (const office of ["510824", "510802"]) expect(await ofKind("handoff", office)).toEqual([`${line} stands`]);
  await receive("s1", "A", 50, after);
  await drainOutbox(after.deps);
  expect(await ofKind("handoff")).toEqual([`${line} withdrawn`]);
});

test("an attempt to overdraw is told of with what was asked and left, the same one once, and the refusal stands", async () => {
  await post("coop", "/api/batches", batchOn("A", 9000));
  for (let n = 0; n < 2; n += 1)
    expect(await season.send("coop", "POST", "/api/batches", batchOn("B", 2000))).toMatchObject({
      status: 409,
      json: { code: "balance-exceeded" },
    });
  const more = { id: "more", reason: "漏称", quantityKg: 10_500 };
  expect(await season.send("coop", "POST", `/api/batches/${GTIN}/A/corrections`, more)).toMatchObject({ status: 409 });
  await drainOutbox(season.deps);
  expect((await ofKind("overdraw")).toSorted()).toEqual([
    `overdraw-attempt certificate/county/c1 registration/${GTIN}/A stands`,
    `overdraw-attempt certificate/county/c1 registration/${GTIN}/B stands`,
  ]);
  const [told] = (await listedOn(season.deps, "510824")).filter(({ about }) => about === `registration/${GTIN}/B`);
  expect(told?.zh).toContain("2000 千克");
  expect(told?.en).toContain("1000 of 10000 kg");
});

test("a certificate is told of at most twenty different attempts a day", async () => {
  await post("coop", "/api/batches", batchOn("A", 10_000));
  await Promise.all(
    Array.from({ length: 23 }, (_, n) => season.send("coop", "POST", "/api/batches", batchOn(`B${n}`, 1))),
  );
  await drainOutbox(season.deps);
  expect(await ofKind("overdraw")).toHaveLength(20);
});

test("a harvest out of season is told of, and taken back when its day is corrected or the batch is withdrawn", async () => {
  for (const lot of ["A", "B"]) await post("coop", "/api/batches", batchOn(lot, 100, { harvestedOn: "2026-07-20" }));
  await drainOutbox(season.deps);
  const line = (lot: string) => `harvest-season 01/${GTIN}/10/${lot} harvest/2026-07-20`;
  expect((await ofKind("harvest")).toSorted()).toEqual([`${line("A")} stands`, `${line("B")} stands`]);
  await post("coop", `/api/batches/${GTIN}/A/corrections`, { id: "c", reason: "日期写错", harvestedOn: "2026-10-05" });
  await post("coop", `/api/batches/${GTIN}/B/void`, { id: "v", reason: "重复登记" });
  await drainOutbox(season.deps);
  expect((await ofKind("harvest")).toSorted()).toEqual([`${line("A")} withdrawn`, `${line("B")} withdrawn`]);
});

/** Twenty-four handoffs, two thirds of them short, and what else is kept; followed in the order that `sort` gives. */
async function followedIn(sort: (a: number, b: number) => number): Promise<readonly string[]> {
  season = await newSeason();
  await drainOutbox(season.deps);
  for (let n = 0; n < 24; n += 1) {
    await post("coop", "/api/batches", batchOn(`L${n}`, 100 + n, { harvestedOn: `2026-09-${10 + (n % 9)}` }));
    await ship(`s${n}`, `L${n}`, 100);
    await receive(`s${n}`, `L${n}`, n % 3 === 0 ? 100 : 95);
  }
  const waiting = await outboxOf(season.deps.table);
  const inOrder = waiting.map((_, n) => n).toSorted(sort);
  for (const n of inOrder) {
    const item = waiting[n];
    if (item === undefined) throw new Error("nothing to follow");
    await followFact(season.deps, { pk: item.pk, sk: item.sk }, item.row);
    // A fact may be told again before its row is gone.
    if (n % 5 === 0) await followFact(season.deps, { pk: item.pk, sk: item.sk }, item.row).catch(() => undefined);
  }
  while ((await drainOutbox(season.deps)) > 0);
  return (await listed()).filter((line) => /^(habitual|same-minute|digits)/.test(line)).toSorted();
}

test("what many records show is the same whatever order they are followed in, and told again they count once", async () => {
  const forwards = await followedIn((a, b) => a - b);
  expect(forwards.filter((line) => line.startsWith("habitual")).toSorted()).toEqual([
    "habitual-shortage organisation/coop handoffs/sent stands",
  ]);
  expect(forwards.some((line) => line.startsWith("same-minute organisation/coop"))).toBe(true);
  expect(await followedIn((a, b) => b - a)).toEqual(forwards);
  expect(await followedIn((a, b) => ((a * 7919) % 101) - ((b * 7919) % 101))).toEqual(forwards);
});
