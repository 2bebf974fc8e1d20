import { expect, test } from "vitest";
import { batchOn, done, GTIN, newSeason, type Season } from "../../fixtures/season.ts";
import type { CertificateHarvests } from "./answers.ts";

const harvests = async (season: Season, query = "", who = "county") =>
  (await done(
    season.send(who, "GET", `/api/certificates/c1/harvests?from=county${query}`),
  )) as unknown as CertificateHarvests;
const status = (season: Season, body: object) =>
  done(season.send("county", "POST", "/api/certificates/c1/status", { reason: "检查", ...body }));
const lots = ({ items }: CertificateHarvests) => items.map(({ batch }) => batch.split("/").at(-1));
const items = (lot: string, quantityKg: number) => [{ gtin: GTIN, lot, quantityKg }];
const AT = "2026-10-07T08:00:00+08:00";

async function grown(): Promise<Season> {
  const season = await newSeason();
  for (const [lot, harvestedOn] of [
    ["A", "2026-10-01"],
    ["B", "2026-10-03"],
    ["C", "2026-10-05"],
    ["D", "2026-10-07"],
  ])
    await done(season.send("coop", "POST", "/api/batches", batchOn(lot ?? "", 100, { harvestedOn })));
  await done(season.send("coop", "POST", "/api/batches", batchOn("U", 50, { certificate: undefined })));
  await status(season, { status: "suspended", id: "g1", effectiveFrom: "2026-10-05" });
  return season;
}

test("a suspension lists what was harvested before it and what after, and goods without the certificate in neither", async () => {
  const season = await grown();
  const all = await harvests(season);
  expect(all.items.map(({ batch, side }) => `${batch.split("/").at(-1)} ${side}`)).toEqual([
    ...["A before", "B before", "C within", "D within"],
  ]);
  expect(lots(await harvests(season, "&side=before"))).toEqual(["A", "B"]);
  expect(lots(await harvests(season, "&side=within"))).toEqual(["C", "D"]);
  expect(lots(await harvests(season, "&side=after"))).toEqual([]);
  const late = season.at("2026-10-09T04:00:00Z");
  await status(late, { status: "reinstated", lifts: ["g1"], effectiveFrom: "2026-10-06" });
  expect(lots(await harvests(late, "&side=within"))).toEqual(["C"]);
  expect(lots(await harvests(late, "&side=after", "coop"))).toEqual(["D"]);
});

test("a suspension entered with a wrong date is put right, and the lists follow the right one", async () => {
  const season = await grown();
  await status(season, { status: "reinstated", lifts: ["g1"], effectiveFrom: "2026-10-05" });
  await status(season, { status: "suspended", id: "g2", effectiveFrom: "2026-10-02" });
  expect(lots(await harvests(season, "&side=before"))).toEqual(["A"]);
  expect((await harvests(season)).stops.map(({ from }) => from)).toEqual(["2026-10-02"]);
});

test("a line says who has the goods, what is under way and sold, and what was made of them", async () => {
  const season = await grown();
  await done(
    season.send("coop", "POST", "/api/shipments", { id: "S1", to: "depot", items: items("C", 60), shippedAt: AT }),
  );
  await done(
    season.send("depot", "POST", "/api/shipments/S1/receipt?from=coop", { items: items("C", 60), receivedAt: AT }),
  );
  const sold = { id: "l1", quantityKg: 5, cause: "sold-untraced", reason: "零售", at: AT };
  await done(season.send("depot", "POST", `/api/batches/${GTIN}/C/losses`, sold));
  const mixed = { id: "T1", inputs: [...items("C", 40)], outputs: items("M", 40), lossKg: 0, at: AT };
  await done(season.send("depot", "POST", "/api/transformations", mixed));
  const [line] = (await harvests(season, "&side=within")).items;
  expect(line).toMatchObject({ soldKg: 5, transformedKg: 40, underWayKg: 0, into: [{ batch: `01/${GTIN}/10/M` }] });
  expect(line?.holders.map(({ organisation, kg }) => `${organisation} ${kg}`).sort()).toEqual(["coop 40", "depot 15"]);
  expect(line?.into?.[0]?.holders).toMatchObject([{ organisation: "depot", kg: 40 }]);
  const made = await done(season.send("depot", "GET", `/api/batches/${GTIN}/M`));
  expect(made).toMatchObject({ certified: { status: "suspended" } });
});

test("a mix of what was harvested before and within says how much of each", async () => {
  const season = await grown();
  const mixed = {
    id: "T1",
    inputs: [...items("A", 30), ...items("C", 10)],
    outputs: items("M", 40),
    lossKg: 0,
    at: AT,
  };
  await done(season.send("coop", "POST", "/api/transformations", mixed));
  const { certified } = (await done(season.send("coop", "GET", `/api/batches/${GTIN}/M`))) as {
    certified: { reasons: { code: string; zh: string }[] };
  };
  const said = certified.reasons.find(({ code }) => code === "harvests-straddle");
  expect(said?.zh).toContain("10 千克采收于证书停用期间，30 千克");
});

test("pages follow one another and end; strangers and other bureaus are told of nothing", async () => {
  const season = await grown();
  const seen: (string | undefined)[] = [];
  for (let cursor: string | undefined = ""; cursor !== undefined; ) {
    const page: CertificateHarvests = await harvests(
      season,
      `&limit=1${cursor && `&cursor=${encodeURIComponent(cursor)}`}`,
    );
    seen.push(...lots(page));
    cursor = page.next;
  }
  expect(seen).toEqual(["A", "B", "C", "D"]);
  for (const who of ["elsewhere", "orchard"]) {
    const { status: code } = await season.send(who, "GET", "/api/certificates/c1/harvests?from=county");
    expect([who, code]).toEqual([who, 404]);
  }
  const wrong = await season.send("county", "GET", "/api/certificates/c1/harvests?cursor=7");
  expect(wrong.status).toBe(400);
});
