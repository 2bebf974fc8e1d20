import { readCaptureDocument } from "@suyuan/epcis/document";
import { beforeEach, describe, expect, test } from "vitest";
import { batchOn, done, GTIN, NEIGHBOURS, newSeason, type Season } from "../../fixtures/season.ts";

const AT = "2026-10-07T08:00:00+08:00";
let season: Season;

const lots = (...all: readonly (readonly [lot: string, kg: number])[]) =>
  all.map(([lot, quantityKg]) => ({ gtin: GTIN, lot, quantityKg }));
const post = (path: string, body: object, who: string) => done(season.send(who, "POST", path, body));
const history = (who: string, lot: string) => season.send(who, "GET", `/api/batches/${GTIN}/${lot}/history.epcis.json`);

interface Document {
  readonly epcisBody: {
    readonly eventList: readonly {
      readonly type: string;
      readonly bizStep: string;
      readonly eventTime: string;
      readonly eventID: string;
      readonly recordTime: string;
    }[];
  };
}
const stepsOf = (json: unknown) =>
  (json as Document).epcisBody.eventList.map(({ type, bizStep }) => `${type} ${bizStep}`);

/** A and B go to the depot, which makes X of 60 kg of A, and sends the rest of A and all of B to another. */
beforeEach(async () => {
  season = await newSeason({}, NEIGHBOURS);
  for (const lot of ["A", "B"]) await post("/api/batches", batchOn(lot, 100), "coop");
  const items = lots(["A", 70], ["B", 50]);
  await post("/api/shipments", { id: "S1", to: "depot", items, shippedAt: AT }, "coop");
  await post("/api/shipments/S1/receipt", { items, receivedAt: AT }, "depot");
  await post(
    "/api/transformations",
    { id: "T1", inputs: lots(["A", 60]), outputs: lots(["X", 60]), lossKg: 0, at: "2026-10-07T09:00:00+08:00" },
    "depot",
  );
  await post(
    "/api/shipments",
    { id: "S2", to: "coop2", items: lots(["A", 10], ["B", 50]), shippedAt: "2026-10-07T10:00:00+08:00" },
    "depot",
  );
});

describe("the history of a batch as an EPCIS document", () => {
  test("is one that others capture as it stands", async () => {
    for (const lot of ["A", "X"]) {
      const { status, json } = await history("depot", lot);
      expect(status).toBe(200);
      const read = readCaptureDocument(json);
      expect(read).toMatchObject({ ok: true, value: { type: "EPCISDocument" } });
      expect(read.ok && read.value.entries.every(({ ok }) => ok)).toBe(true);
    }
  });

  test("has all events of the batch, in the order in which they happened, each once and with when it was recorded", async () => {
    const { json } = await history("depot", "A");
    expect(stepsOf(json)).toEqual([
      "ObjectEvent commissioning",
      "ObjectEvent shipping",
      "ObjectEvent receiving",
      "TransformationEvent creating_class_instance",
      "ObjectEvent shipping",
    ]);
    const { eventList } = (json as unknown as Document).epcisBody;
    expect(new Set(eventList.map(({ eventID }) => eventID)).size).toBe(eventList.length);
    expect(eventList.every(({ recordTime }) => recordTime !== undefined)).toBe(true);
  });

  test("has of what it was made of the events that led to it, and not what became of the rest", async () => {
    expect(stepsOf((await history("depot", "X")).json)).toEqual([
      "ObjectEvent commissioning",
      "ObjectEvent shipping",
      "ObjectEvent receiving",
      "TransformationEvent creating_class_instance",
    ]);
  });

  test("is for those who may see the whole batch; to others there is none", async () => {
    expect((await history("coop", "A")).status).toBe(200);
    expect((await history("county", "A")).status).toBe(200);
    expect((await history("orchard", "A")).status).toBe(404);
    expect((await history("elsewhere", "A")).status).toBe(404);
    expect((await history("depot", "NEVER")).status).toBe(404);
  });
});
