import type { Organisation } from "@suyuan/domain/organisation";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { allOf, sighting } from "../../fixtures/capture.ts";
import {
  allDue,
  epcsIn,
  type Receiver,
  receiver,
  type SubscriptionSite,
  subscriptionSite,
} from "../../fixtures/subscriptions.ts";
import { newApiKey, revokeKey } from "../../ledger/api-keys.ts";
import { organisationKey } from "../../ledger/keys.ts";
import { create, removed, replaced } from "../../ledger/loaded.ts";
import { readRow } from "../../ledger/read.ts";
import { pendingEvents, subscriptionsPartition } from "../../ledger/subscription-keys.ts";
import { runDueSubscriptions } from "./deliveries.ts";
import { listSubscriptions } from "./view.ts";
import { httpsSender, type Sender, type Sent } from "./webhook.ts";

const QUERY = "/epcis/queries/stored";
const HOUR = 3_600_000;
const SLOW = "http://127.0.0.9:8170";

let site: SubscriptionSite;
let hook: Receiver;
const real = httpsSender({ allowLoopback: true });

beforeEach(async () => {
  site = await subscriptionSite();
  hook = await receiver();
  for (const organisation of ["coop", "depot"]) {
    await site.send(organisation, "POST", "/epcis/queries", { name: "stored", query: { EQ_bizStep: ["storing"] } });
  }
});
afterEach(() => hook.close());

async function subscribe(organisation: string, dest: string, headers: object = {}): Promise<string> {
  const { status, json } = await site.send(
    organisation,
    "POST",
    `${QUERY}/subscriptions`,
    { dest, stream: true },
    headers,
  );
  if (status !== 201) throw new Error(JSON.stringify(json));
  return String(json.subscriptionID);
}

async function newKey(more: { readonly expiresAt?: string } = {}) {
  const made = newApiKey(site.deps, { organisation: "coop", role: "integrator", ...more });
  await site.deps.table.transact(made.ops, made.id);
  return { id: made.id, headers: { authorization: `Bearer ${made.secret}` } };
}

const run = (by: Sender = real) => runDueSubscriptions(site.deps, by);
const pass = (ms: number) => {
  site.clock.now += ms;
};
const told = () => hook.received.flatMap(epcsIn);
const viewOf = async (id: string, headers: object = {}) =>
  (await site.send("coop", "GET", `${QUERY}/subscriptions/${id}`, undefined, headers)).json;
const pending = async (id: string) => {
  const { pk, prefix } = pendingEvents(id);
  return (await allOf(site.deps.table, pk)).filter(({ sk }) => sk.startsWith(prefix)).length;
};

/** Counts what goes where, and answers each as it is told to. */
function counting(answer: (url: string) => Sent | Promise<Sent>) {
  const sent: string[] = [];
  const atOnce = new Map<string, number>();
  const most = new Map<string, number>();
  const sender: Sender = {
    async send({ url }) {
      const { hostname } = new URL(url);
      sent.push(url);
      atOnce.set(hostname, (atOnce.get(hostname) ?? 0) + 1);
      most.set(hostname, Math.max(most.get(hostname) ?? 0, atOnce.get(hostname) ?? 0));
      try {
        return await answer(url);
      } finally {
        atOnce.set(hostname, (atOnce.get(hostname) ?? 0) - 1);
      }
    },
  };
  return { sender, sent, most };
}

const timeout: Sent = { ok: false, error: "timeout" };

describe("a receiver that is slow or down", () => {
  test("makes no other organisation wait: what becomes due meanwhile is delivered while it is still being waited for", async () => {
    for (let n = 0; n < 10; n++) await subscribe("coop", `${SLOW}/${n}`);
    await subscribe("depot", hook.url);
    await site.capture("coop", sighting(1));
    let answerSlow: (sent: Sent) => void = () => undefined;
    let isBegun: () => void = () => undefined;
    const begun = new Promise<void>((resolve) => {
      isBegun = resolve;
    });
    const { sender, sent, most } = counting((url) => {
      if (!url.startsWith(SLOW)) return { ok: true };
      isBegun();
      return new Promise((resolve) => {
        answerSlow = resolve;
      });
    });
    const running = run(sender);
    await begun;
    await site.capture("depot", sighting(2));
    await expect.poll(() => sent.filter((url) => url === hook.url), { timeout: 20_000 }).toHaveLength(1);
    expect(sent.filter((url) => url.startsWith(SLOW))).toHaveLength(1);
    answerSlow(timeout);
    await running;
    expect(sent.filter((url) => url.startsWith(SLOW))).toHaveLength(1);
    expect([...most.values()]).toEqual([1, 1]);
  });

  test("is tried once for all subscriptions of its organisation, after pauses that grow, and then tells each what waited", async () => {
    const ids = [];
    for (let n = 0; n < 5; n++) ids.push(await subscribe("coop", `${SLOW}/${n}`));
    await site.capture("coop", sighting(1));
    const { sender, sent } = counting(() => timeout);
    await run(sender);
    expect(sent).toHaveLength(1);
    for (const [seconds, attempts] of [
      [7, 1],
      [6, 2],
      [23, 2],
      [14, 3],
      [71, 3],
      [38, 4],
    ] as const) {
      pass(seconds * 1000);
      await run(sender);
      expect([seconds, sent.length]).toEqual([seconds, attempts]);
    }
    for (const id of ids) {
      expect(await viewOf(id)).toMatchObject({
        delivery: { status: "failing", lastError: "timeout", failingSince: expect.any(String) },
      });
    }
    pass(HOUR);
    const well = counting(() => ({ ok: true }));
    expect(await run(well.sender)).toEqual({ delivered: 5, failed: 0 });
    expect([...well.most.values()]).toEqual([1]);
    expect((await viewOf(ids[0] ?? "")).delivery).toMatchObject({ status: "active", failures: 0 });
  });

  test("costs an event no row and no look-up while its subscriptions wait for it", async () => {
    const id = await subscribe("coop", SLOW);
    await site.capture("coop", sighting(1));
    await run(counting(() => timeout).sender);
    await site.capture("coop", sighting(2), sighting(3));
    const due = await allDue(site.deps.table);
    expect(due.map(({ sk }) => sk)).toEqual([expect.stringMatching(new RegExp(`^AT#.*#${id}$`))]);
    expect(await pending(id)).toBe(3);
  });

  test("is given up after three days, says so, keeps what waited, and goes on with all of it when asked for once more", async () => {
    const id = await subscribe("coop", hook.url);
    await site.capture("coop", sighting(1));
    const { sender, sent } = counting(() => ({ ok: false, error: "status-503" }));
    for (let hours = 0; hours <= 80; hours += 4) {
      await run(sender);
      pass(4 * HOUR);
    }
    const attempts = sent.length;
    const since = expect.stringMatching(/^2026-10-1[12]T/);
    expect(await viewOf(id)).toMatchObject({
      delivery: { status: "stopped", stopped: { reason: "given-up", since }, lastError: "status-503" },
    });
    await site.capture("coop", sighting(2), sighting(3));
    pass(HOUR);
    expect(await run(sender)).toEqual({ delivered: 0, failed: 0 });
    expect([sent.length, await pending(id)]).toEqual([attempts, 1]);
    const again = await site.send("coop", "POST", `${QUERY}/subscriptions`, { dest: hook.url, stream: true });
    expect(again.json).toMatchObject({ subscriptionID: id, delivery: { status: "active", failures: 0 } });
    await run();
    expect(told()).toEqual(["1-0", "2-0", "3-0"]);
    await site.capture("coop", sighting(4));
    await run();
    expect(told()).toEqual(["1-0", "2-0", "3-0", "4-0"]);
  });

  test("that refuses one report holds up no other subscription of its organisation", async () => {
    await subscribe("coop", `${SLOW}/refuses`);
    await subscribe("coop", `${SLOW}/takes`);
    await site.capture("coop", sighting(1));
    const { sender, sent } = counting((url) =>
      url.endsWith("takes") ? { ok: true } : { ok: false, error: "status-404" },
    );
    expect(await run(sender)).toEqual({ delivered: 1, failed: 1 });
    expect(sent).toHaveLength(2);
  });
});

describe("a subscription ends its deliveries with the key that made it", () => {
  test("when that is revoked; another key of its organisation takes it over, and nothing was lost", async () => {
    const key = await newKey();
    const id = await subscribe("coop", hook.url, key.headers);
    await site.capture("coop", sighting(1));
    await run();
    await revokeKey(site.deps, key.id);
    const stopped = { reason: "key-revoked", since: site.deps.now().toISOString() };
    expect(await viewOf(id)).toMatchObject({ delivery: { status: "stopped", stopped } });
    await site.capture("coop", sighting(2));
    expect(await run()).toEqual({ delivered: 0, failed: 0 });
    pass(HOUR);
    await site.capture("coop", sighting(3));
    expect(await run()).toEqual({ delivered: 0, failed: 0 });
    expect([told(), await pending(id)]).toEqual([["1-0"], 1]);
    expect(await viewOf(id)).toMatchObject({ delivery: { status: "stopped", stopped } });
    expect(await subscribe("coop", hook.url)).toBe(id);
    await run();
    expect([...new Set(told())]).toEqual(["1-0", "2-0", "3-0"]);
  });

  test("but not when another key took it over before", async () => {
    const key = await newKey();
    const id = await subscribe("coop", hook.url, key.headers);
    expect(await subscribe("coop", hook.url)).toBe(id);
    await revokeKey(site.deps, key.id);
    await site.capture("coop", sighting(1));
    await run();
    expect(told()).toEqual(["1-0"]);
  });

  test("when that expires", async () => {
    const expiresAt = new Date(site.clock.now + HOUR).toISOString();
    const key = await newKey({ expiresAt });
    const id = await subscribe("coop", hook.url, key.headers);
    pass(2 * HOUR);
    await site.capture("coop", sighting(1));
    expect(await run()).toEqual({ delivered: 0, failed: 0 });
    expect(await viewOf(id)).toMatchObject({ delivery: { stopped: { reason: "key-expired", since: expiresAt } } });
  });

  test("pauses while its organisation is suspended, and goes on by itself soon after", async () => {
    const suspended = { since: site.deps.now().toISOString(), reason: "密钥外泄" };
    const createdAt = site.deps.now().toISOString();
    const organisation: Organisation = {
      id: "coop",
      name: "Coop",
      kind: "cooperative",
      regionCode: "510824",
      createdAt,
    };
    await site.deps.table.transact([create(organisationKey("coop"), organisation)], "organisation");
    const id = await subscribe("coop", hook.url);
    await site.capture("coop", sighting(1));
    await changed({ ...organisation, suspended });
    expect(await run()).toEqual({ delivered: 0, failed: 0 });
    pass(HOUR);
    expect(await run()).toEqual({ delivered: 0, failed: 0 });
    await changed(organisation);
    expect(await viewOf(id)).toMatchObject({ delivery: { status: "stopped" } });
    pass(301_000);
    expect(await run()).toEqual({ delivered: 1, failed: 0 });
    expect(told()).toEqual(["1-0"]);
    expect(await viewOf(id)).toMatchObject({ delivery: { status: "active" } });
    await site.capture("coop", sighting(2));
    await run();
    expect(told()).toEqual(["1-0", "2-0"]);
  });
});

async function changed(organisation: Organisation): Promise<void> {
  const before = await readRow(site.deps.table, organisationKey("coop"));
  if (before === undefined) throw new Error("no organisation");
  await site.deps.table.transact([replaced(before, organisation)], `organisation-${before.version}`);
}

test("a turn that meets a defect holds up no other subscription", async () => {
  await subscribe("coop", `${SLOW}/broken`);
  await subscribe("coop", "http://127.0.0.8:8170/");
  await site.capture("coop", sighting(1));
  const { sender } = counting((url) => {
    if (url.endsWith("broken")) throw new Error("a defect");
    return { ok: true };
  });
  expect(await run(sender)).toEqual({ delivered: 1, failed: 0 });
  expect(site.lines.filter(({ event }) => event === "delivery")).toHaveLength(1);
});

test("what an earlier release stored is delivered: a subscription without key and host, and rows of those due without host, where all of them lay", async () => {
  const id = await subscribe("coop", hook.url);
  await site.capture("coop", sighting(1));
  const [state] = (await allOf(site.deps.table, `DELIVERY#${id}`)).filter(({ sk }) => sk === "STATE");
  const [due] = await allDue(site.deps.table);
  if (state === undefined || due === undefined) throw new Error("no rows");
  const { key: _key, host: _host, ...old } = state.data as Record<string, string>;
  const { host: _there, ...oldDue } = due.data as Record<string, string>;
  const at = { pk: "DUE", sk: due.sk };
  await site.deps.table.transact([removed(due)], "old-1");
  await site.deps.table.transact(
    [
      { put: { ...state, version: state.version + 1, data: old }, when: { versionIs: state.version } },
      { put: { ...at, version: 1, data: oldDue }, when: "absent" },
    ],
    "old-2",
  );
  await run();
  expect(told()).toEqual(["1-0"]);
  expect(await allDue(site.deps.table)).toEqual([]);
});

test("a pause that an earlier release wrote among all of those due ends at its time, and its row is gone", async () => {
  const id = await subscribe("coop", hook.url);
  await site.capture("coop", sighting(1));
  await run(counting(() => timeout).sender);
  const [state] = (await allOf(site.deps.table, `DELIVERY#${id}`)).filter(({ sk }) => sk === "STATE");
  const [due] = await allDue(site.deps.table);
  if (state === undefined || due === undefined) throw new Error("no rows");
  const { isDueApart: _, ...old } = state.data as Record<string, string>;
  await site.deps.table.transact(
    [
      removed(due),
      { put: { ...state, version: state.version + 1, data: old }, when: { versionIs: state.version } },
      { put: { ...due, pk: "DUE" }, when: "absent" },
    ],
    "old-3",
  );
  pass(15_000);
  expect(await run()).toEqual({ delivered: 1, failed: 0 });
  expect(told()).toEqual(["1-0"]);
  expect(await allDue(site.deps.table)).toEqual([]);
});

test("all of an organisation's subscriptions are told with their states, in pages, and no other organisation's", async () => {
  const key = await newKey();
  const ended = await subscribe("coop", hook.url, key.headers);
  await site.send("coop", "POST", "/epcis/queries", { name: "all", query: {} });
  const failing = await site.send("coop", "POST", "/epcis/queries/all/subscriptions", { dest: SLOW, stream: true });
  await subscribe("depot", hook.url);
  await revokeKey(site.deps, key.id);
  await site.capture("coop", sighting(1));
  await run(counting(() => timeout).sender);
  const page = (limit: number, cursor?: string) =>
    listSubscriptions(site.deps, "coop", subscriptionsPartition("coop"), limit, cursor);
  const first = await page(1);
  const rest = await page(10, first.cursor);
  const states = [...first.views, ...rest.views].map((one) => [one.subscriptionID, one.delivery?.status]);
  expect(states).toEqual([
    [failing.json.subscriptionID, "failing"],
    [ended, "stopped"],
  ]);
});

test("a report of large events holds a megabyte of them, and reads few that it cannot hold", async () => {
  await subscribe("coop", hook.url);
  const notes = Array.from({ length: 15 }, () => "溯".repeat(4_500) + "x".repeat(2_000));
  const large = Array.from({ length: 40 }, (_, n) => sighting(n, 1, { "ex:notes": notes }));
  await site.capture("coop", ...large);
  let most = 0;
  let loaded = 0;
  const { table } = site.deps;
  const watched = site.over(
    new Proxy(table, {
      get(_, name) {
        if (name !== "getMany") {
          const member: unknown = Reflect.get(table, name);
          return typeof member === "function" ? member.bind(table) : member;
        }
        return async (...asked: Parameters<typeof table.getMany>) => {
          const items = await table.getMany(...asked);
          const events = items.filter((item) => item?.sk === "EVENT").length;
          most = Math.max(most, events);
          loaded += events;
          return items;
        };
      },
    }),
  );
  await runDueSubscriptions(watched.deps, real);
  expect(told()).toEqual(large.map((_, n) => `${n}-0`));
  const sizes = hook.received.map((one) => epcsIn(one).length);
  expect(Math.max(...sizes)).toBeLessThan(15);
  expect(most).toBeLessThanOrEqual(10);
  expect(loaded).toBeLessThanOrEqual(large.length + 10 * sizes.length);
});
