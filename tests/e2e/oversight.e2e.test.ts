import { expect, test } from "vitest";
import { measureOversight } from "../bench/oversight/measure.ts";
import { sized } from "../sized.ts";

const MINUTE = 60_000;

test("in a season with faults the offices find each of every kind and nothing else; in an honest one nothing", {
  timeout: sized(5, 20) * MINUTE,
}, async () => {
  const { faults, honest, besides } = await measureOversight(
    { batches: sized(1000, 5000), seed: 20_260_901 },
    sized(1, 3),
  );
  expect(honest).toEqual([]);
  expect(besides).toEqual([]);
  expect(faults).toHaveLength(20);
  for (const { kind, seeded, found, untrue } of faults) expect([kind, found, untrue]).toEqual([kind, seeded, 0]);
});
