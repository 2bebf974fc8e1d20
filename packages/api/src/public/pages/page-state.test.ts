import type { Passport } from "@suyuan/domain/views/passport-schema";
import { expect, test } from "vitest";
import { memoryBlobs } from "../../fixtures/capture.ts";
import { batchOn, done, GTIN, newSeason, type Season } from "../../fixtures/season.ts";
import type { Pages } from "./page.ts";
import { PassportPages } from "./passport-pages.ts";

const PATH = `/01/${GTIN}/10/L1`;
const PAGES: Pages = {
  opening: { zh: "", en: "" },
  closing: () => "",
  passport: (passport) => JSON.stringify(passport),
  notIssued: () => "not issued",
  badCode: () => "bad code",
  links: () => "links",
  product: () => "product",
  refusal: () => "refusal",
};

/** What every view says of the batch: its record, the list of batches, its passport and its page. */
async function views(season: Season): Promise<readonly [codes: readonly unknown[], passport: Passport]> {
  const record = await done(season.send("coop", "GET", `/api/batches/${GTIN}/L1`));
  const list = await done(season.send("coop", "GET", "/api/batches?lot=L1"));
  const pages = new PassportPages(season.deps, PAGES);
  const read = async (kind: "json" | "html") =>
    JSON.parse(Buffer.from((await pages.page(PATH, "zh", kind)).plain()).toString()) as Passport;
  const passport = await read("json");
  const { state, needs } = record as unknown as Pick<Passport, "state" | "needs">;
  const [listed] = (list as { items: readonly { status: string }[] }).items;
  const states = (of: Passport["needs"]) => Object.values(of).map((need) => [need.state, need.level]);
  expect(states(needs)).toEqual(states(passport.needs));
  return [[state.code, listed?.status, passport.state.code, (await read("html")).state.code], passport];
}

const csv = (from: string, to: string) => {
  const rows = ["time,temperature"];
  for (let at = Date.parse(from); at <= Date.parse(to); at += 600_000)
    rows.push(`${new Date(at).toISOString()},${(1.2 + 0.4 * Math.sin(at / 3e6)).toFixed(1)}`);
  return new TextEncoder().encode(rows.join("\n"));
};

test("record, list, passport and page say one state of a batch, whatever happens to it", async () => {
  const season = await newSeason({ blobs: memoryBlobs() });
  const spraying = { product: "未用药", actives: [], dosage: "无", safetyIntervalDays: 0, appliedOn: "2026-09-20" };
  await done(season.send("coop", "POST", "/api/inputs", { base: "b1", plot: "p1", ...spraying }));
  await done(season.send("coop", "POST", "/api/batches", batchOn("L1")));
  const said = async (of = season) => {
    const [codes, passport] = await views(of);
    expect(new Set(codes).size).toBe(1);
    return passport.state.code;
  };
  expect(await said()).toBe("in-order");
  const items = [{ gtin: GTIN, lot: "L1", quantityKg: 100 }];
  const sent = { id: "s1", to: "depot", shippedAt: "2026-10-07T00:00:00.000Z", items };
  await done(season.send("coop", "POST", "/api/shipments", sent));
  expect(await said()).toBe("in-order-so-far");
  const receivedAt = "2026-10-07T20:00:00.000Z";
  await done(season.send("depot", "POST", "/api/shipments/s1/receipt", { items, receivedAt }));
  expect(await said()).toBe("registered");
  const log = csv("2026-10-07T00:00:00.000Z", receivedAt);
  await done(season.send("depot", "POST", `/api/batches/${GTIN}/L1/temperature-logs?zone=Z`, log));
  expect(await said()).toBe("in-order-so-far");
  // Three days without a reading, then four more of a batch that lies there.
  expect(await said(season.at("2026-10-10T19:59:00.000Z"))).toBe("in-order-so-far");
  expect(await said(season.at("2026-10-10T20:01:00.000Z"))).toBe("registered");
  expect(await said(season.at("2027-10-08T00:00:00.000Z"))).toBe("past-shelf-life");
  const loss = { quantityKg: 100, cause: "sold-untraced", at: receivedAt, reason: "卖完" };
  await done(season.send("depot", "POST", `/api/batches/${GTIN}/L1/losses`, { id: "l1", ...loss }));
  expect(await said(season.at("2026-10-10T20:01:00.000Z"))).toBe("in-order");
  const recall = { id: "R1", gtin: GTIN, lot: "L1", reason: "抽检不合格", level: 1 };
  await done(season.send("county", "POST", "/api/recalls", recall));
  expect(await said()).toBe("recalled");
});

test("a page says within one hour what it says at its end, and is made anew with the next", async () => {
  const season = await newSeason();
  await done(season.send("coop", "POST", "/api/batches", batchOn("L1")));
  const tags = [];
  const pages = (time: string) => new PassportPages(season.at(time).deps, PAGES).page(PATH, "zh", "html");
  for (const time of ["10:00:00", "10:59:59", "11:00:00"]) tags.push((await pages(`2026-10-08T${time}.000Z`)).tag);
  expect(tags[0]).toBe(tags[1]);
  expect(tags[2]).not.toBe(tags[0]);
});
