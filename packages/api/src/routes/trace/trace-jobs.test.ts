import { afterEach, expect, test } from "vitest";
import { batchOn, done, GTIN, newSeason } from "../../fixtures/season.ts";
import { OffloadThreads } from "../../offload/threads.ts";

const WORKER = new URL("../../job-thread.ts", import.meta.url);
const offload = new OffloadThreads({ worker: WORKER, tell: () => undefined, threads: 1 });
afterEach(() => offload.close());

test("a large trace answers the same whether a thread works it out or whoever serves", async () => {
  const season = await newSeason();
  const names = new Set<string>();
  const run: typeof offload.run = (job, input) => {
    names.add(job.name);
    return offload.run(job, input);
  };
  const apart = season.with({ offload: { run } });
  const weighed = (lot: string, quantityKg: number) => ({ gtin: GTIN, lot, quantityKg });
  const post = (who: string, path: string, body: object) => done(season.send(who, "POST", path, body));
  for (let n = 0; n < 50; n += 1) {
    await post("coop", "/api/batches", batchOn(`L${n}`, 10));
    const shippedAt = "2026-10-07T08:00:00+08:00";
    await post("coop", "/api/shipments", { id: `S${n}`, to: "depot", items: [weighed(`L${n}`, 10)], shippedAt });
    await post("depot", `/api/shipments/S${n}/receipt`, { items: [weighed(`L${n}`, 10)], receivedAt: shippedAt });
    const outputs = Array.from({ length: 10 }, (_, m) => weighed(`L${n}-${m}-${"x".repeat(8)}`, 1));
    const step = { id: `T${n}`, inputs: [weighed(`L${n}`, 10)], outputs, lossKg: 0, at: shippedAt };
    await post("depot", "/api/transformations", step);
  }
  for (const direction of ["forward", "both"]) {
    const asked = `/api/trace?id=base/coop/b1&direction=${direction}&knownOn=2026-10-09`;
    const here = await done(season.send("county", "GET", asked));
    expect(await done(apart.send("county", "GET", asked))).toEqual(here);
    // The base; of each harvest itself, its shipment, where it came, the transformation and ten batches.
    expect(here.nodes).toHaveLength(1 + 50 * 14);
  }
  expect(names).toEqual(new Set(["trace-graph", "trace-answer"]));
});
