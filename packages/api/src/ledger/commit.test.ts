import { DomainError } from "@suyuan/domain/errors";
import type { Fact } from "@suyuan/domain/fact";
import { faulty } from "@suyuan/store/faulty-table";
import { StoreUnavailable, type Table } from "@suyuan/store/table";
import { beforeEach, describe, expect, test } from "vitest";
import { demoDeps } from "../fixtures/http.ts";
import type { Deps } from "../host.ts";
import { type Command, type Decision, execute, type FactRow, type Loaded } from "./commit.ts";
import { factKey, outboxPartition } from "./keys.ts";

const COUNTER = { pk: "COUNTER", sk: "COUNTER" };
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
    const row = (await deps.table.get(factKey(COUNTER, 1)))?.data as unknown as FactRow;
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
    const failure = await execute(over(lost), raise()).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(StoreUnavailable);
    expect(failure).toMatchObject({ outcome: "not-committed" });
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

describe("an id that is taken", () => {
  const taken = () => factKey(COUNTER, 1);

  test("answers its own command again, and refuses other content of the same organisation without deciding", async () => {
    await execute(deps, raise());
    const decide = () => expect.fail("decided");
    expect(await execute(deps, raise({ taken, decide }))).toMatchObject({ replayed: true, body: { count: 1 } });
    await expect(execute(deps, raise({ taken, decide, digest: "other" }))).rejects.toMatchObject({ code: "id-taken" });
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
});
