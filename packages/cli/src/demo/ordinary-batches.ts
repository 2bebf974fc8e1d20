import { type Harvest, harvest, label, register, test, travel } from "./journeys.ts";
import { CERTIFICATES, KIWIFRUIT, PEAR } from "./land.ts";
import type { Stage } from "./stage.ts";

const KIWIFRUIT_COUNT = 16;
const PEAR_COUNT = 12;
const LABELS = 24;
/** Batches made side by side: more would only queue before the one database. */
const SIDE_BY_SIDE = 4;

/** Some batches travel to Chengdu, some rest in Guangyuan, some are still with the cooperative; every third one is tested. */
async function make(stage: Stage, batch: Harvest, n: number): Promise<void> {
  await register(stage, batch);
  if (batch.commitmentBasis === "commissioned-test") await test(stage, batch);
  if (n % 4 === 0) await label(stage, batch, LABELS);
  if (n % 4 === 3) return;
  await travel(stage, batch, { to: n % 2 === 0 ? "chengdu" : "guangyuan" });
}

function plan(stage: Stage): readonly Harvest[] {
  const isTested = (n: number) => n % 3 === 0;
  return Array.from({ length: KIWIFRUIT_COUNT + PEAR_COUNT }, (_, n) => {
    const isKiwifruit = n < KIWIFRUIT_COUNT;
    return harvest(stage, n % 4 === 3 ? 1 : 2, {
      gtin: isKiwifruit ? KIWIFRUIT : PEAR,
      plots: isKiwifruit ? ["y1", "y2"] : ["y5"],
      certificate: isKiwifruit ? CERTIFICATES.kiwifruit : CERTIFICATES.pear,
      commitmentBasis: isTested(n) ? "commissioned-test" : "quality-control",
    });
  });
}

/** The bulk of the season: batches in order, at various places. Answers how many. */
export async function makeOrdinaryBatches(stage: Stage): Promise<number> {
  const batches = plan(stage);
  for (let from = 0; from < batches.length; from += SIDE_BY_SIDE) {
    const some = batches.slice(from, from + SIDE_BY_SIDE);
    await Promise.all(some.map((batch, n) => make(stage, batch, from + n)));
  }
  return batches.length;
}
