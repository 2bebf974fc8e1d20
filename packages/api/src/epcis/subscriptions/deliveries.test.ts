import { createHmac } from "node:crypto";
import { faulty, seededFaults } from "@suyuan/store/faulty-table";
import { StoreUnavailable } from "@suyuan/store/table";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { allOf, COOP, documentOf, seen, sighting } from "../../fixtures/capture.ts";
import {
  allDue,
  epcsIn,
  type Receiver,
  receiver,
  type SubscriptionSite,
  subscriptionSite,
} from "../../fixtures/subscriptions.ts";
import { drainOutbox } from "../../following/follow.ts";
import { deliveryPartition } from "../../ledger/subscription-keys.ts";
import { runDueSubscriptions } from "./deliveries.ts";
import { removeQuery } from "./named-queries.ts";
import { tellSubscribers } from "./queue.ts";
import { retryDelay } from "./state.ts";
import { httpsSender, type Sender } from "./webhook.ts";

const TOKEN = "13df38d8275b13f05704629e5f1cf3d45d6132d5";
const QUERY = "/epcis/queries/stored";

let site: SubscriptionSite;
let hook: Receiver;
const sender = httpsSender({ allowLoopback: true });

beforeEach(async () => {
  site = await subscriptionSite();
  hook = await receiver();
  const query = { eventType: ["ObjectEvent"], EQ_bizStep: ["storing"] };
  await site.send("coop", "POST", "/epcis/queries", { name: "stored", query });
});
afterEach(() => hook.close());

async function subscribe(more: object = { stream: true }): Promise<string> {
  const asked = { dest: hook.url, signatureToken: TOKEN, ...more };
  const { status, json } = await site.send("coop", "POST", `${QUERY}/subscriptions`, asked);
  if (status !== 201) throw new Error(JSON.stringify(json));
  return String(json.subscriptionID);
}

const run = (from: SubscriptionSite = site, by: Sender = sender) => runDueSubscriptions(from.deps, by);
const pass = (ms: number) => {
  site.clock.now += ms;
};
const viewOf = async (id: string) => (await site.send("coop", "GET", `${QUERY}/subscriptions/${id}`)).json;
const told = () => hook.received.map(epcsIn);

describe("a stream subscription", () => {
  test("is told each matching event once, in the order of record time, in a signed document that names query and subscription", async () => {
    const id = await subscribe();
    await site.capture("coop", sighting(3), sighting(1), sighting(2, 1, { bizStep: "shipping" }), sighting(5));
    expect(await run()).toEqual({ delivered: 1, failed: 0 });
    await run();
    expect(told()).toEqual([["3-0", "1-0", "5-0"]]);
    const [{ headers, body, document } = expect.fail()] = hook.received;
    expect(document).toMatchObject({
      type: "EPCISQueryDocument",
      epcisBody: { queryResults: { queryName: "stored", subscriptionID: id } },
    });
    const [t, v1] = String(headers["gs1-signature"])
      .split(",")
      .map((part) => part.split("=")[1]);
    expect(v1).toBe(createHmac("sha256", TOKEN).update(`${t}.${body}`).digest("hex"));
    expect(Number(t)).toBe(Math.floor(site.clock.now / 1000));
    await site.capture("coop", sighting(9));
    await run();
    expect(told()).toEqual([["3-0", "1-0", "5-0"], ["9-0"]]);
    expect(await viewOf(id)).toMatchObject({
      lastNotifiedAt: site.deps.now().toISOString(),
      delivery: { failures: 0 },
    });
  });

  test("is told nothing of another organisation's events, and nothing that was recorded before it", async () => {
    await site.capture("coop", sighting(1));
    pass(1);
    await subscribe();
    await site.capture("depot", sighting(2));
    await run();
    expect(told()).toEqual([]);
  });

  test("is told what was recorded from initialRecordTime on, before what comes after, each once", async () => {
    await site.capture("coop", sighting(1));
    const initialRecordTime = new Date(site.clock.now + 1).toISOString();
    await site.capture("coop", sighting(2), sighting(3));
    pass(1000);
    await subscribe({ stream: true, initialRecordTime });
    await site.capture("coop", sighting(4));
    await run();
    expect(told()).toEqual([["2-0", "3-0", "4-0"]]);
  });

  test("gets many events in several reports", async () => {
    await subscribe();
    await site.capture("coop", ...Array.from({ length: 200 }, (_, n) => sighting(n)));
    expect(await run()).toEqual({ delivered: 3, failed: 0 });
    expect(told().flat()).toEqual(Array.from({ length: 200 }, (_, n) => `${n}-0`));
  });

  test("gets identifiers in the format that was asked for", async () => {
    const asked = { dest: hook.url, stream: true };
    const format = { "gs1-epc-format": "Always_EPC_URN" };
    await site.send("coop", "POST", `${QUERY}/subscriptions`, asked, format);
    await site.capture("coop", sighting(1, 1, { epcList: ["https://id.gs1.org/01/06901234567892/21/7"] }));
    await run();
    expect(hook.received[0]?.body).toContain("urn:epc:id:sgtin:");
    expect(hook.received[0]?.headers["gs1-signature"]).toBeUndefined();
  });

  test("is told again what its receiver did not take, later and later, and what came meanwhile with it", async () => {
    const id = await subscribe();
    hook.answers.push(503, 500);
    await site.capture("coop", sighting(1));
    expect(await run()).toEqual({ delivered: 0, failed: 1 });
    await site.capture("coop", sighting(2));
    expect(await run()).toEqual({ delivered: 0, failed: 0 });
    expect(await viewOf(id)).toMatchObject({ delivery: { failures: 1, lastError: "status-503" } });
    pass(15_000);
    expect(await run()).toEqual({ delivered: 0, failed: 1 });
    pass(15_000);
    expect(await run()).toEqual({ delivered: 0, failed: 0 });
    pass(25_000);
    expect(await run()).toEqual({ delivered: 1, failed: 0 });
    expect(told()).toEqual([["1-0", "2-0"]]);
    const lastSuccessAt = site.deps.now().toISOString();
    const delivery = { status: "active", failures: 0, lastSuccessAt, undeliveredEvents: 0, deadLetters: [] };
    expect((await viewOf(id)).delivery).toEqual(delivery);
  });

  test("loses a report after ten attempts, says so, and goes on with the next event", async () => {
    const id = await subscribe();
    hook.answers.push(...Array.from({ length: 10 }, () => 400));
    await site.capture("coop", sighting(1));
    for (let attempt = 1; attempt <= 10; attempt++) {
      expect((await run()).failed).toBe(1);
      pass(8 * 3_600_000);
    }
    expect(await viewOf(id)).toMatchObject({
      delivery: { failures: 0, undeliveredEvents: 1, deadLetters: [{ events: 1, error: "status-400" }] },
    });
    await site.capture("coop", sighting(2));
    await run();
    expect(told()).toEqual([["2-0"]]);
    expect(site.lines.filter(({ event }) => event === "delivery-failed")).toHaveLength(10);
    expect(JSON.stringify(site.lines)).not.toContain(TOKEN);
  });

  test("is told an event once though several hosts look after it and the follower repeats itself", async () => {
    await subscribe();
    await site.capture("coop", sighting(1), sighting(2));
    await tellSubscribers(site.deps, "coop", await seen(site, "coop"));
    const slow: Sender = {
      async send(delivery) {
        await new Promise((resolve) => setTimeout(resolve, 20));
        return sender.send(delivery);
      },
    };
    await Promise.all(Array.from({ length: 6 }, () => run(site.over(site.deps.table), slow)));
    await run();
    expect(told()).toEqual([["1-0", "2-0"]]);
  });

  test("loses nothing when a host dies in the middle: another goes on when the lease has run out", async () => {
    await subscribe();
    await site.capture("coop", sighting(1));
    const dying: Sender = { send: () => Promise.reject(new Error("killed")) };
    expect(await run(site, dying)).toEqual({ delivered: 0, failed: 0 });
    expect(site.lines.filter(({ event }) => event === "delivery")).toHaveLength(1);
    expect(await run()).toEqual({ delivered: 0, failed: 0 });
    pass(61_000);
    expect(await run()).toEqual({ delivered: 1, failed: 0 });
    expect(told()).toEqual([["1-0"]]);
  });

  test("leaves nothing of itself, its secret least of all, when it ends, and is told nothing more", async () => {
    const id = await subscribe();
    await site.capture("coop", sighting(1));
    expect((await site.send("coop", "DELETE", `${QUERY}/subscriptions/${id}`)).status).toBe(204);
    expect(await allOf(site.deps.table, deliveryPartition(id))).toEqual([]);
    expect(await allDue(site.deps.table)).toEqual([]);
    await site.capture("coop", sighting(2));
    expect(await run()).toEqual({ delivered: 0, failed: 0 });
    expect(told()).toEqual([]);
    expect((await site.send("coop", "GET", `${QUERY}/subscriptions/${id}`)).status).toBe(404);
  });

  test("is cleared away by the follower when nobody else did", async () => {
    const id = await subscribe({ schedule: { hour: "1" } });
    expect(await removeQuery(site.deps, COOP, "stored")).toEqual([id]);
    expect(await allOf(site.deps.table, deliveryPartition(id))).not.toEqual([]);
    await drainOutbox(site.deps);
    expect(await allOf(site.deps.table, deliveryPartition(id))).toEqual([]);
    expect(await allDue(site.deps.table)).toEqual([]);
  });
});

describe("a scheduled subscription", () => {
  test("is told at its times what was recorded since, and that there was nothing only where it asked", async () => {
    const quiet = await subscribe({ schedule: { minute: "30" } });
    await subscribe({ schedule: { minute: "30" }, reportIfEmpty: true });
    await site.capture("coop", sighting(1));
    expect(await run()).toEqual({ delivered: 0, failed: 0 });
    pass(30 * 60_000);
    expect(await run()).toEqual({ delivered: 2, failed: 0 });
    expect(told()).toEqual([["1-0"], ["1-0"]]);
    expect(await run()).toEqual({ delivered: 0, failed: 0 });
    pass(60 * 60_000);
    expect(await run()).toEqual({ delivered: 1, failed: 0 });
    expect(told().at(-1)).toEqual([]);
    expect(await viewOf(quiet)).toMatchObject({ delivery: { nextAttemptAt: "2026-10-08T04:30:00.000Z" } });
  });

  test("is told once for all the times that no host was up", async () => {
    await subscribe({ schedule: { minute: "0" }, reportIfEmpty: true });
    pass(5 * 3_600_000);
    expect(await run()).toEqual({ delivered: 1, failed: 0 });
    expect(await run()).toEqual({ delivered: 0, failed: 0 });
  });

  test("waits for its time with what was recorded before it, too", async () => {
    const initialRecordTime = site.deps.now().toISOString();
    await site.capture("coop", sighting(1));
    pass(1000);
    await subscribe({ schedule: { minute: "30" }, initialRecordTime });
    expect(await run()).toEqual({ delivered: 0, failed: 0 });
    pass(30 * 60_000);
    await run();
    expect(told()).toEqual([["1-0"]]);
  });
});

describe("over a store that fails", () => {
  test("every event is told at least once, and in order, whichever calls fail", async () => {
    for (const seed of [1, 2, 3, 4, 5]) {
      hook.received.length = 0;
      site = await subscriptionSite();
      await site.send("coop", "POST", "/epcis/queries", { name: "stored", query: {} });
      await subscribe();
      const chances = seededFaults(seed, { failBefore: 0.08, failAfter: 0.08 });
      const shaky = site.over(faulty(site.deps.table, chances));
      for (let n = 0; n < 12; n++) {
        await site.send("coop", "POST", "/epcis/capture", documentOf([sighting(n)]));
        // A host looks at its outbox again at once, and at a delivery when what the last call held is let go.
        await untilDone(() => drainOutbox(shaky.deps), 1_000);
        await untilDone(() => run(shaky), 61_000);
        pass(61_000);
      }
      await run();
      const order = [...new Set(told().flat())];
      expect(order, `seed ${seed}`).toEqual(Array.from({ length: 12 }, (_, n) => `${n}-0`));
    }
  });
});

async function untilDone(step: () => Promise<unknown>, pauseMs: number): Promise<void> {
  for (let attempt = 0; attempt < 50; attempt++) {
    try {
      await step();
      return;
    } catch (error) {
      if (!(error instanceof StoreUnavailable)) throw error;
      pass(pauseMs);
    }
  }
  throw new Error("never done");
}

describe("the delay before another attempt", () => {
  test("triples from ten seconds to six hours, a fifth around it", () => {
    const plain = Array.from({ length: 9 }, (_, n) => Math.round(retryDelay(n + 1, 0) / 0.8 / 1000));
    expect(plain).toEqual([10, 30, 90, 270, 810, 2430, 7290, 21_600, 21_600]);
    expect(retryDelay(1, 255)).toBe(12_000);
  });
});
