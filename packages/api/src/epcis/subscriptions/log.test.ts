import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { Actor } from "../../call.ts";
import { allOf, sighting } from "../../fixtures/capture.ts";
import {
  epcsIn,
  type Receiver,
  receiver,
  type SubscriptionSite,
  subscriptionSite,
} from "../../fixtures/subscriptions.ts";
import { auditPartition } from "../../ledger/audit/entries.ts";
import { ATTEMPTS_KEPT, deliveryPartition } from "../../ledger/subscription-keys.ts";
import { actUponDeliveries, type DeliveryAct, deliveriesOf } from "./act.ts";
import { runDueSubscriptions } from "./deliveries.ts";
import { attemptsFor } from "./log.ts";
import { httpsSender } from "./webhook.ts";

const QUERY = "/epcis/queries/stored";
const COOP = { organisation: "coop", role: "integrator", key: "key-1" } as Actor;

let site: SubscriptionSite;
let hook: Receiver;
let id: string;
const sender = httpsSender({ allowLoopback: true });

beforeEach(async () => {
  site = await subscriptionSite();
  hook = await receiver();
  await site.send("coop", "POST", "/epcis/queries", { name: "stored", query: { EQ_bizStep: ["storing"] } });
  id = await subscribe();
});
afterEach(() => hook.close());

async function subscribe(): Promise<string> {
  const { json } = await site.send("coop", "POST", `${QUERY}/subscriptions`, { dest: hook.url, stream: true });
  return String(json.subscriptionID);
}

let acts = 0;
async function act(what: DeliveryAct, { actor = COOP, actId = `a-${acts++}` } = {}): Promise<void> {
  const { subscription } = await deliveriesOf(site.deps, actor, id);
  await actUponDeliveries(site.deps, actor, { subscription, act: what, actId });
}

const run = () => runDueSubscriptions(site.deps, sender);
const log = () => attemptsFor(site.deps, id);
const told = () => hook.received.flatMap(epcsIn);

describe("the log of a webhook", () => {
  test("says of each attempt when it was, what it was about, the how-manieth it was and why it failed, newest first", async () => {
    hook.answers.push(500);
    await site.capture("coop", sighting(1));
    await run();
    site.clock.now += 60_000;
    await run();
    const [second, first, ...others] = await log();
    expect(others).toEqual([]);
    expect(first).toMatchObject({ number: 0, outcome: "failed", attempt: 1, events: 1, error: "status-500" });
    expect(second).toMatchObject({ number: 1, outcome: "delivered", attempt: 2, events: 1 });
    expect(second?.first).toMatchObject({ type: "ObjectEvent" });
    expect(second?.error).toBeUndefined();
    expect(Date.parse(second?.at ?? "") - Date.parse(first?.at ?? "")).toBeGreaterThanOrEqual(60_000);
  });

  test("names what was given up after all refusals, which can be told again", async () => {
    hook.answers.push(...Array.from({ length: 10 }, () => 400));
    await site.capture("coop", sighting(1));
    for (let n = 0; n < 10; n++) {
      await run();
      // The pauses between attempts grow.
      site.clock.now += (n < 6 ? 1 : 8) * 3_600_000;
    }
    const [last] = await log();
    expect(last).toMatchObject({ outcome: "given-up", attempt: 10, error: "status-400" });
    expect(told()).toEqual([]);
    await act({ kind: "again", number: last?.number ?? -1 });
    await run();
    expect(told()).toHaveLength(1);
    expect((await log())[0]).toMatchObject({ outcome: "delivered", attempt: 1 });
  });

  test("keeps the last fifty, and goes with the subscription", async () => {
    for (let n = 0; n < ATTEMPTS_KEPT + 3; n++) {
      await site.capture("coop", sighting(n));
      await run();
    }
    const kept = await log();
    expect(kept.map(({ number }) => number)).toEqual(
      Array.from({ length: ATTEMPTS_KEPT }, (_, n) => ATTEMPTS_KEPT + 2 - n),
    );
    await site.send("coop", "DELETE", `${QUERY}/subscriptions/${id}`);
    expect(await allOf(site.deps.table, deliveryPartition(id))).toEqual([]);
  });
});

describe("telling again", () => {
  test("sends what that delivery told and nothing else, once however often the same act comes", async () => {
    for (const n of [1, 2, 3]) {
      await site.capture("coop", sighting(n));
      await run();
    }
    const before = told();
    for (let n = 0; n < 2; n++) await act({ kind: "again", number: 1 }, { actId: "once" });
    await run();
    await act({ kind: "again", number: 1 }, { actId: "once" });
    await run();
    expect(told()).toEqual([...before, before[1]]);
  });

  test("is refused for a delivery that is not in the log any more, and by an organisation whose webhook it is not", async () => {
    await expect(act({ kind: "again", number: 7 })).rejects.toMatchObject({ code: "not-found" });
    const depot = { ...COOP, organisation: "depot" } as Actor;
    await expect(act({ kind: "pause" }, { actor: depot })).rejects.toMatchObject({ code: "not-found" });
  });
});

describe("a pause", () => {
  test("holds deliveries back, also where the subscriber's system asks for the same once more, and then tells what was recorded meanwhile", async () => {
    await act({ kind: "pause" });
    await site.capture("coop", sighting(1));
    await run();
    expect(await subscribe()).toBe(id);
    await site.capture("coop", sighting(2));
    site.clock.now += 3_600_000;
    await run();
    expect(told()).toEqual([]);
    const view = await site.send("coop", "GET", `${QUERY}/subscriptions/${id}`);
    expect(view.json.delivery).toMatchObject({ status: "stopped", stopped: { reason: "paused" } });
    await act({ kind: "resume" });
    await run();
    expect(told()).toHaveLength(2);
    await site.capture("coop", sighting(3));
    await run();
    expect(told()).toHaveLength(3);
  });

  test("lets nothing be told again until it ends, and stands in the audit trail of whose webhook it is", async () => {
    await site.capture("coop", sighting(1));
    await run();
    const operator = { organisation: "service", role: "operator", key: "key-2" } as Actor;
    await act({ kind: "pause" }, { actor: operator });
    await expect(act({ kind: "again", number: 0 })).rejects.toMatchObject({ code: "correction-refused" });
    site.clock.now += 1;
    await act({ kind: "resume" });
    const rows = await allOf(site.deps.table, auditPartition({ organisation: "coop" }));
    expect(rows.map(({ data }) => data)).toMatchObject([
      { act: "delivery-paused", by: "service", id: "stored" },
      { act: "delivery-resumed", by: "coop", id: "stored" },
    ]);
  });
});
