import { DomainError } from "@suyuan/domain/errors";
import type { Fact } from "@suyuan/domain/fact";
import { faulty } from "@suyuan/store/faulty-table";
import { type ReadOptions, StoreUnavailable, type Table } from "@suyuan/store/table";
import { beforeEach, describe, expect, test } from "vitest";
import { demoDeps, impatient } from "../fixtures/http.ts";
import type { Deps } from "../host.ts";
import { type Command, type Decision, execute, ledgerOps, TransactionTooLarge } from "./commit.ts";
import { factKey, idempotencyKey, outboxKey, outboxPartition } from "./keys.ts";
import { create, Loaded } from "./loaded.ts";
import { readRow } from "./read.ts";
import { keyOf } from "./row-key.ts";

const COUNTER = keyOf<{ readonly count: number }>("COUNTER", "COUNTER");
const ACTOR = { organisation: "coop", role: "clerk", key: "key-1" } as const;

const fact: Fact = {
  kind: "base-added",
  by: { organisation: "coop", role: "clerk" },
  occurredAt: "2026-10-08T02:00:00.000Z",
  recordedAt: "2026-10-08T02:00:00.000Z",
  data: { id: "b1", organisation: "coop", name: "苍溪基地", regionCode: "510824", plots: [] },
};

function raised(loaded: Loaded): Decision<{ count: number }> {
  const count = (loaded.state<{ count: number }>(COUNTER)?.count ?? 0) + 1;
  return {
    writes: [loaded.next(COUNTER, { count })],
    fact,
    factKey: factKey(COUNTER, loaded.version(COUNTER) + 1),
    status: 201,
    body: { count },
  };
}

const raise = (more: Partial<Command<{ count: number }>> = {}): Command<{ count: number }> => ({
  actor: ACTOR,
  digest: "raise",
  lane: "counter",
  keys: [COUNTER],
  decide: raised,
  ...more,
});

let deps: Deps;
beforeEach(() => {
  deps = demoDeps().deps;
});

const over = (table: Table): Deps => ({ ...deps, table });
const count = async () => (await deps.table.get(COUNTER))?.data.count ?? 0;
async function outboxRows(): Promise<number> {
  const pages = await Promise.all([0, 1, 2, 3].map((shard) => deps.table.query(outboxPartition(shard))));
  return pages.reduce((sum, { items }) => sum + items.length, 0);
}

describe("execute", () => {
  test("writes the state, its fact with the answer, and one outbox row, or none of them", async () => {
    const answer = await execute(deps, raise());
    expect(answer).toMatchObject({ status: 201, body: { count: 1 }, replayed: false });
    const row = (await readRow(deps.table, factKey(COUNTER, 1)))?.data;
    expect(row).toMatchObject({ fact, digest: "raise", status: 201, answer: { count: 1 } });
    expect([await count(), await outboxRows()]).toEqual([1, 1]);

    const refuse = () => {
      throw new DomainError("balance-exceeded", { en: "no", zh: "否" });
    };
    await expect(execute(deps, raise({ decide: refuse }))).rejects.toMatchObject({ code: "balance-exceeded" });
    expect([await count(), await outboxRows()]).toEqual([1, 1]);
  });

  test("decides again on the fresh state when another process was first", async () => {
    const other = over(faulty(deps.table, []));
    const decisions: number[] = [];
    const slow = raise({
      decide: (loaded) => {
        const decision = raised(loaded);
        decisions.push(decision.body.count);
        return decision;
      },
    });
    // Both load before either commits: the one that loses its guard has to see the other's count.
    await Promise.all([execute(deps, slow), execute(other, slow)]);
    expect(decisions.toSorted((a, b) => a - b)).toEqual([1, 1, 2]);
    expect([await count(), await outboxRows()]).toEqual([2, 2]);
  });

  test("makes 50 writers in 5 processes all count", async () => {
    const processes = Array.from({ length: 5 }, () => over(faulty(deps.table, [])));
    await Promise.all(Array.from({ length: 50 }, (_, n) => execute(processes[n % 5] ?? deps, raise())));
    expect([await count(), await outboxRows()]).toEqual([50, 50]);
  });

  test("gives up after its attempts with an outage that says nothing was committed", async () => {
    const lost: Table = { ...faulty(deps.table, []), transact: async () => ({ ok: false, conflicts: [0] }) };
    const failure = await execute(impatient(over(lost)), raise()).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(StoreUnavailable);
    expect(failure).toMatchObject({ outcome: "not-committed", message: "too many writers on the same record" });
    expect(await outboxRows()).toBe(0);
  });

  test("looks for its own fact after an unknown outcome, and does not write twice", async () => {
    const answer = await execute(over(faulty(deps.table, ["none", "fail-after"])), raise());
    expect(answer).toMatchObject({ status: 201, body: { count: 1 }, replayed: false });
    expect([await count(), await outboxRows()]).toEqual([1, 1]);
  });

  test("does not take another's fact in the same place for its own", async () => {
    let transactions = 0;
    const other = over(faulty(deps.table, []));
    const table: Table = {
      ...faulty(deps.table, []),
      async transact(ops, token) {
        transactions += 1;
        if (transactions > 1) return deps.table.transact(ops, token);
        // Nothing of ours arrives, and another process writes the very rows that we meant to write.
        await execute(other, raise());
        throw new StoreUnavailable("lost on the way", "unknown");
      },
    };
    expect(await execute(over(table), raise())).toMatchObject({ body: { count: 2 } });
    expect([await count(), await outboxRows()]).toEqual([2, 2]);
  });

  test("passes a defect on at once, and the lane goes on", async () => {
    const broken = raise({
      decide: () => {
        throw new TypeError("defect");
      },
    });
    await expect(execute(deps, broken)).rejects.toThrow("defect");
    expect((await execute(deps, raise())).body).toEqual({ count: 1 });
  });
});

describe("what a transaction holds", () => {
  const many = (count: number, loaded: Loaded): Decision<{ count: number }> => {
    const decision = raised(loaded);
    const more = Array.from({ length: count - 1 }, (_, n) => create(keyOf("MANY", String(n)), {}));
    return { ...decision, writes: [...decision.writes, ...more] };
  };
  const asked = { key: "k", digest: "d" };

  test("is measured: a decision with as many rows as fit beside the ledger's own is committed, one more is refused", async () => {
    await expect(execute(deps, raise({ decide: (loaded) => many(99, loaded) }))).rejects.toMatchObject({
      code: "payload-too-large",
      message: expect.stringMatching(/^This would write 101 records at once; 100 are the most\./),
    });
    expect([await count(), await outboxRows()]).toEqual([0, 0]);
    await execute(deps, raise({ decide: (loaded) => many(98, loaded) }));
    expect([await count(), await outboxRows()]).toEqual([1, 1]);
  });

  test("has a row less where the request has an Idempotency-Key", async () => {
    const keyed = (rows: number) => raise({ idempotency: asked, decide: (loaded) => many(rows, loaded) });
    await expect(execute(deps, keyed(98))).rejects.toBeInstanceOf(TransactionTooLarge);
    expect(await execute(deps, keyed(97))).toMatchObject({ body: { count: 1 } });
  });

  test("is what the ledger says that it adds", async () => {
    const sizes: number[] = [];
    const table: Table = {
      ...faulty(deps.table, []),
      transact: (ops, token) => {
        sizes.push(ops.length);
        return deps.table.transact(ops, token);
      },
    };
    const nothing = new Loaded([], []);
    for (const [n, idempotency] of [undefined, asked].entries()) {
      const command = raise({ idempotency });
      await execute(over(table), command);
      const added = ledgerOps(command, nothing, raised(nothing), "ab".repeat(13));
      expect([added.length, sizes[n]]).toEqual([2 + n, 1 + added.length]);
      const data = { id: "ab".repeat(13), fact, digest: "raise", status: 201, answer: { count: 1 } };
      expect(added[0]).toStrictEqual({ put: { ...factKey(COUNTER, 1), version: 1, data }, when: "absent" });
    }
  });
});

describe("a request with an Idempotency-Key", () => {
  const asked = { key: "k#1", digest: "d" };
  const keyed = (more: Partial<Command<{ count: number }>> = {}) => raise({ idempotency: asked, ...more });

  test("is answered again with what it was answered, for seven days, and then is a new one", async () => {
    const { deps: own, clock } = demoDeps();
    const first = await execute(own, keyed());
    expect(first).toEqual({ status: 201, body: { count: 1 }, replayed: false });
    const [row] = [await readRow(own.table, idempotencyKey("coop", "k#1"))];
    expect(row).toMatchObject({ version: 1, data: { digest: "d", pk: "COUNTER", sk: "F#000001" } });
    expect(row?.expiresAt).toBe(Date.parse("2026-10-15T02:00:00Z") / 1000);
    clock.now = Date.parse("2026-10-15T01:59:59.999Z");
    expect(await execute(own, keyed({ decide: () => expect.fail("decided") }))).toEqual({ ...first, replayed: true });
    clock.now = Date.parse("2026-10-15T02:00:00.000Z");
    expect(await execute(own, keyed())).toMatchObject({ body: { count: 2 }, replayed: false });
    expect(await readRow(own.table, idempotencyKey("coop", "k#1"))).toMatchObject({
      version: 2,
      data: { sk: "F#000002" },
    });
  });

  test("is refused when the key stood for another request, and is another's where it is of another organisation", async () => {
    await execute(deps, keyed());
    await expect(execute(deps, keyed({ idempotency: { ...asked, digest: "e" } }))).rejects.toMatchObject({
      code: "idempotency-key-reused",
      message: expect.stringMatching(/used for another request/),
      detailZh: expect.stringMatching(/已用于另一请求/),
    });
    const stranger = keyed({ actor: { ...ACTOR, organisation: "stranger" } });
    expect(await execute(deps, stranger)).toMatchObject({ body: { count: 2 }, replayed: false });
  });

  test("is not answered from a row whose fact is not there", async () => {
    await execute(deps, keyed());
    await deps.table.transact([{ delete: factKey(COUNTER, 1), when: { versionIs: 1 } }], "gone");
    const failure = await execute(impatient(deps), keyed()).catch((error: unknown) => error);
    expect(failure).toMatchObject({ message: expect.stringMatching(/without its fact/), outcome: "not-committed" });
  });

  test("sent twice at once is done once", async () => {
    const answers = await Promise.all([execute(deps, keyed()), execute(over(faulty(deps.table, [])), keyed())]);
    expect(answers.map(({ body }) => body)).toEqual([{ count: 1 }, { count: 1 }]);
    expect(await count()).toBe(1);
  });
});

describe("what is loaded", () => {
  const other = keyOf<{ readonly n: number }>("OTHER", "OTHER");

  test("is what was asked for first, then what that leads to, each key once, consistent and ahead of what is committed", async () => {
    await deps.table.transact([create(other, { n: 7 })], "other");
    const reads: [keys: readonly string[], options: ReadOptions | undefined][] = [];
    const table: Table = {
      ...faulty(deps.table, []),
      getMany: (keys, options) => {
        reads.push([keys.map(({ pk }) => pk), options]);
        return deps.table.getMany(keys, options);
      },
    };
    const seen: unknown[] = [];
    const command = raise({
      keys: [COUNTER, COUNTER],
      more: (loaded) => {
        seen.push(loaded.state(COUNTER), loaded.state(other));
        return [other];
      },
      decide: (loaded) => {
        seen.push(loaded.state(COUNTER), loaded.state(other));
        return raised(loaded);
      },
    });
    await execute(deps, raise());
    await execute(over(table), command);
    const ahead = { consistent: true, ahead: true };
    expect(reads).toEqual([
      [["COUNTER"], ahead],
      [["OTHER"], ahead],
    ]);
    expect(seen).toEqual([{ count: 1 }, undefined, { count: 1 }, { n: 7 }]);
  });

  test("may be more than a hundred keys", async () => {
    const keys = [COUNTER, ...Array.from({ length: 150 }, (_, n) => keyOf("MANY", String(n)))];
    expect(await execute(deps, raise({ keys, more: () => [] }))).toMatchObject({ body: { count: 1 } });
  });
});

describe("the lane", () => {
  test("is held until the answer where the table does not read ahead, and left at the commit where it does", async () => {
    for (const readsAhead of [false, true]) {
      const order: string[] = [];
      const { table } = demoDeps().deps;
      let isFirst = true;
      const slow: Table = {
        ...faulty(table, []),
        readsAhead,
        getMany: (keys, options) => {
          order.push("load");
          return table.getMany(keys, options);
        },
        async transact(ops, token) {
          const commit = await table.transact(ops, token);
          if (isFirst) {
            isFirst = false;
            await new Promise((resolve) => setTimeout(resolve, 20));
          }
          order.push("committed");
          return commit;
        },
      };
      await Promise.all([execute(over(slow), raise()), execute(over(slow), raise())]);
      const overlapping = order.slice(0, 2).join() === "load,load";
      expect([readsAhead, overlapping]).toEqual([readsAhead, readsAhead]);
    }
  });
});

describe("the row of a fact", () => {
  test("holds what answers a repetition and what a follower needs, and nothing that is not there", async () => {
    const flags = [
      { code: "late-entry", at: fact.recordedAt, reason: { code: "late-entry", zh: "迟", en: "late" } },
    ] as const;
    const entry = { subject: "01/1/10/A", regions: ["510824"], flags };
    const decide = (loaded: Loaded): Decision<{ count: number }> => ({
      ...raised(loaded),
      row: { hashId: "ni:x" },
      location: "/api/counter",
      exceptions: [entry, { ...entry, subject: "none", flags: [] }],
    });
    await execute(deps, raise({ decide }));
    const row = (await readRow(deps.table, factKey(COUNTER, 1)))?.data;
    const id = row?.id ?? "";
    expect(row).toEqual({
      hashId: "ni:x",
      id,
      fact,
      digest: "raise",
      status: 201,
      answer: { count: 1 },
      location: "/api/counter",
      exceptions: [entry],
    });
    expect(id).toMatch(/^[0-9a-f]{26}$/);
    const shard = Number.parseInt(id.slice(0, 2), 16) % 4;
    const outbox = await readRow(deps.table, outboxKey(shard, fact.recordedAt, id));
    expect(outbox?.data).toEqual({ pk: "COUNTER", sk: "F#000001", kind: "base-added", recordedAt: fact.recordedAt });

    await execute(deps, raise());
    const plain = (await readRow(deps.table, factKey(COUNTER, 2)))?.data;
    expect(Object.keys(plain ?? {}).toSorted()).toEqual(["answer", "digest", "fact", "id", "status"]);
  });

  test("has its outbox row in the partition that its id says by chance, and all partitions are used", async () => {
    const nothing = new Loaded([], []);
    const shards = ["00", "01", "02", "03", "fe"].map((start) => {
      const id = start.padEnd(26, "5");
      const [, outbox] = ledgerOps(raise(), nothing, raised(nothing), id);
      return outbox && "put" in outbox ? [outbox.put.pk, outbox.put.sk] : undefined;
    });
    const sk = (start: string) => `${fact.recordedAt}#${start.padEnd(26, "5")}`;
    expect(shards).toEqual([
      ["OUTBOX#0", sk("00")],
      ["OUTBOX#1", sk("01")],
      ["OUTBOX#2", sk("02")],
      ["OUTBOX#3", sk("03")],
      ["OUTBOX#2", sk("fe")],
    ]);
  });

  test("stands before those of facts beside it: each with a row and an outbox row of its own, without what is the first one's alone", async () => {
    const nothing = new Loaded([], []);
    const beside = [7, 8].map((n) => ({ fact, factKey: factKey(keyOf("OTHER", "OTHER"), n) }));
    const flags = [
      { code: "late-entry", at: fact.recordedAt, reason: { code: "late-entry", zh: "迟", en: "late" } },
    ] as const;
    const exceptions = [{ subject: "01/1/10/A", regions: ["510824"], flags }];
    const id = "03".padEnd(26, "5");
    const decision = { ...raised(nothing), row: { hashId: "ni:x" }, location: "/api/x", exceptions, beside };
    const puts = ledgerOps(raise(), nothing, decision, id).map((op) => ("put" in op ? op.put : expect.fail("no put")));
    const own = { fact, digest: "raise", status: 201, answer: { count: 1 }, location: "/api/x" };
    expect(puts.map(({ pk, sk }) => [pk, sk])).toEqual([
      ["COUNTER", "F#000001"],
      ["OUTBOX#3", `${fact.recordedAt}#${id}`],
      ["OTHER", "F#000007"],
      ["OUTBOX#3", `${fact.recordedAt}#${id}-1`],
      ["OTHER", "F#000008"],
      ["OUTBOX#3", `${fact.recordedAt}#${id}-2`],
    ]);
    expect(puts[0]?.data).toStrictEqual({ ...own, id, hashId: "ni:x", exceptions });
    expect(puts[2]?.data).toStrictEqual({ ...own, id: `${id}-1` });
    expect(puts[3]?.data).toStrictEqual({ pk: "OTHER", sk: "F#000007", kind: fact.kind, recordedAt: fact.recordedAt });
  });

  test("answers a repeated command with its location, and one without has none", async () => {
    const taken = () => factKey(COUNTER, 1);
    const located = (loaded: Loaded) => ({ ...raised(loaded), location: "/api/counter" });
    expect(await execute(deps, raise({ decide: located }))).toMatchObject({
      location: "/api/counter",
      replayed: false,
    });
    expect(await execute(deps, raise({ taken }))).toMatchObject({ location: "/api/counter", replayed: true });
    expect(await execute(deps, raise())).not.toHaveProperty("location");
  });
});

describe("an id that is taken", () => {
  const taken = () => factKey(COUNTER, 1);

  test("answers its own command again, and refuses other content of the same organisation without deciding", async () => {
    await execute(deps, raise());
    const decide = () => expect.fail("decided");
    expect(await execute(deps, raise({ taken, decide }))).toMatchObject({ replayed: true, body: { count: 1 } });
    await expect(execute(deps, raise({ taken, decide, digest: "other" }))).rejects.toMatchObject({
      code: "id-taken",
      message: expect.stringMatching(/already in use for other content/),
      detailZh: expect.stringMatching(/已用于其他内容/),
    });
  });

  test("is told to another organisation only when the rules let it name everything else in the command", async () => {
    await execute(deps, raise());
    const stranger = { ...ACTOR, organisation: "stranger" };
    const hidden = () => {
      throw new DomainError("not-found", { en: "no", zh: "否" });
    };
    const asked = raise({ taken, actor: stranger });
    await expect(execute(deps, { ...asked, decide: hidden })).rejects.toMatchObject({ code: "not-found" });
    await expect(execute(deps, asked)).rejects.toMatchObject({ code: "id-taken" });
    expect(await count()).toBe(1);
  });

  test("is looked for again when it was seen ahead of a commit that then failed", async () => {
    let looks = 0;
    const asked = raise({
      taken: () => {
        looks += 1;
        return looks === 1 ? factKey(COUNTER, 1) : undefined;
      },
    });
    expect(await execute(deps, asked)).toMatchObject({ body: { count: 1 }, replayed: false });
    expect(looks).toBe(2);
  });

  test("may be told by what only the further keys show", async () => {
    await execute(deps, raise());
    const further = factKey(COUNTER, 1);
    const late = { more: () => [further], taken: (loaded: Loaded) => (loaded.has(further) ? further : undefined) };
    const decide = () => expect.fail("decided");
    expect(await execute(deps, raise({ ...late, decide }))).toMatchObject({ replayed: true, body: { count: 1 } });
    await expect(execute(deps, raise({ ...late, decide, digest: "other" }))).rejects.toMatchObject({
      code: "id-taken",
    });
  });

  test("by the same content of another organisation is no repetition", async () => {
    await execute(deps, raise());
    const stranger = raise({ taken, actor: { ...ACTOR, organisation: "stranger" } });
    await expect(execute(deps, stranger)).rejects.toMatchObject({ code: "id-taken" });
  });
});
