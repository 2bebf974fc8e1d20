import { setTimeout as pause } from "node:timers/promises";
import { carryOutOrder } from "@suyuan/api/epcis/subscriptions/due/carry-out";
import { lookForDue } from "@suyuan/api/epcis/subscriptions/due/looking";
import type { Sender, Sent } from "@suyuan/api/epcis/subscriptions/webhook";
import { documentOf, sighting } from "@suyuan/api/fixtures/capture";
import { allDue, type SubscriptionSite, subscriptionSite } from "@suyuan/api/fixtures/subscriptions";
import { drainOutbox } from "@suyuan/api/following/follow";
import { faulty } from "@suyuan/store/faulty-table";
import { beforeEach, describe, expect, test } from "vitest";
import { deliverMessages } from "../../functions/subscriptions/deliver-messages.ts";
import { PlayedFifo } from "./played-fifo.ts";

const QUERY = "/epcis/queries/stored";
const quiet = { info: () => undefined, warn: () => undefined, error: () => undefined };
/** What a receiver has, a tenth of it: everything here goes ten times faster. */
const SECOND_MS = 100;

let site: SubscriptionSite;
beforeEach(async () => {
  site = await subscriptionSite();
  for (const organisation of ["coop", "depot"]) {
    await site.send(organisation, "POST", "/epcis/queries", { name: "stored", query: { EQ_bizStep: ["storing"] } });
  }
});

async function subscribe(organisation: string, dest: string): Promise<string> {
  const { status, json } = await site.send(organisation, "POST", `${QUERY}/subscriptions`, { dest, stream: true });
  if (status !== 201) throw new Error(JSON.stringify(json));
  return String(json.subscriptionID);
}

/** The handler of the queue as the function has it, with this sender and so long a turn. */
function handlerOf(sender: Sender, turnMs = 10_000, table = site.deps.table) {
  return async (body: string) => {
    const until = performance.now() + turnMs;
    const deps = { ...site.deps, table };
    await deliverMessages({ Records: [{ messageId: "m", body }] }, quiet, async (order) => {
      const done = await carryOutOrder(deps, sender, order, () => performance.now() >= until);
      if (done.isCutShort) await queue.order([{ due: order.due, rows: [] }]);
      return done;
    });
  };
}

let queue: PlayedFifo;
/** What each minute's look tells the queue. */
async function dispatch(): Promise<number> {
  const found = await lookForDue(site.deps);
  await queue.order(found.map(({ due, rows }) => ({ due, rows: rows.map(({ pk, sk }) => ({ pk, sk })) })));
  return found.length;
}

const hostOf = (name: string, n: number) => `https://${name}${n}.example/hook`;

describe("deliveries by a queue", () => {
  test("forty receivers that do not answer hold up nobody else's by more than two of their turns, and not at all once they pause", async () => {
    for (let n = 0; n < 40; n++) await subscribe("coop", hostOf("dead", n));
    for (let n = 0; n < 8; n++) await subscribe("coop", hostOf("well", n));
    for (let n = 0; n < 4; n++) await subscribe("depot", hostOf("other", n));
    let begun = 0;
    let told: number[] = [];
    const sender: Sender = {
      async send({ url }): Promise<Sent> {
        if (url.includes("dead")) {
          await pause(3 * SECOND_MS);
          return { ok: false, error: "timeout" };
        }
        told.push((performance.now() - begun) / SECOND_MS);
        return { ok: true };
      },
    };
    queue = new PlayedFifo(20, 3, handlerOf(sender));
    await site.capture("coop", sighting(1));
    await site.capture("depot", sighting(2));
    begun = performance.now();
    expect(await dispatch()).toBe(52);
    await queue.empty();
    expect(told).toHaveLength(12);
    process.stdout.write(
      `receivers that answer were told within ${Math.max(...told).toFixed(1)} s of the first time\n`,
    );
    expect(queue.most).toBe(20);
    // Two turns of three seconds, and what the machine needs for a hundred writes.
    expect(Math.max(...told)).toBeLessThan(6 + 6);
    told = [];
    await site.capture("coop", sighting(3));
    await site.capture("depot", sighting(4));
    begun = performance.now();
    expect(await dispatch()).toBe(12);
    await queue.empty();
    expect(told).toHaveLength(12);
    expect(Math.max(...told)).toBeLessThan(3);
  }, 60_000);

  test("the followers tell the queue at once, and each minute's look finds whom they could not tell of", async () => {
    const sent: string[] = [];
    const sender: Sender = { send: async ({ url }) => ({ ok: sent.push(url) > 0 }) as Sent };
    queue = new PlayedFifo(20, 3, handlerOf(sender));
    await subscribe("coop", hostOf("well", 0));
    await site.capture("coop", sighting(1));
    expect(sent).toEqual([]);
    expect(await dispatch()).toBe(1);
    await queue.empty();
    expect(sent).toHaveLength(1);
    const { deps } = site;
    const telling = { ...deps, deliveries: queue };
    await site.send("coop", "POST", "/epcis/capture", documentOf([sighting(2)]));
    await drainOutbox(telling);
    await queue.empty();
    expect(sent).toHaveLength(2);
    expect(await dispatch()).toBe(0);
    expect(await allDue(deps.table)).toEqual([]);
  });

  test("an order that comes twice, late, or for a subscription that ended tells nobody anything", async () => {
    let sent = 0;
    const sender: Sender = { send: async () => ({ ok: ++sent > 0 }) as Sent };
    const handle = handlerOf(sender);
    const bodies: string[] = [];
    queue = new PlayedFifo(20, 3, async (body) => {
      bodies.push(body);
      await Promise.all([handle(body), handle(body)]);
    });
    const id = await subscribe("coop", hostOf("well", 0));
    await site.capture("coop", sighting(1));
    await dispatch();
    await queue.empty();
    for (const body of bodies) await handle(body);
    expect(sent).toBe(1);
    await site.capture("coop", sighting(2));
    await site.send("coop", "DELETE", `${QUERY}/subscriptions/${id}`);
    for (const body of bodies) await handle(body);
    expect([sent, await allDue(site.deps.table)]).toEqual([1, []]);
  });

  test("a receiver gets its reports one at a time and in order, turn after turn, though its queue is told of it again and again", async () => {
    await subscribe("coop", hostOf("well", 0));
    const events: string[] = [];
    let [underWay, most] = [0, 0];
    const sender: Sender = {
      async send({ body }) {
        underWay += 1;
        most = Math.max(most, underWay);
        await pause(20);
        events.push(...[...body.matchAll(/thing\/(\d+)-0"/g)].map(([, n = ""]) => n));
        underWay -= 1;
        return { ok: true };
      },
    };
    // A turn is over after its first report.
    queue = new PlayedFifo(20, 3, handlerOf(sender, 0));
    await site.capture("coop", ...Array.from({ length: 200 }, (_, n) => sighting(n)));
    await dispatch();
    await dispatch();
    await queue.empty();
    expect(most).toBe(1);
    expect(await allDue(site.deps.table)).toEqual([]);
    expect(events.map(Number)).toEqual(Array.from({ length: 200 }, (_, n) => n));
  });

  test("what no receiver is to blame for is put aside after three times, and told when the store answers again", async () => {
    let sent = 0;
    const sender: Sender = { send: async () => ({ ok: ++sent > 0 }) as Sent };
    await subscribe("coop", hostOf("well", 0));
    await site.capture("coop", sighting(1));
    const away = faulty(site.deps.table, () => "fail-before");
    queue = new PlayedFifo(20, 3, handlerOf(sender, 10_000, away));
    await dispatch();
    queue.put("coop other", "no order");
    await queue.empty();
    expect([sent, queue.putAside.length]).toEqual([0, 2]);
    queue = new PlayedFifo(20, 3, handlerOf(sender));
    expect(await dispatch()).toBe(1);
    await queue.empty();
    expect(sent).toBe(1);
  });
});
