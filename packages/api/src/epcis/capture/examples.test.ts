import { existsSync, readdirSync, readFileSync } from "node:fs";
import { beforeEach, describe, expect, test } from "vitest";
import { allOf, type CaptureSite, captured, captureSite, outbox, seen } from "../../fixtures/capture.ts";
import { drainOutbox } from "../../following/follow.ts";
import { identifierPartition, seenTimePartition } from "../../ledger/event-keys.ts";
import { pointerIn } from "../../ledger/indexes/event-pointers.ts";
import { boundedTerm, placeEvent } from "../index/event-rows.ts";
import { findByEventID } from "../index/events-store.ts";

const folder = new URL("../../../../../../shared/data/epcis/", import.meta.url);
const namesIn = (part: string) => (existsSync(folder) ? readdirSync(new URL(part, folder)) : []);
const textOf = (part: string, name: string) =>
  readFileSync(new URL(`${part}/${encodeURIComponent(name)}`, folder), "utf8");

let site: CaptureSite;
beforeEach(async () => {
  site = await captureSite();
  await drainOutbox(site.deps);
});

function eventsOf(text: string): readonly Record<string, unknown>[] {
  const { epcisBody } = JSON.parse(text) as { epcisBody: { eventList: Record<string, unknown>[] } };
  return epcisBody.eventList;
}

describe.skipIf(!existsSync(folder))("official documents (skipped where ../shared/data is absent)", () => {
  test.each(namesIn("examples"))(
    "%s is captured, and its events come back as they came by id, by identifier and by time",
    async (name) => {
      const text = textOf("examples", name);
      expect(await captured(site, "coop", text)).toMatchObject({ running: false, success: true, errors: [] });
      const sent = eventsOf(text);
      const byTime = await seen(site, "coop");
      // Events that say the same are one event.
      const distinct = new Set(byTime.map(({ key }) => `${key.pk}${key.sk}`));
      expect(distinct.size).toBe(byTime.length);
      expect(byTime.length).toBeGreaterThan(0);
      for (const event of sent) {
        const exact = JSON.stringify(event);
        const stored = byTime.find((one) => JSON.stringify(one.event) === exact);
        expect(stored, exact).toBeDefined();
        if (stored === undefined) continue;
        const byId = await findByEventID(site.deps, "coop", stored.eventID);
        expect(byId.map((one) => JSON.stringify(one.event))).toContain(exact);
        const { terms } = placeEvent(site.deps, "coop", stored);
        for (const identifier of terms.identifiers) {
          const pointers = await allOf(site.deps.table, identifierPartition(boundedTerm(site.deps, identifier)));
          expect(pointers.map((row) => pointerIn(row).pk)).toContain(stored.key.pk);
        }
      }
    },
  );

  test.each(namesIn("invalid"))("%s is rejected, and nothing of it is stored", async (name) => {
    const reply = await site.send("coop", "POST", "/epcis/capture", textOf("invalid", name));
    if (reply.status === 202) {
      const { json } = await site.send("coop", "GET", reply.headers.get("location") ?? "");
      expect(json).toMatchObject({ running: false, success: false });
      expect((json.errors as unknown[]).length).toBeGreaterThan(0);
    } else {
      expect([reply.status, reply.json.type]).toEqual([400, "epcisException:ValidationException"]);
    }
    await drainOutbox(site.deps);
    expect(await outbox(site.deps.table)).toEqual([]);
    expect(await allOf(site.deps.table, seenTimePartition("coop", "TIME"))).toEqual([]);
  });
});
