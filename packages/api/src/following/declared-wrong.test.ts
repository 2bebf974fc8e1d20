import type { EpcisEvent } from "@suyuan/epcis/event";
import { expect, test } from "vitest";
import { CONTEXT, captureSite } from "../fixtures/capture.ts";
import { batchOn, done, GTIN } from "../fixtures/season.ts";
import { drainOutbox } from "./follow.ts";

test("what our own routes recorded is declared wrong by its event, once that can be found, like what was captured", async () => {
  const { season, deps, send } = await captureSite();
  const read = () => done(season.send("coop", "GET", `/api/batches/${GTIN}/A`));
  await done(season.send("coop", "POST", "/api/batches", batchOn("A", 1000)));
  await drainOutbox(deps);
  const { events } = (await read()) as unknown as { events: EpcisEvent[] };
  const errorDeclaration = { declarationTime: "2026-10-07T23:00:00.000Z", reason: "did_not_occur" };
  const sent = await send("coop", "POST", "/epcis/events", { "@context": CONTEXT, ...events[0], errorDeclaration });
  expect(sent.status).toBe(201);
  expect(await read()).toMatchObject({ quantityKg: 0, state: { code: "voided" }, balance: { spentKg: 0 } });
});
