import { describe, expect, test } from "vitest";
import type { CheckedRow } from "./check-rows.ts";
import { type ImportProgress, type Outcome, type SendOrder, type Sent, sendRows } from "./send-rows.ts";

function rowAt(line: number, subject = `s${line}`): CheckedRow {
  const command = { path: "/x", body: {}, subject, label: "" };
  return { row: { cells: [], line }, id: `row-${line}`, wrong: [], assumed: [], command };
}

function memory(): ImportProgress & { readonly kept: Map<number, Outcome> } {
  const kept = new Map<number, Outcome>();
  return {
    kept,
    read: () => Promise.resolve(new Map(kept)),
    note: async (_, line, outcome) => {
      kept.set(line, outcome);
    },
  };
}

const order = (change: Partial<SendOrder>): SendOrder => ({
  digest: "d",
  rows: [],
  send: () => Promise.resolve({ kind: "taken" }),
  progress: memory(),
  signal: new AbortController().signal,
  wait: () => Promise.resolve(),
  ...change,
});

describe("rows are sent", () => {
  test("one after another where they are about one thing, and at most four at once", async () => {
    const sent: string[] = [];
    let [now, most] = [0, 0];
    const send = async (id: string): Promise<Sent> => {
      now += 1;
      most = Math.max(most, now);
      await new Promise((resolve) => setTimeout(resolve, 1));
      now -= 1;
      sent.push(id);
      return { kind: "taken" };
    };
    const rows = Array.from({ length: 30 }, (_, n) => rowAt(n, n % 2 === 0 ? "one" : `s${n}`));
    await sendRows(order({ rows, send }));
    expect(most).toBe(4);
    expect(sent.filter((id) => Number(id.slice(4)) % 2 === 0)).toEqual(
      rows.filter((_, n) => n % 2 === 0).map(({ id }) => id),
    );
  });

  test("until they are answered: what could not be reached is asked again, after the pause that was asked for", async () => {
    const pauses: number[] = [];
    let tries = 0;
    const send = (): Promise<Sent> => {
      tries += 1;
      return Promise.resolve(tries < 3 ? { kind: "later", afterMs: tries * 1000 } : { kind: "taken" });
    };
    const wait = async (ms: number) => void pauses.push(ms);
    const outcomes = await sendRows(order({ rows: [rowAt(2)], send, wait }));
    expect([outcomes.get(2), pauses]).toEqual([{ kind: "taken" }, [1000, 2000]]);
  });

  test("and one that is refused is kept with its reason, while the others go on; it is sent again at the next start", async () => {
    const refusal: Sent = { kind: "refused", told: { code: "lot-taken", zh: "批次号已用", en: "taken" } };
    const progress = memory();
    let asked = 0;
    const send = (id: string): Promise<Sent> => {
      asked += 1;
      return Promise.resolve(id === "row-3" ? refusal : { kind: "taken" });
    };
    const rows = [rowAt(2), rowAt(3), rowAt(4)];
    expect(
      [...(await sendRows(order({ rows, send, progress }))).entries()].toSorted(([one], [other]) => one - other),
    ).toEqual([
      [2, { kind: "taken" }],
      [3, refusal],
      [4, { kind: "taken" }],
    ]);
    await sendRows(order({ rows, send, progress }));
    expect(asked).toBe(4);
  });

  test("not at all once they were stopped, and the rest by another start", async () => {
    const progress = memory();
    const stop = new AbortController();
    const asked: string[] = [];
    const send = (id: string): Promise<Sent> => {
      asked.push(id);
      if (asked.length === 5) stop.abort();
      return Promise.resolve({ kind: "taken" });
    };
    const rows = Array.from({ length: 40 }, (_, n) => rowAt(n));
    await sendRows(order({ rows, send, progress, signal: stop.signal }));
    expect(asked.length).toBeLessThan(12);
    await sendRows(order({ rows, send, progress }));
    expect(new Set(asked).size).toBe(40);
    expect(progress.kept.size).toBe(40);
  });
});
