import type { Batch } from "@suyuan/domain/batches/batch";
import { harvested } from "@suyuan/domain/batches/harvested";
import { passportOf } from "@suyuan/domain/views/passport";
import { receiving, storing } from "@suyuan/epcis/build";
import { expect, test } from "vitest";
import {
  lotUri,
  onHandOf,
  reading,
  readLot,
  receivingEvent,
  seasonWithLot,
  sendEvent,
  shippingEvent,
  uri,
} from "../../fixtures/domain-events.ts";
import { done, GTIN, type Season } from "../../fixtures/season.ts";
import { batchOf as unpacked } from "../../ledger/batch-rows.ts";
import { batchKey, shipmentKey } from "../../ledger/keys.ts";
import { readRow } from "../../ledger/read.ts";

const SHIPPED_AT = "2026-10-07T01:00:00.000Z";
const RECEIVED_AT = "2026-10-07T05:00:00.000Z";
const STORED_AT = "2026-10-07T06:00:00.000Z";

async function stored(season: Season): Promise<Batch> {
  const batch = unpacked(await readRow(season.deps.table, batchKey(GTIN, "A")));
  if (batch === undefined) throw new Error("no batch");
  return batch;
}

const shipmentIn = async ({ deps }: Season) => (await deps.table.get(shipmentKey("coop/S1")))?.data;

async function byRoutes(): Promise<Season> {
  const season = await seasonWithLot();
  const items = (quantityKg: number) => [{ gtin: GTIN, lot: "A", quantityKg }];
  await done(
    season.send("coop", "POST", "/api/shipments", { id: "S1", to: "depot", items: items(400), shippedAt: SHIPPED_AT }),
  );
  await done(
    season.send("depot", "POST", "/api/shipments/S1/receipt", { items: items(398.5), receivedAt: RECEIVED_AT }),
  );
  const step = { action: "in", location: "R1", quantityKg: 300, at: STORED_AT };
  await done(season.send("depot", "POST", `/api/batches/${GTIN}/A/storage`, step));
  return season;
}

async function byEvents(): Promise<Season> {
  const season = await seasonWithLot();
  const send = (organisation: string, event: Parameters<typeof reading>[0]) =>
    sendEvent(season.deps, organisation, reading(event));
  await send("coop", shippingEvent());
  await send("depot", receivingEvent(398.5));
  const items = [{ batch: lotUri("A"), kilograms: 300 }];
  await send("depot", {
    ...storing({ at: STORED_AT, place: uri("organisation", "depot"), items }),
    bizLocation: { id: "urn:room:R1" },
  });
  return season;
}

test("handoff and storage by our own routes and by EPCIS leave the same batch, shipment and passport", async () => {
  const [routes, events] = [await byRoutes(), await byEvents()];
  const [one, other] = [await stored(routes), await stored(events)];
  // The room is named by the words of each way.
  const renamed = JSON.parse(JSON.stringify(other).replaceAll("urn:room:R1", "R1")) as Batch;
  expect(renamed).toEqual(one);
  const query = { today: "2026-10-08", until: "2026-10-08T08:00:00.000Z", uri: lotUri("A") } as const;
  expect(passportOf(harvested(renamed), [], query)).toEqual(passportOf(harvested(one), [], query));
  const less = (shipment: unknown) => ({ ...(shipment as object), settledBy: "" });
  expect(less(await shipmentIn(events))).toEqual(less(await shipmentIn(routes)));
});

test("both ways leave facts of the same kinds with the same data, in the same places", async () => {
  const facts = async (season: Season) => {
    const { history } = (await readLot(season)) as { history: { kind: string; by: string; occurredAt: string }[] };
    return history.map(({ kind, by, occurredAt }) => ({ kind, by, occurredAt }));
  };
  const [routes, events] = [await byRoutes(), await byEvents()];
  expect(await facts(events)).toEqual(await facts(routes));
  expect(await onHandOf(events)).toEqual({ coop: 600, depot: 398.5 });
});

test("our own events, captured from what we published, move nothing a second time", async () => {
  const season = await byRoutes();
  const before = await stored(season);
  const { events } = (await readLot(season)) as { events: Parameters<typeof reading>[0][] };
  const senders = ["coop", "coop", "depot", "depot"];
  expect(events).toHaveLength(senders.length);
  for (const [n, event] of events.entries()) {
    if (n === 0) continue;
    expect(await sendEvent(season.deps, senders[n] ?? "", reading(event))).toMatchObject({ judgedAs: "observation" });
  }
  expect(await stored(season)).toEqual(before);
});

test("a receiver may confirm by EPCIS what was shipped by our own route, under whatever advice it knows", async () => {
  const season = await seasonWithLot();
  const items = [{ gtin: GTIN, lot: "A", quantityKg: 400 }];
  await done(season.send("coop", "POST", "/api/shipments", { id: "SH-1", to: "depot", items, shippedAt: SHIPPED_AT }));
  const receipt = receiving({
    at: RECEIVED_AT,
    place: uri("organisation", "depot"),
    items: [{ batch: lotUri("A"), kilograms: 400 }],
    from: uri("organisation", "coop"),
    to: uri("organisation", "depot"),
    shipment: "urn:epcglobal:cbv:bt:9521321000010:SH-1",
  });
  expect(await sendEvent(season.deps, "depot", reading(receipt))).toMatchObject({ judgedAs: "fact" });
  expect(await onHandOf(season)).toEqual({ coop: 600, depot: 400 });
});
