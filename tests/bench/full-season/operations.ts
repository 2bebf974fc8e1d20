/**
 * Each operation by turns on a small season and on a large one: what else the machine does weighs on both alike. Turns in which the system took the
 * processor away are left out, where enough others are left.
 */
import { PUBLIC_URL } from "../season.ts";
import { registrationOf } from "./fill.ts";
import { gtinOf, type SeasonFolder } from "./folder.ts";

/** Turns that are not counted: what runs for the first time is slower. */
const WARM = 20;
const TURNS = 200;
/** Of the turns, that must have been undisturbed. */
const UNDISTURBED_MIN = 1 / 5;

/** Of one operation at one size. Units are those read and written on the way of the answer. */
export interface Measured {
  readonly medianMs: number;
  /** Turns of which that is the median, and whether the processor was this process's in all of them. */
  readonly turns: number;
  readonly isUndisturbed: boolean;
  readonly units: number;
}

export interface Compared {
  readonly name: string;
  readonly small: Measured;
  readonly large: Measured;
}

/** What the batches of a measurement cost beyond their answers: all that was written, and by how much the file grew. */
export interface Journey {
  readonly writeUnits: number;
  readonly diskBytes: number;
}

type Step = readonly [name: string, writes: boolean, work: (season: SeasonFolder, n: number) => Promise<unknown>];

const CREATED = 10 * 60_000;
export const nowOf = ({ endsAt, measurements }: SeasonFolder["state"]): number => endsAt + measurements * 3_600_000;

/** Readings of the ten hours before, each file its own. */
function readings(now: number, n: number): string {
  const rows = Array.from({ length: 60 }, (_, k) => {
    const at = new Date(now - (61 - k) * 600_000 + n * 1000).toISOString();
    return `${at},${(1.5 + 0.4 * Math.sin(k / 3)).toFixed(1)}`;
  });
  return `time,temperature\n${rows.join("\n")}\n`;
}

const GTIN = gtinOf(0);
const lotOf = ({ state }: SeasonFolder, n: number) => `M${state.measurements}-${n}`;
const pathOf = (season: SeasonFolder, n: number) => `/api/batches/${GTIN}/${lotOf(season, n)}`;
const before = ({ state }: SeasonFolder, minutes: number) => new Date(nowOf(state) - minutes * 60_000);
const itemsOf = (season: SeasonFolder, n: number) => [{ gtin: GTIN, lot: lotOf(season, n), quantityKg: 60 }];

async function read(season: SeasonFolder, who: string, path: string): Promise<string> {
  return (await season.ask(who, path)).text();
}

const STEPS: readonly Step[] = [
  [
    "register",
    true,
    (season, n) => season.ask("coop-0", "/api/batches", registrationOf(season.state.endsAt, 0, lotOf(season, n), n)),
  ],
  [
    "storage",
    true,
    (season, n) => {
      const step = { action: "in", location: "1号冷库", quantityKg: 80, at: before(season, 4) };
      return season.ask("coop-0", `${pathOf(season, n)}/storage`, step);
    },
  ],
  [
    "shipment",
    true,
    (season, n) => {
      const what = { id: `s-${lotOf(season, n)}`, to: "depot-0", items: itemsOf(season, n) };
      return season.ask("coop-0", "/api/shipments", { ...what, shippedAt: before(season, 3) });
    },
  ],
  [
    "receipt",
    true,
    (season, n) => {
      const receipt = { items: itemsOf(season, n), receivedAt: before(season, 2) };
      return season.ask("depot-0", `/api/shipments/s-${lotOf(season, n)}/receipt`, receipt);
    },
  ],
  [
    "temperature log",
    true,
    (season, n) => season.ask("depot-0", `${pathOf(season, n)}/temperature-logs`, readings(nowOf(season.state), n)),
  ],
  [
    "storage at the depot",
    true,
    (season, n) => {
      const step = { action: "in", location: "2号冷库", quantityKg: 60, at: before(season, 1) };
      return season.ask("depot-0", `${pathOf(season, n)}/storage`, step);
    },
  ],
  ["batch, by its holder", false, (season, n) => read(season, "coop-0", pathOf(season, n))],
  ["list of batches", false, (season) => read(season, "coop-0", "/api/batches?limit=30")],
  ["the bureau's list of batches", false, (season) => read(season, "bureau", "/api/batches?limit=30")],
  ["exceptions", false, (season) => read(season, "bureau", "/api/exceptions?limit=30")],
  ["search for a lot", false, (season, n) => read(season, "coop-0", `/api/search?q=${lotOf(season, n)}`)],
  ["page", false, (season, n) => read(season, "", `/v/01/${GTIN}/10/${lotOf(season, n)}`)],
  [
    "events since ten minutes",
    false,
    (season) => {
      const since = encodeURIComponent(new Date(nowOf(season.state) - CREATED).toISOString());
      return read(season, "coop-0", `/epcis/events?GE_recordTime=${since}&perPage=30`);
    },
  ],
  [
    "events of a batch",
    false,
    (season, n) => {
      const epcClass = encodeURIComponent(`${PUBLIC_URL}/01/${GTIN}/10/${lotOf(season, n)}`);
      return read(season, "coop-0", `/epcis/events?MATCH_anyEPCClass=${epcClass}`);
    },
  ],
];

const median = (values: readonly number[]) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;

/** One side of a comparison. */
class Side {
  readonly season: SeasonFolder;
  #times: { readonly ms: number; readonly isDisturbed: boolean }[] = [];
  #units: number[] = [];
  /** Write units of all that was done so far, what followed included. */
  writeUnits = 0;

  constructor(season: SeasonFolder) {
    this.season = season;
  }

  async turn(work: Step[2], n: number): Promise<void> {
    const { meter } = this.season;
    meter.reset();
    const { involuntaryContextSwitches: before } = process.resourceUsage();
    const began = performance.now();
    await work(this.season, n);
    const ms = performance.now() - began;
    this.#times.push({ ms, isDisturbed: process.resourceUsage().involuntaryContextSwitches > before });
    const { readUnits, writeUnits } = meter.usage();
    this.#units.push(readUnits + writeUnits);
    this.writeUnits += writeUnits;
  }

  async follow(): Promise<void> {
    this.season.meter.reset();
    await this.season.drain();
    this.writeUnits += this.season.meter.usage().writeUnits;
  }

  taken(): Measured {
    const [times, units] = [this.#times.slice(WARM), this.#units.slice(WARM)];
    this.#times = [];
    this.#units = [];
    const undisturbed = times.filter(({ isDisturbed }) => !isDisturbed);
    const isUndisturbed = undisturbed.length >= UNDISTURBED_MIN * TURNS;
    const counted = isUndisturbed ? undisturbed : times;
    const medianMs = median(counted.map(({ ms }) => ms));
    return { medianMs, turns: counted.length, isUndisturbed, units: median(units) };
  }
}

/** Every operation, and what the whole way of a batch takes in the large season and in the small one. */
export async function compareOperations(
  small: SeasonFolder,
  large: SeasonFolder,
): Promise<{ readonly operations: readonly Compared[]; readonly journeys: readonly [small: Journey, large: Journey] }> {
  const sides = [new Side(small), new Side(large)] as const;
  for (const { season } of sides) season.setClock(nowOf(season.state));
  const bytes = sides.map(({ season }) => season.bytes());
  const operations: Compared[] = [];
  let journeys: readonly Journey[] = [];
  for (const [name, writes, work] of STEPS) {
    if (!writes && journeys.length === 0) {
      journeys = sides.map(({ season, writeUnits }, side) => ({
        writeUnits: writeUnits / (WARM + TURNS),
        diskBytes: (season.bytes() - (bytes[side] ?? 0)) / (WARM + TURNS),
      }));
    }
    for (let n = 0; n < WARM + TURNS; n += 1)
      for (const side of n % 2 === 0 ? sides : sides.toReversed()) await side.turn(work, n);
    if (writes) for (const side of sides) await side.follow();
    operations.push({ name, small: sides[0].taken(), large: sides[1].taken() });
  }
  return { operations, journeys: journeys as [Journey, Journey] };
}
