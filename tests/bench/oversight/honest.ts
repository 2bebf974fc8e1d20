/** An honest season, day by day: cooperatives pick, weigh, register and send; depots receive; loggers ride along; a laboratory tests. */
import { loggerFile } from "../../../packages/cli/src/demo/logger-file.ts";
import { type Random, seededRandom } from "../../../packages/cli/src/demo/seeded-random.ts";
import {
  addCooperative,
  baseOf,
  CHENGDU,
  type County,
  certificateOf,
  date,
  GUANGYUAN,
  instant,
  iso,
  KIWIFRUIT,
  kiwifruitOf,
  PLOTS,
  type Step,
} from "./county.ts";

export const DAYS = 30;
const BATCHES_A_COOPERATIVE = 250;
/** So many send to the same two depots. */
const SENDERS = 40;
/** One in so many is tested, and has a logger. */
const TESTED = 10;
const LOGGED = 20;
/** Steps of each scale in grams: it weighs in tenths, in kilograms, or in five kilograms. */
const SCALES = [100, 1000, 5000] as const;

export interface Season {
  readonly batches: number;
  readonly seed: number;
}

export const cooperatives = ({ batches }: Season): number => Math.max(4, Math.ceil(batches / BATCHES_A_COOPERATIVE));
const cooperativeOf = (season: Season, n: number): string => `coop-${n % cooperatives(season)}`;

interface Depot {
  readonly id: string;
  readonly regionCode: string;
}

/** The two where goods of a cooperative go: one a few hours away, one for the next morning. */
function depotsOf(cooperative: number): readonly [Depot, Depot] {
  const group = Math.floor(cooperative / SENDERS);
  const more = group === 0 ? "" : `-${group}`;
  return [
    { id: `guangyuan-depot${more}`, regionCode: GUANGYUAN },
    { id: `chengdu-depot${more}`, regionCode: CHENGDU },
  ];
}

const randomOf = ({ seed }: Season, n: number): Random => seededRandom(seed * 1_000_003 + n);

export const pathOf = (lot: string, gtin = KIWIFRUIT): string => `/api/batches/${gtin}/${lot}`;
export const batchId = (lot: string): string => `01/${KIWIFRUIT}/10/${lot}`;

/** A registration by a cooperative of what it picked on a day. */
export const picked = (cooperative: string, lot: string, day: number, quantityKg: number, more: object = {}) => ({
  ...{
    gtin: kiwifruitOf(cooperative),
    lot,
    base: baseOf(cooperative),
    plots: ["p1"],
    harvestedOn: date(day),
    quantityKg,
  },
  ...{ certificate: certificateOf(cooperative), commitmentBasis: "quality-control", ...more },
});

export const items = (lot: string, quantityKg: number, gtin = KIWIFRUIT) => [{ gtin, lot, quantityKg }];

/** A laboratory's report on what was used in July. */
export const report = (sampleId: string, day: number, actives: readonly string[], more: object = {}) => ({
  ...{ sampleId, sampledOn: date(day), testedOn: date(day + 1), issuedOn: date(day + 1), standard: "GB 2763-2026" },
  items: actives.map((active) => ({ active, resultMgPerKg: 0.02, limitMgPerKg: 5 })),
  ...{ verdict: "passed", ...more },
});

/** A logger's run beside goods that go out at four in the afternoon. */
export function run(serial: string, day: number, hours: number, seed: number, more: object = {}): string {
  const from = instant(day, 15, 40);
  const ordinary = {
    serial,
    from,
    to: from + hours * 3_600_000,
    minCelsius: 0.5,
    maxCelsius: 2,
    course: "in-range" as const,
  };
  return loggerFile({ ...ordinary, ...more }, seededRandom(seed));
}

export async function addHonest(county: County, season: Season): Promise<void> {
  for (let n = 0; n < cooperatives(season); n += SENDERS) {
    for (const { id, regionCode } of depotsOf(n)) await county.add(id, "depot", regionCode, "depot");
  }
  for (let n = 0; n < cooperatives(season); n += 1) await addCooperative(county, `coop-${n}`, { number: n });
}

/** What is done with the batches picked on a day, that day and the next morning. */
export function honestSteps(season: Season, day: number): readonly Step[] {
  const steps: Step[] = [];
  const first = Math.ceil((day * season.batches) / DAYS);
  for (let n = first; n * DAYS < (day + 1) * season.batches; n += 1) steps.push(...batchSteps(season, n, day));
  return steps;
}

function batchSteps(season: Season, n: number, day: number): Step[] {
  const random = randomOf(season, n);
  const lot = `H${n}`;
  const cooperative = cooperativeOf(season, n);
  const path = pathOf(lot, kiwifruitOf(cooperative));
  const scale = SCALES[(n % cooperatives(season)) % SCALES.length] ?? 1000;
  const kg = (Math.round((300_000 + random() * 600_000) / scale) * scale) / 1000;
  const plot = PLOTS[Math.floor(random() * PLOTS.length)] ?? "p1";
  const steps: Step[] = [
    {
      at: instant(day, 15),
      run: ({ send }) => send(cooperative, "/api/batches", picked(cooperative, lot, day, kg, { plots: [plot] })),
    },
  ];
  if (n % TESTED === 3) {
    const sent = report(`S-${lot}`, day, ["苯醚甲环唑", "多菌灵"]);
    steps.push({ at: instant(day + 1, 18), run: ({ send }) => send("laboratory", `${path}/tests`, sent) });
  }
  if (random() < 0.4) return steps;
  const [near, far] = depotsOf(n % cooperatives(season));
  const [{ id: depot }, at] =
    random() < 0.5 ? ([near, instant(day, 21)] as const) : ([far, instant(day + 1, 9)] as const);
  steps.push(...journey({ lot, cooperative, depot, kg, day, at }));
  if (n % LOGGED === 7) {
    const file = run(`QT-${lot}`, day, 4, n);
    steps.push({ at: instant(day + 1, 10), run: ({ send }) => send(depot, `${path}/temperature-logs`, file) });
  }
  return steps;
}

interface Journey {
  readonly lot: string;
  readonly cooperative: string;
  readonly depot: string;
  readonly kg: number;
  readonly day: number;
  /** When it arrives. */
  readonly at: number;
  readonly arrivedKg?: number | null;
}

/** Sent at four on the day of the harvest; `arrivedKg` null: never confirmed. */
export function journey({ lot, cooperative, depot, kg, day, at, arrivedKg = kg }: Journey): Step[] {
  const sent = instant(day, 16);
  const gtin = kiwifruitOf(cooperative);
  const shipment = { id: `s-${lot}`, to: depot, items: items(lot, kg, gtin), shippedAt: iso(sent) };
  const leaves: Step = { at: sent, run: ({ send }) => send(cooperative, "/api/shipments", shipment) };
  if (arrivedKg === null) return [leaves];
  const receipt = { items: items(lot, arrivedKg, gtin), receivedAt: iso(at) };
  return [leaves, { at, run: ({ send }) => send(depot, `/api/shipments/s-${lot}/receipt`, receipt) }];
}
