import { beforeEach, expect, test } from "vitest";
import { listedOn } from "../../fixtures/exceptions.ts";
import { batchOn, done, GTIN, NEIGHBOURS, newSeason, type Season } from "../../fixtures/season.ts";
import { drainOutbox } from "../follow.ts";
import { tellOmitted } from "./aid.ts";

let season: Season;
beforeEach(async () => {
  season = await newSeason({}, [...NEIGHBOURS, ["office", "county", "510824", "statistician"]]);
  for (const id of ["h1", "h2"]) await post("office", "/api/households", household(id, "monitored"));
  await post("office", "/api/households", household("h3", "ordinary"));
  await post("coop", "/api/batches", batchOn("A", 9000));
});

const household = (id: string, kind: string) => ({ id, class: kind, village: "510824100201", validFrom: "2019-12-01" });
const post = (who: string, path: string, body: object, by = season) => done(by.send(who, "POST", path, body));
const deliver = (id: string, pricePerKg: number, more: object = {}, by = season) => {
  const paid = { household: "h1", gtin: GTIN, lot: "A", quantityKg: 10, pricePerKg, paidYuan: pricePerKg * 10 };
  return post("coop", "/api/deliveries", { id, ...paid, paidOn: "2026-10-07", ...more }, by);
};
/** What an office finds of the kinds that are meant here, once all is followed. */
const told = async (by = season) => {
  await drainOutbox(by.deps);
  const found = await listedOn(by.deps, "510824");
  return found
    .filter(({ code }) => ["aid-repeated", "aid-omitted", "price-implausible"].includes(code))
    .map(({ code, subject, withdrawnAt }) => `${code} ${subject}${withdrawnAt === undefined ? "" : " withdrawn"}`)
    .toSorted();
};

test("one payment written twice is told of the later record, and taken back once either is", async () => {
  await deliver("d1", 6);
  await deliver("d2", 6);
  await deliver("d3", 6, { household: "h2" });
  expect(await told()).toEqual(["aid-repeated benefit/coop/d2"]);
  await post("coop", "/api/benefits/d2/corrections", { reason: "补凭证号", receipt: "2" });
  expect(await told()).toEqual(["aid-repeated benefit/coop/d2"]);
  await post("coop", "/api/benefits/d1/corrections", { reason: "补凭证号", receipt: "1" });
  expect(await told()).toEqual(["aid-repeated benefit/coop/d2 withdrawn"]);
  await deliver("d4", 6, { receipt: "1" });
  await post("coop", "/api/benefits/d1/void", { reason: "重复" });
  expect((await told()).filter((line) => !line.endsWith("withdrawn"))).toEqual([]);
});

test("a price far from what others were paid is told of, and taken back once it is corrected", async () => {
  for (let n = 0; n < 9; n += 1) await deliver(`p${n}`, 5 + n / 4);
  expect(await told()).toEqual([]);
  await deliver("far", 60);
  expect(await told()).toEqual(["price-implausible benefit/coop/far"]);
  const mended = { reason: "多写一个零", pricePerKg: 6, paidYuan: 60.5 };
  await post("coop", "/api/benefits/far/corrections", mended);
  expect(await told()).toEqual(["price-implausible benefit/coop/far withdrawn"]);
});

test("a household to be helped that was paid nothing for more than a year is told of; one that was paid, and an ordinary one, are not", async () => {
  await deliver("d1", 6, { household: "h2" });
  expect(await told()).toEqual([]);
  const later = season.at("2027-11-20T02:00:00Z");
  expect(await tellOmitted(season.deps)).toBe(0);
  while ((await tellOmitted(later.deps)) > 0);
  expect(await told(later)).toEqual(["aid-omitted household/510824/h1", "aid-omitted household/510824/h2"]);
  await post("coop", "/api/wages", { ...wageOf("w1"), household: "h1", paidOn: "2027-06-01" }, later);
  expect(await told(later)).toEqual(["aid-omitted household/510824/h1 withdrawn", "aid-omitted household/510824/h2"]);
});

const wageOf = (id: string) => ({ id, paidYuan: 900, from: "2027-05-01", to: "2027-05-30" });

test("in two honest years nothing is told: every household to be helped was paid, prices differ by grade, and receipts tell payments apart", async () => {
  for (let n = 0; n < 60; n += 1) {
    const household = `h${(n % 3) + 1}`;
    await deliver(`d${n}`, 4 + (n % 7), { household, receipt: `R${n}`, quantityKg: 10, paidYuan: (4 + (n % 7)) * 10 });
  }
  const later = season.at("2027-10-20T02:00:00Z");
  for (const household of ["h1", "h2"]) {
    await post("coop", "/api/wages", { ...wageOf(`w${household}`), household, paidOn: "2027-06-01" }, later);
  }
  expect(await told(later)).toEqual([]);
  const last = season.at("2028-06-20T02:00:00Z");
  while ((await tellOmitted(last.deps)) > 0);
  expect(await told(last)).toEqual([]);
});
