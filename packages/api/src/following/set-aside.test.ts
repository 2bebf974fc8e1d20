import { faulty } from "@suyuan/store/faulty-table";
import { metered } from "@suyuan/store/meter";
import { StoreUnavailable, type Table } from "@suyuan/store/table";
import { beforeEach, describe, expect, test } from "vitest";
import { allOf } from "../fixtures/capture.ts";
import {
  asideOf,
  BEGAN,
  doneBy,
  factAt,
  followerSite,
  idOf,
  marking,
  mend,
  outboxOf,
  poisoned,
  record,
  type Site,
} from "../fixtures/followers.ts";
import { asidePartition } from "../ledger/keys.ts";
import { backlogOf } from "../ledger/outbox.ts";
import { hastenSetAside, setAside } from "../ledger/set-aside.ts";
import { drainOutbox, followFact } from "./follow.ts";
import { type Follower, Stopped } from "./follower.ts";
import { STORE_PATIENCE_MS } from "./run-followers.ts";
import { pauseAfter, retrySetAside } from "./set-aside.ts";

let site: Site;
beforeEach(() => {
  site = followerSite();
});

const MINUTE = 60_000;
const iso = (ms: number): string => new Date(ms).toISOString();
const pass = (ms: number) => {
  site.clock.now += ms;
};
const drain = (followers: readonly Follower[]) => drainOutbox(site.deps, { followers });
const retry = (followers: readonly Follower[]) => retrySetAside(site.deps, followers);
const journal = async () => (await allOf(site.deps.table, "JOURNAL#2026-10-08")).map(({ sk }) => sk.split("#")[1]);
const backlog = () => backlogOf(site.deps.table, site.deps.now());
const alarms = () =>
  site.lines.filter(({ level }) => level === "error").map(({ event, fields }) => ({ event, ...fields }));

describe("a fact that a follower cannot process", () => {
  test("is set aside for that follower alone, with its reason, and goes to the journal like every other", async () => {
    const followers = [marking("first"), poisoned("second", new Set([idOf(2)])), marking("third")];
    for (const n of [1, 2, 3]) await record(site, n);
    expect(await drain(followers)).toBe(3);
    const all = [1, 2, 3].map(idOf);
    expect(await doneBy(site.deps.table, "first")).toEqual(all);
    expect(await doneBy(site.deps.table, "second")).toEqual([idOf(1), idOf(3)]);
    expect(await doneBy(site.deps.table, "third")).toEqual(all);
    expect([await outboxOf(site.deps.table), await journal()]).toEqual([[], all]);
    expect(await asideOf(site.deps.table)).toEqual([
      {
        follower: "second",
        waiting: [],
        fact: factAt(2),
        factId: idOf(2),
        kind: "base-added",
        recordedAt: iso(BEGAN),
        since: iso(BEGAN),
        attempts: 1,
        nextAt: iso(BEGAN + MINUTE),
        reason: `TypeError: second cannot read ${idOf(2)}`,
      },
    ]);
    expect(await backlog()).toEqual({ setAside: 1, lagSeconds: 0 });
  });

  test("is told of at error level under a code that stays, with the error's own stack, and counted by follower", async () => {
    await record(site, 1);
    await drain([poisoned("second", new Set([idOf(1)]))]);
    expect(alarms()).toEqual([
      {
        event: "fact-set-aside",
        follower: "second",
        fact: `${factAt(1).pk} ${factAt(1).sk}`,
        factId: idOf(1),
        kind: "base-added",
        attempts: 1,
        nextAt: iso(BEGAN + MINUTE),
      },
    ]);
    expect(site.lines.find(({ level }) => level === "error")?.cause).toBeInstanceOf(TypeError);
    expect(site.counted).toEqual(["FactSetAside second"]);
  });

  test("is tried again after pauses that grow to a day, and told of each time", async () => {
    const followers = [poisoned("second", new Set([idOf(1)]))];
    await record(site, 1);
    await drain(followers);
    const minutes: number[] = [];
    for (let attempt = 1; attempt <= 8; attempt++) {
      const [row] = await asideOf(site.deps.table);
      const pause = Date.parse(row?.nextAt ?? "") - site.clock.now;
      minutes.push(pause / MINUTE);
      expect([row?.attempts, row?.since, (await asideOf(site.deps.table)).length]).toEqual([attempt, iso(BEGAN), 1]);
      pass(pause - 1);
      expect(await retry(followers)).toBe(0);
      pass(1);
      expect(await retry(followers)).toBe(1);
    }
    expect(minutes).toEqual([1, 4, 16, 64, 256, 1024, 1440, 1440]);
    expect(alarms()).toHaveLength(9);
    expect(pauseAfter(1000)).toBe(1440 * MINUTE);
  });

  test("is cleared by the first attempt that succeeds, and leaves nothing behind", async () => {
    const ids = new Set([idOf(1), idOf(2)]);
    const followers = [poisoned("second", ids)];
    for (const n of [1, 2]) await record(site, n);
    await drain(followers);
    pass(MINUTE);
    ids.delete(idOf(1));
    expect(await retry(followers)).toBe(2);
    expect(await doneBy(site.deps.table, "second")).toEqual([idOf(1)]);
    expect((await asideOf(site.deps.table)).map(({ factId }) => factId)).toEqual([idOf(2)]);
    expect(site.lines.filter(({ event }) => event === "fact-followed-late").map(({ fields }) => fields)).toEqual([
      { follower: "second", fact: `${factAt(1).pk} ${factAt(1).sk}` },
    ]);
    ids.clear();
    pass(4 * MINUTE);
    await retry(followers);
    expect([await asideOf(site.deps.table), await backlog()]).toEqual([[], { setAside: 0, lagSeconds: 0 }]);
  });

  test("keeps those of its followers waiting that come after the one that failed, and no others", async () => {
    const ids = new Set([idOf(1)]);
    const followers = [
      poisoned("index", ids),
      marking("queue", { after: "index" }),
      marking("reports", { after: "queue" }),
      marking("other"),
    ];
    await record(site, 1);
    await record(site, 2);
    await drain(followers);
    expect(await asideOf(site.deps.table)).toMatchObject([{ follower: "index", waiting: ["queue", "reports"] }]);
    for (const name of ["queue", "reports"]) expect(await doneBy(site.deps.table, name)).toEqual([idOf(2)]);
    expect(await doneBy(site.deps.table, "other")).toEqual([idOf(1), idOf(2)]);
    pass(MINUTE);
    await retry(followers);
    expect(await asideOf(site.deps.table)).toMatchObject([{ waiting: ["queue", "reports"], attempts: 2 }]);
    ids.clear();
    pass(4 * MINUTE);
    await retry(followers);
    expect(await asideOf(site.deps.table)).toEqual([]);
    expect(site.lines.at(-1)).toMatchObject({
      event: "fact-followed-late",
      fields: { follower: "index queue reports" },
    });
    for (const name of ["index", "queue", "reports"]) {
      expect(await doneBy(site.deps.table, name)).toEqual([idOf(1), idOf(2)]);
    }
  });

  test("whose waiting follower fails in its turn is set aside for that one, from its first attempt", async () => {
    const [first, second] = [new Set([idOf(1)]), new Set([idOf(1)])];
    const followers = [poisoned("index", first), poisoned("queue", second, { after: "index" })];
    await record(site, 1);
    await drain(followers);
    first.clear();
    pass(MINUTE);
    await retry(followers);
    expect(await asideOf(site.deps.table)).toMatchObject([
      { follower: "queue", waiting: [], attempts: 1, since: iso(BEGAN + MINUTE), nextAt: iso(BEGAN + 2 * MINUTE) },
    ]);
    expect(await doneBy(site.deps.table, "index")).toEqual([idOf(1)]);
  });

  test("says at most 500 characters of why, with what caused it", async () => {
    const cause = new RangeError("y".repeat(600));
    const long = marking("long", {}, () => Promise.reject(new Stopped("two of three", 1, cause)));
    const text = marking("text", {}, async () => {
      AbortSignal.abort("a string").throwIfAborted();
      return "done";
    });
    await record(site, 1);
    await drain([long, text]);
    const reasons = (await asideOf(site.deps.table)).map(({ reason }) => reason);
    expect(reasons).toEqual([`Stopped: two of three: RangeError: ${"y".repeat(600)}`.slice(0, 500), "Error: a string"]);
    expect(site.lines.find(({ fields }) => fields.follower === "long")?.cause).toBe(cause);
  });
});

test("an outbox row whose fact is missing is set aside for all its followers, and done by all once it is there", async () => {
  const followers = [marking("first"), marking("second"), marking("labels", { takes: ["labels-issued"] })];
  await record(site, 1, "fact");
  await record(site, 2);
  expect(await drain(followers)).toBe(2);
  expect(await asideOf(site.deps.table)).toMatchObject([
    { follower: "first", waiting: ["second"], reason: `Error: there is no fact under ${factAt(1).pk} ${factAt(1).sk}` },
  ]);
  expect([await outboxOf(site.deps.table), await journal()]).toEqual([[], [idOf(1), idOf(2)]]);
  pass(MINUTE);
  await retry(followers);
  expect(await asideOf(site.deps.table)).toMatchObject([{ follower: "first", waiting: ["second"], attempts: 2 }]);
  expect(site.lines.filter(({ level }) => level === "info")).toEqual([]);
  await mend(site, 1);
  pass(4 * MINUTE);
  await retry(followers);
  expect(await asideOf(site.deps.table)).toEqual([]);
  for (const name of ["first", "second"]) expect(await doneBy(site.deps.table, name)).toEqual([idOf(1), idOf(2)]);
});

test("a fact set aside for a follower that is no more stays set aside as it is, and says so", async () => {
  const retired = marking("retired", {}, () => Promise.reject(new Stopped("half done", 7, new Error("why"))));
  await record(site, 1);
  await drain([retired, marking("last", { after: "retired" })]);
  pass(MINUTE);
  await retry([marking("first")]);
  expect(await asideOf(site.deps.table)).toMatchObject([
    {
      follower: "retired",
      waiting: ["last"],
      bookmark: 7,
      attempts: 2,
      reason: "Error: no follower is called retired",
    },
  ]);
  expect(site.lines.filter(({ level }) => level === "info")).toEqual([]);
});

test("an outbox row without its fact that no follower takes goes to the journal", async () => {
  await record(site, 1, "fact");
  expect(await drain([marking("labels", { takes: ["labels-issued"] })])).toBe(1);
  expect([await outboxOf(site.deps.table), await journal(), await asideOf(site.deps.table)]).toEqual([
    [],
    [idOf(1)],
    [],
  ]);
});

test("how long a fact waited is measured once it is let go, and never below nothing", async () => {
  const measured: string[] = [];
  const deps = {
    ...site.deps,
    metrics: {
      ...site.deps.metrics,
      milliseconds: (name: string, value: number) => void measured.push(`${name} ${value}`),
    },
  };
  const twice = marking("twice", {}, async (_deps, _followed, from) => (from === 1 ? "done" : { goOn: 1 }));
  await record(site, 1);
  pass(1500);
  const [item] = await outboxOf(site.deps.table);
  if (item === undefined) throw new Error("no row");
  await followFact(deps, { pk: item.pk, sk: item.sk }, item.data, [twice]);
  expect(measured).toEqual([]);
  // Another process has it by now: nothing more to do, nothing to measure.
  await followFact(deps, { pk: item.pk, sk: item.sk }, item.data, [twice]);
  expect(measured).toEqual([]);
  await drainOutbox(deps, { followers: [twice] });
  expect(measured).toEqual(["OutboxLag 1500"]);
  await record(site, 2);
  pass(-10_000);
  await drainOutbox(deps, { followers: [twice] });
  await drainOutbox(deps, { followers: [twice] });
  expect(measured).toEqual(["OutboxLag 1500", "OutboxLag 0"]);
});

test("a row that can be neither let go nor found gone is an error, told after all others are followed", async () => {
  await record(site, 1);
  await record(site, 2);
  const { table } = site.deps;
  const stuck = await outboxOf(table).then((all) => all.find(({ sk }) => sk.endsWith(idOf(1))));
  const refusing: Table = {
    ...{ get: table.get.bind(table), getMany: table.getMany.bind(table), query: table.query.bind(table) },
    putAbsent: table.putAbsent.bind(table),
    transact: async (ops, token) =>
      ops.some((op) => "delete" in op && op.delete.sk === stuck?.sk)
        ? { ok: false, conflicts: [0] }
        : table.transact(ops, token),
  };
  const draining = drainOutbox({ ...site.deps, table: refusing }, { followers: [marking("first")] });
  await expect(draining).rejects.toThrow(`outbox row could not be let go: ${stuck?.pk} ${stuck?.sk}`);
  expect((await outboxOf(table)).map(({ sk }) => sk)).toEqual([stuck?.sk]);
  expect(await journal()).toEqual([idOf(2)]);
});

test("what is decided on is read consistently", async () => {
  const { table } = site.deps;
  const read: (boolean | undefined)[] = [];
  const watched: Table = {
    ...{ transact: table.transact.bind(table), putAbsent: table.putAbsent.bind(table) },
    get: (key, options) => {
      read.push(options?.consistent);
      return table.get(key, options);
    },
    getMany: (keys, options) => {
      read.push(options?.consistent);
      return table.getMany(keys, options);
    },
    query: (pk, range, cursor, options) => {
      read.push(options?.consistent);
      return table.query(pk, range, cursor, options);
    },
  };
  const deps = { ...site.deps, table: watched };
  await record(site, 1);
  await drainOutbox(deps, { followers: [poisoned("second", new Set([idOf(1)]))] });
  pass(MINUTE);
  await hastenSetAside(deps, {});
  await retrySetAside(deps, [marking("second")]);
  expect(read.length).toBeGreaterThan(6);
  expect(new Set(read)).toEqual(new Set([true]));
});

describe("a store that is out of reach", () => {
  const down = (name: string) =>
    marking(name, {}, () => Promise.reject(new StoreUnavailable("throttled", "not-committed")));

  test("sets no fact aside: the fact stays in the outbox, its other followers do it, and its age is told", async () => {
    await record(site, 1);
    pass(STORE_PATIENCE_MS - 1);
    await expect(drain([down("first"), marking("second")])).rejects.toThrow("throttled");
    expect(await asideOf(site.deps.table)).toEqual([]);
    expect(await doneBy(site.deps.table, "second")).toEqual([idOf(1)]);
    expect(await outboxOf(site.deps.table)).toMatchObject([{ row: factAt(1) }]);
    expect(await backlog()).toEqual({ setAside: 0, lagSeconds: 599 });
    expect(await drain([marking("first"), marking("second")])).toBe(1);
  });

  test("for one fact alone and ten minutes is that fact's reason", async () => {
    await record(site, 1);
    pass(STORE_PATIENCE_MS);
    expect(await drain([down("first")])).toBe(1);
    expect(await asideOf(site.deps.table)).toMatchObject([
      { follower: "first", reason: "StoreUnavailable: throttled" },
    ]);
  });

  test("leaves what is set aside as it is, and is told of", async () => {
    const ids = new Set([idOf(1)]);
    await record(site, 1);
    await drain([poisoned("second", ids)]);
    const before = await asideOf(site.deps.table);
    pass(MINUTE);
    for (let call = 0; call < 3; call++) {
      const leaving = faulty(site.deps.table, ({ index }) => (index < call ? "none" : "fail-before"));
      const deps = { ...site.deps, table: leaving };
      await expect(retrySetAside(deps, [poisoned("second", ids)])).rejects.toThrow("injected");
      expect(await asideOf(site.deps.table)).toEqual(before);
    }
  });
});

describe("work that is too much for one call", () => {
  /** Three calls a fact, and a note of where each began. */
  function stepping(name: string, began: unknown[], broken = new Set<string>()): Follower {
    return marking(name, {}, async (_deps, { row }, from) => {
      const step = typeof from === "number" ? from : 0;
      began.push(from ?? null);
      if (step === 1 && broken.has(row.id)) throw new Stopped("broken", step, new Error("step 1"));
      return step < 2 ? { goOn: step + 1 } : "done";
    });
  }

  test("goes on at each follower's own bookmark, in a new outbox row, and who is done is not asked again", async () => {
    const [one, two, calls]: [unknown[], unknown[], string[]] = [[], [], []];
    const once = marking("once", {}, async () => {
      calls.push("once");
      return "done";
    });
    const followers = [once, stepping("one", one), stepping("two", two)];
    await record(site, 1);
    const keys = new Set<string>();
    for (let round = 0; round < 5; round++) {
      const [item] = await outboxOf(site.deps.table);
      if (item === undefined) break;
      keys.add(item.sk);
      const { pk, sk, row } = item;
      expect(sk.startsWith(`${iso(BEGAN)}#${idOf(1)}`)).toBe(true);
      await followFact(site.deps, { pk, sk }, row, followers);
    }
    expect([keys.size, one, two, calls]).toEqual([3, [null, 1, 2], [null, 1, 2], ["once"]]);
    expect([await outboxOf(site.deps.table), await journal()]).toEqual([[], [idOf(1)]]);
  });

  test("that breaks off is set aside at its bookmark, goes on from there, and holds up no other follower's work", async () => {
    const [one, two]: [unknown[], unknown[]] = [[], []];
    const broken = new Set([idOf(1)]);
    const followers = [stepping("one", one, broken), stepping("two", two), marking("late", { after: "one" })];
    await record(site, 1);
    for (let round = 0; round < 5; round++) await drain(followers);
    expect(await asideOf(site.deps.table)).toMatchObject([{ follower: "one", bookmark: 1, waiting: ["late"] }]);
    expect([await doneBy(site.deps.table, "two"), two]).toEqual([[idOf(1)], [null, 1, 2]]);
    expect([await doneBy(site.deps.table, "late"), await outboxOf(site.deps.table)]).toEqual([[], []]);
    broken.clear();
    pass(MINUTE);
    expect(await retry(followers)).toBe(1);
    expect(await asideOf(site.deps.table)).toMatchObject([
      { follower: "one", bookmark: 2, waiting: ["late"], attempts: 1, nextAt: iso(BEGAN + MINUTE) },
    ]);
    expect(await retry(followers)).toBe(1);
    expect(await asideOf(site.deps.table)).toEqual([]);
    for (const name of ["one", "two", "late"]) expect(await doneBy(site.deps.table, name)).toEqual([idOf(1)]);
    expect(one).toEqual([null, 1, 1, 2]);
  });

  test("that goes on more than once at one instant keeps one row", async () => {
    const followers = [stepping("one", [], new Set([idOf(1)]))];
    await record(site, 1);
    for (let round = 0; round < 2; round++) await drain(followers);
    pass(MINUTE);
    const many = [
      marking("one", {}, async (_deps, _followed, from) => (Number(from) < 5 ? { goOn: Number(from) + 1 } : "done")),
    ];
    for (let round = 0; round < 4; round++) {
      expect(await retry(many)).toBe(1);
      expect(await asideOf(site.deps.table)).toHaveLength(1);
    }
    expect(await retry(many)).toBe(1);
    expect(await asideOf(site.deps.table)).toEqual([]);
  });
});

describe("an operator", () => {
  const names = ["first", "second"];
  beforeEach(async () => {
    const ids = new Set([idOf(1), idOf(2)]);
    for (const n of [1, 2]) await record(site, n);
    await drain(names.map((name) => poisoned(name, ids)));
  });
  const chosen = async (choice: Parameters<typeof setAside>[1]) =>
    (await Array.fromAsync(setAside(site.deps.table, choice))).map(
      ({ data }) => `${data.follower} ${Number(data.factId)}`,
    );

  test("sees what is set aside: all, of one follower, of one fact", async () => {
    expect(await chosen({})).toEqual(["first 1", "second 1", "first 2", "second 2"]);
    expect(await chosen({ follower: "second" })).toEqual(["second 1", "second 2"]);
    expect(await chosen({ fact: idOf(2) })).toEqual(["first 2", "second 2"]);
    expect(await chosen({ fact: idOf(2), follower: "first" })).toEqual(["first 2"]);
    expect(await chosen({ follower: "third" })).toEqual([]);
  });

  test("has what was chosen tried again at once, however often that is asked, and nothing else", async () => {
    pass(1000);
    for (let times = 0; times < 2; times++) {
      const rows = await hastenSetAside(site.deps, { fact: idOf(2), follower: "first" });
      expect(rows.map(({ follower, factId }) => [follower, factId])).toEqual([["first", idOf(2)]]);
      const [soonest] = await allOf(site.deps.table, asidePartition);
      expect([soonest?.sk, soonest?.version]).toEqual([`${iso(BEGAN + 1000)}#${idOf(2)}#first`, 1]);
    }
    pass(1000);
    await hastenSetAside(site.deps, { fact: idOf(2), follower: "first" });
    expect((await allOf(site.deps.table, asidePartition))[0]?.sk).toBe(`${iso(BEGAN + 1000)}#${idOf(2)}#first`);
    expect(await retry(names.map((name) => marking(name)))).toBe(1);
    expect(await doneBy(site.deps.table, "first")).toEqual([idOf(2)]);
    expect(await chosen({})).toEqual(["first 1", "second 1", "second 2"]);
    expect(await hastenSetAside(site.deps, {})).toHaveLength(3);
    expect(await retry(names.map((name) => marking(name)))).toBe(3);
    expect(await chosen({})).toEqual([]);
  });

  test("sees more of them than one page holds", async () => {
    const ids = new Set(Array.from({ length: 130 }, (_, n) => idOf(n + 10)));
    for (let n = 10; n < 140; n++) await record(site, n);
    await drain([poisoned("first", ids)]);
    expect(await chosen({ follower: "first" })).toHaveLength(132);
    expect(await backlog()).toEqual({ setAside: 100, lagSeconds: 0 });
    pass(MINUTE);
    expect(await retry([marking("first"), marking("second")])).toBe(25);
  });
});

test("two processes that try the same fact again do the work of one, and one of them tells", async () => {
  const ids = new Set([idOf(1)]);
  await record(site, 1);
  await drain([poisoned("second", ids)]);
  pass(MINUTE);
  const other = { ...site.deps, table: faulty(site.deps.table, []) };
  await Promise.all([retry([poisoned("second", ids)]), retrySetAside(other, [poisoned("second", ids)])]);
  expect((await asideOf(site.deps.table)).map(({ attempts }) => attempts)).toEqual([2]);
  expect(alarms()).toHaveLength(2);
});

test("how followers stand is read in one round of few rows, however many wait", async () => {
  for (let n = 0; n < 20; n++) {
    await record(site, n);
    pass(1500);
  }
  const meter = metered(site.deps.table);
  expect(await backlogOf(meter, site.deps.now())).toEqual({ setAside: 0, lagSeconds: 30 });
  expect(meter.usage()).toMatchObject({ roundTrips: 5, itemsRead: expect.toSatisfy((read: number) => read <= 4) });
  expect(await backlogOf(meter, new Date(BEGAN - 1000))).toEqual({ setAside: 0, lagSeconds: 0 });
});
