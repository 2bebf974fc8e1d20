import { readXlsx } from "@suyuan/coldchain/files/xlsx";
import { beforeEach, describe, expect, test } from "vitest";
import { batchOn, done, GTIN, newSeason, type Season } from "../../fixtures/season.ts";
import { drainOutbox } from "../../following/follow.ts";
import { openGate } from "../../http/gate.ts";
import { newApiKey } from "../../ledger/api-keys.ts";
import { createManagementApp } from "../app.ts";

const DAYS = "from=2026-10-01&to=2026-10-31";
const SHEETS = ["about", "packing", "shipping", "receiving", "transformation", "counts"] as const;
type Told = Readonly<Record<(typeof SHEETS)[number], readonly Readonly<Record<string, unknown>>[]>>;

let season: Season;
let ask: (organisation: string, query: string) => Promise<Response>;

const lots = (...all: readonly (readonly [lot: string, kg: number])[]) =>
  all.map(([lot, quantityKg]) => ({ gtin: GTIN, lot, quantityKg }));
const post = (path: string, body: object, who: string) => done(season.send(who, "POST", path, body));

/** The sheets of an organisation, each row by the English part of its columns' titles. */
async function told(organisation: string, query = DAYS): Promise<Told> {
  await drainOutbox(season.deps);
  const response = await ask(organisation, query);
  expect(response.status).toBe(200);
  const { sheets } = readXlsx(new Uint8Array(await response.arrayBuffer()));
  const named = sheets.map((rows) => {
    const [head, ...rest] = [...rows].map(({ cells }) => cells);
    const names = (head ?? []).map((title) => String(title).replace(/ [^ -~].*$/, ""));
    return rest.map((cells) => Object.fromEntries(cells.map((value, n) => [names[n], value])));
  });
  return Object.fromEntries(SHEETS.map((name, n) => [name, named[n] ?? []])) as unknown as Told;
}

/** A and B grow at the cooperative, go to the depot and are mixed into X and Y there; X goes back. */
beforeEach(async () => {
  season = await newSeason();
  const app = createManagementApp(season.deps, openGate(season.deps, { checkAnswers: true }));
  const keys = new Map<string, string>();
  for (const [organisation, role] of [
    ["coop", "clerk"],
    ["depot", "depot"],
    ["county", "inspector"],
    ["orchard", "clerk"],
  ] as const) {
    const made = newApiKey(season.deps, { organisation, role });
    await season.deps.table.transact(made.ops, made.id);
    keys.set(organisation, made.secret);
  }
  ask = async (organisation, query) =>
    app.request(`/api/exports/fsma204.xlsx?${query}`, {
      headers: { authorization: `Bearer ${keys.get(organisation)}` },
    });
  for (const lot of ["A", "B"]) await post("/api/batches", batchOn(lot, 100), "coop");
  await post(
    "/api/shipments",
    { id: "S1", to: "depot", items: lots(["A", 70], ["B", 50]), shippedAt: "2026-10-07T08:00:00+08:00" },
    "coop",
  );
  await post(
    "/api/shipments/S1/receipt",
    { items: lots(["A", 69.5], ["B", 50]), receivedAt: "2026-10-07T10:00:00+08:00" },
    "depot",
  );
  await post(
    "/api/transformations",
    {
      id: "T1",
      inputs: lots(["A", 60], ["B", 40]),
      outputs: lots(["X", 50], ["Y", 49]),
      lossKg: 1,
      at: "2026-10-07T12:00:00+08:00",
    },
    "depot",
  );
});

describe("the sortable sheet", () => {
  test("has a row for each lot that was harvested, shipped and received, with who gave it its code", async () => {
    const { packing, shipping, receiving } = await told("coop");
    expect(packing).toHaveLength(2);
    expect(packing[0]).toMatchObject({ "Field name": "p1", "Harvest date": "2026-10-06", "Quantity packed": 100 });
    expect(shipping.map((row) => [row["TLC batch"], row.Quantity, row["Ship-to id"], row["Ship date"]])).toEqual([
      ["A", 70, "depot", "2026-10-07"],
      ["B", 50, "depot", "2026-10-07"],
    ]);
    expect(receiving).toEqual([]);
    const depot = await told("depot");
    expect([depot.packing, depot.shipping]).toEqual([[], []]);
    expect(depot.receiving[0]).toMatchObject({
      "TLC GTIN": GTIN,
      "TLC batch": "A",
      "TLC date type": "Harvest date",
      Quantity: 69.5,
      "Unit of measure": "KGM",
      "Immediate previous source": "coop",
      "TLC source name": "coop",
      "TLC source phone": "0839-5222333",
      "Reference document number": "S1",
    });
  });

  test("says in which cases and pallets a lot was shipped and received, and nothing where it went without", async () => {
    const sscc = "095200005100000015";
    const at = "2026-10-07T12:00:00+08:00";
    await post("/api/units", { id: "u1", sscc, contains: lots(["A", 5]), at }, "coop");
    const items = [{ sscc }, ...lots(["B", 1])];
    await post("/api/shipments", { id: "S2", to: "depot", items, shippedAt: at }, "coop");
    await post("/api/shipments/S2/receipt", { items, receivedAt: at }, "depot");
    const unitsIn = (rows: Told["shipping"]) =>
      new Set(
        rows
          .filter((row) => row["Reference document number"] === "S2")
          .map((row) => JSON.stringify([row["TLC batch"], row["Logistic unit SSCC"] ?? ""])),
      );
    const expected = new Set([JSON.stringify(["A", sscc]), JSON.stringify(["B", ""])]);
    expect(unitsIn((await told("coop")).shipping)).toEqual(expected);
    expect(unitsIn((await told("depot")).receiving)).toEqual(expected);
  });

  test("pairs every output with every input that may be in it, and no other", async () => {
    const apart = { ...lots(["P", 5])[0], of: [{ gtin: GTIN, lot: "A" }] };
    await post(
      "/api/transformations",
      {
        id: "T2",
        inputs: lots(["A", 5], ["B", 5]),
        outputs: [apart, ...lots(["Q", 5])],
        lossKg: 0,
        at: "2026-10-07T13:00:00+08:00",
      },
      "depot",
    );
    const { transformation } = await told("depot");
    const pairs = transformation.map(
      (row) => `${row["Reference document number"]} ${row["Used batch"]}>${row["Produced batch"]}`,
    );
    expect(pairs.sort()).toEqual(["T1 A>X", "T1 A>Y", "T1 B>X", "T1 B>Y", "T2 A>P", "T2 B>Q"]);
  });

  test("says what stands: a corrected receipt once, and nothing that was voided", async () => {
    await post("/api/shipments/S1/receipt/corrections", { id: "k1", reason: "复秤", items: lots(["A", 70]) }, "depot");
    await post("/api/transformations/T1/void", { id: "v1", reason: "记错" }, "depot");
    const { receiving, transformation } = await told("depot");
    expect(receiving.map((row) => row.Quantity)).toEqual([70, 50]);
    expect(transformation).toEqual([]);
  });

  test("counts its rows on the last sheet, and keeps to the days and the lot that were asked for", async () => {
    const { counts, shipping } = await told("coop", `${DAYS}&lot=B`);
    expect(shipping.map((row) => row["TLC batch"])).toEqual(["B"]);
    expect(counts.map((row) => [row.Sheet, row.Rows])).toEqual([
      ["Initial packing 1.1330", 1],
      ["Shipping 1.1340", 1],
      ["Receiving 1.1345", 0],
      ["Transformation 1.1350", 0],
    ]);
    expect((await told("coop", "from=2026-10-08&to=2026-10-31")).shipping).toEqual([]);
  });

  test("is an organisation's own: others find nothing of it in theirs, and an office, which ships nothing, has none", async () => {
    const { packing, shipping, receiving, transformation } = await told("orchard");
    expect([packing, shipping, receiving, transformation]).toEqual([[], [], [], []]);
    expect((await ask("county", DAYS)).status).toBe(403);
    expect((await ask("coop", "from=2026-10-09&to=2026-10-08")).status).toBe(400);
  });

  test("is written for an organisation twice at a time; one that was given up makes room", async () => {
    const open = await Promise.all([ask("coop", DAYS), ask("coop", DAYS)]);
    expect((await ask("coop", DAYS)).status).toBe(429);
    expect((await ask("depot", DAYS)).status).toBe(200);
    await open[0]?.body?.cancel();
    expect((await ask("coop", DAYS)).status).toBe(200);
  });
});
