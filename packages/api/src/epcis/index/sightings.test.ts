import { inspecting, recalled } from "@suyuan/epcis/build";
import type { EpcisEvent } from "@suyuan/epcis/event";
import { beforeEach, describe, expect, test } from "vitest";
import {
  lotUri,
  ORIGIN,
  onHandOf,
  reading,
  readLot,
  receivingEvent,
  refusalOf,
  seasonWithLot,
  sendEvent,
  shippingEvent,
  uri,
} from "../../fixtures/domain-events.ts";
import { done, GTIN, type Season } from "../../fixtures/season.ts";
import { drainOutbox } from "../../following/follow.ts";

let season: Season;
beforeEach(async () => {
  season = await seasonWithLot();
});

const send = (organisation: string, event: EpcisEvent) => sendEvent(season.deps, organisation, reading(event));
const batch = (lot?: string) => readLot(season, lot);
const onHand = () => onHandOf(season);

describe("recalls", () => {
  const event = (place: string) =>
    recalled({ at: "2026-10-08T01:00:00Z", place: uri("organisation", place), batches: [lotUri("A")] });

  test("the bureau's event that names no level recalls the batch as one of harm, at level 2, and nothing ships from then on", async () => {
    expect(await send("county", event("county"))).toMatchObject({ judgedAs: "fact" });
    expect(await batch()).toMatchObject({ recall: { level: 2, by: "county" } });
    expect(await refusalOf(send("coop", shippingEvent()))).toMatchObject({ code: "batch-recalled" });
    const raised = { ...event("county"), [`${ORIGIN}/voc/recallLevel`]: 1, [`${ORIGIN}/voc/recallReason`]: "农残超标" };
    expect(await send("county", raised as EpcisEvent)).toMatchObject({ judgedAs: "fact" });
    expect(await batch()).toMatchObject({ recall: { level: 1, reason: "农残超标" } });
  });

  test("a holder's word that goods are recalled recalls nothing, and reaches the auditor", async () => {
    await send("coop", shippingEvent());
    expect(await send("depot", event("depot"))).toMatchObject({
      judgedAs: "contradiction",
      reasons: [{ code: "recall-not-on-record" }],
    });
    expect((await batch()).recall).toBeUndefined();
  });
});

describe("what others saw", () => {
  const exceptions = async (bureau: string, claimedBy: "parties" | "strangers" = "strangers") => {
    await drainOutbox(season.deps);
    const { items } = await done(season.send(bureau, "GET", `/api/exceptions?claimedBy=${claimedBy}`));
    return items as { code: string; subject: string; by: string }[];
  };

  test("a stranger's sighting is kept apart, shown to the bureaus of the batch's region and to no consumer", async () => {
    const before = await batch();
    const seen = receivingEvent(50, {
      sourceList: [{ type: "possessing_party", source: uri("organisation", "coop") }],
      destinationList: [{ type: "possessing_party", destination: uri("organisation", "shop") }],
    });
    expect(await send("shop", seen)).toMatchObject({ judgedAs: "contradiction", reasons: [{ code: "never-a-party" }] });
    for (const bureau of ["county", "city", "province"]) {
      expect(await exceptions(bureau)).toMatchObject([
        { code: "contradiction", subject: `01/${GTIN}/10/A`, by: "shop" },
      ]);
    }
    expect(await exceptions("elsewhere")).toEqual([]);
    expect(await exceptions("county", "parties")).toEqual([]);
    expect(await batch()).toEqual(before);
  });

  test("a sighting of batches from two counties reaches the bureaus of both, and the producer's hears of each", async () => {
    const plots = [{ id: "p1", areaMu: 10, crop: "猕猴桃" }];
    await done(season.send("coop", "POST", "/api/bases", { id: "b2", name: "剑阁", regionCode: "510823", plots }));
    const body = { gtin: GTIN, lot: "B", base: "b2", plots: ["p1"], harvestedOn: "2026-10-06", quantityKg: 5 };
    await done(season.send("coop", "POST", "/api/batches", body));
    const quantityList = ["A", "B"].map((lot) => ({ epcClass: lotUri(lot), quantity: 1, uom: "KGM" }));
    await send("shop", { ...shippingEvent(), bizStep: "retail_selling", quantityList });
    const heard = (await exceptions("county")).map(({ subject }) => subject);
    expect(heard.toSorted()).toEqual([`01/${GTIN}/10/A`, `01/${GTIN}/10/B`]);
    expect(await exceptions("elsewhere")).toMatchObject([{ subject: `01/${GTIN}/10/B` }]);
  });

  test("another party's word is an observation when the record says the same, and kept apart when it does not", async () => {
    await send("coop", shippingEvent());
    expect(await send("depot", shippingEvent())).toMatchObject({ judgedAs: "observation" });
    expect(await send("depot", shippingEvent({ kg: 401 }))).toMatchObject({
      judgedAs: "contradiction",
      reasons: [{ code: "no-such-handoff" }],
    });
    expect(await onHand()).toEqual({ coop: 600 });
  });

  test("a failed test without its results is no test, and the auditor hears of it", async () => {
    const failed = inspecting({
      at: "2026-10-08T01:00:00Z",
      place: uri("organisation", "lab"),
      batch: lotUri("A"),
      isConformant: false,
      report: uri("test-report", "T1"),
    });
    expect(await send("lab", failed)).toMatchObject({ judgedAs: "contradiction" });
    expect(await send("lab", { ...failed, disposition: "conformant" })).toMatchObject({ judgedAs: "observation" });
    expect(await batch()).toMatchObject({ tests: [] });
  });

  test("an event that is declared wrong takes nothing back and is flagged", async () => {
    await send("coop", shippingEvent());
    const errorDeclaration = { declarationTime: "2026-10-08T01:00:00Z", reason: "did_not_occur" };
    expect(
      await send("coop", { ...shippingEvent(), errorDeclaration, eventTime: "2026-10-07T01:00:00.001Z" }),
    ).toMatchObject({
      judgedAs: "contradiction",
      reasons: [{ code: "error-declared" }],
    });
    expect(await onHand()).toEqual({ coop: 600 });
  });

  test("lots that nobody registered are foreign, under our GTIN or another's, and certify nothing", async () => {
    for (const epcClass of [lotUri("UNKNOWN"), "urn:epc:class:lgtin:4012345.012345.998877"]) {
      const event = { ...shippingEvent(), quantityList: [{ epcClass, quantity: 5, uom: "KGM" }] } as EpcisEvent;
      expect(await send("coop", event)).toMatchObject({ judgedAs: "foreign", batches: [] });
    }
    const transformation = {
      type: "TransformationEvent",
      eventTime: "2026-10-07T01:00:00Z",
      eventTimeZoneOffset: "+08:00",
      inputQuantityList: [{ epcClass: "urn:epc:class:lgtin:4012345.012345.998877", quantity: 5, uom: "KGM" }],
      outputQuantityList: [{ epcClass: lotUri("UNKNOWN"), quantity: 5, uom: "KGM" }],
    } as EpcisEvent;
    expect(await send("coop", transformation)).toMatchObject({ judgedAs: "foreign" });
    expect((await season.send("coop", "GET", `/api/batches/${GTIN}/UNKNOWN`)).status).toBe(404);
  });
});
