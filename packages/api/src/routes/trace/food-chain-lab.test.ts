import { beforeAll, describe, expect, test } from "vitest";
import { batchOn, done, GTIN, NEIGHBOURS, newSeason, type Season } from "../../fixtures/season.ts";

/**
 * What the reader of FoodChain-Lab asks of a file, written down from its sources: `src/assets/schema/schema-v1.json` and
 * `src/app/tracing/io/data-importer/data-importer-v1.ts` of github.com/SiLeBAT/fcl-client at 00c6292. Throws as it refuses.
 */
function readAsFoodChainLab(text: string) {
  type Row = readonly { readonly id: string; readonly value: unknown }[];
  interface Table {
    readonly columnProperties: readonly { readonly id: string; readonly type: string }[];
    readonly data: readonly Row[];
  }
  const { version, data } = JSON.parse(text) as { version: string; data: Readonly<Record<string, Table>> };
  const [major, minor, patch] = version.split(".").map(Number);
  if (major !== 1 || minor !== 0 || !(Number(patch) <= 2)) throw new Error(`version ${version}`);
  const rowsOf = (name: string) => {
    const found = data[name];
    if (found === undefined) throw new Error(`no ${name}`);
    for (const { id, type } of found.columnProperties) {
      if (typeof id !== "string" || typeof type !== "string") throw new Error(`a column of ${name}`);
    }
    return found.data.map((row) => {
      for (const { id, value } of row) {
        if (typeof id !== "string" || value === undefined || value === null) throw new Error(`a value of ${name}`);
      }
      return Object.fromEntries(row.map(({ id, value }) => [id, value])) as Readonly<Record<string, string>>;
    });
  };
  const byId = (name: string) => {
    const rows = rowsOf(name);
    const found = new Map(rows.map((row) => [row.ID, row]));
    if (found.has(undefined) || found.size !== rows.length) throw new Error(`ids of ${name}`);
    return found as ReadonlyMap<string, Readonly<Record<string, string>>>;
  };
  const [stations, deliveries, relations] = [byId("stations"), byId("deliveries"), rowsOf("deliveryRelations")];
  for (const { from = "", to = "" } of deliveries.values()) {
    if (!stations.has(from) || !stations.has(to)) throw new Error(`a delivery from ${from} to ${to}`);
  }
  for (const { from = "", to = "" } of relations) {
    const [before, after] = [deliveries.get(from), deliveries.get(to)];
    if (before === undefined || before.to !== after?.from) throw new Error(`a relation from ${from} to ${to}`);
  }
  return { stations, deliveries: [...deliveries.values()], relations };
}

const item = (lot: string, quantityKg: number) => ({ gtin: GTIN, lot, quantityKg });
const at = (hour: number) => `2026-10-07T${String(hour).padStart(2, "0")}:00:00+08:00`;
let season: Season;

/** A goes to the depot, which makes X of it; X goes on and some of it is under way. Before A came the depot sent some of B away. */
beforeAll(async () => {
  season = await newSeason({}, NEIGHBOURS);
  const post = (who: string, path: string, body: object) => done(season.send(who, "POST", path, body));
  const handed = async (id: string, from: string, to: string, items: object[], hour: number) => {
    await post(from, "/api/shipments", { id, to, items, shippedAt: at(hour) });
    await post(to, `/api/shipments/${id}/receipt?from=${from}`, { items, receivedAt: at(hour + 1) });
  };
  for (const lot of ["A", "B"]) await post("coop", "/api/batches", batchOn(lot, 100));
  await handed("S0", "coop", "depot", [item("B", 50)], 1);
  await handed("S1", "depot", "coop2", [item("B", 10)], 3);
  await handed("S2", "coop", "depot", [item("A", 60)], 5);
  const made = { id: "T1", inputs: [item("A", 60), item("B", 40)], outputs: [item("X", 100)], lossKg: 0, at: at(7) };
  await post("depot", "/api/transformations", made);
  await handed("S3", "depot", "coop2", [item("X", 30)], 8);
  await post("depot", "/api/shipments", { id: "S4", to: "coop", items: [item("X", 20)], shippedAt: at(10) });
});

async function exported(query: string, who = "county") {
  const text = JSON.stringify(await done(season.send(who, "GET", `/api/trace.fcl.json?${query}`)));
  return readAsFoodChainLab(text);
}

describe("a trace for FoodChain-Lab", () => {
  test("is taken by its reader: bases and holders are stations, what went between them deliveries with lot, days and weight", async () => {
    const { stations, deliveries } = await exported(`id=01/${GTIN}/10/A&direction=both`);
    expect([...stations.keys()].sort()).toEqual(
      ["base/coop/b1", "organisation/coop", "organisation/coop2", "organisation/depot", "shipment/depot/S4"].sort(),
    );
    expect(stations.get("base/coop/b1")).toMatchObject({ Name: "基地", "type of business": "base" });
    expect(deliveries).toContainEqual(
      expect.objectContaining({
        from: "organisation/coop",
        to: "organisation/depot",
        "Lot ID": "A",
        "Date Delivery": "2026-10-07",
        "Date Delivery Arrival": "2026-10-07",
        Amount: 60,
        "Amount Unit": "kg",
      }),
    );
    const underWay = deliveries.find(({ to }) => to === "shipment/depot/S4");
    expect(underWay?.["Lot ID"]).toBe("X");
    expect(underWay?.["Date Delivery Arrival"]).toBeUndefined();
  });

  test("relates what came to a station to what it went on in, and to nothing that had left before", async () => {
    const { relations, deliveries } = await exported(`id=base/coop/b1&direction=forward`);
    const nameOf = (id: string | undefined) => {
      const one = deliveries.find(({ ID }) => ID === id);
      return `${one?.["Lot ID"]} ${one?.to?.split("/")[1]}`;
    };
    const named = relations.map(({ from, to }) => `${nameOf(from)} > ${nameOf(to)}`);
    expect(named.sort()).toEqual(
      [
        "A coop > A depot",
        "B coop > B depot",
        "B depot > B coop2",
        "A depot > X coop2",
        "A depot > X depot",
        "B depot > X coop2",
        "B depot > X depot",
      ].sort(),
    );
  });

  test("holds what its reader may see, and no more", async () => {
    const lots = async (who: string) => {
      const { deliveries } = await exported(`id=01/${GTIN}/10/X&direction=back`, who);
      return new Set(deliveries.map((one) => one["Lot ID"]));
    };
    expect(await lots("county")).toEqual(new Set(["A", "B"]));
    // It had some of B, and nothing of A.
    expect(await lots("coop2")).toEqual(new Set(["B"]));
  });
});
