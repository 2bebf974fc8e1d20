import { chanceOf } from "@suyuan/domain/fixtures/goods-by-chance";
import { describe, expect, test } from "vitest";
import { sized } from "../../../../../tests/sized.ts";
import { batchOn, GTIN, NEIGHBOURS, newSeason, type Season } from "../../fixtures/season.ts";

interface Weighed {
  readonly gtin: string;
  readonly lot: string;
  readonly quantityKg: number;
}

/** What three organisations try by chance, one command a minute: whatever is refused is no part of it. */
class Day {
  readonly #season: Season;
  readonly #chance: () => number;
  #minute = 0;
  #n = 0;
  readonly lots: string[] = [];
  readonly #shipments: {
    readonly id: string;
    readonly from: string;
    readonly to: string;
    readonly items: Weighed[];
  }[] = [];
  readonly #made: { readonly id: string; readonly by: string }[] = [];
  readonly #held: { readonly who: string; readonly lot: string }[] = [];
  /** Commands that were recorded, by what they were. */
  readonly done: Record<string, number> = {};

  constructor(season: Season, seed: number) {
    this.#season = season;
    this.#chance = chanceOf(seed);
  }

  get now(): string {
    return new Date(Date.parse("2026-10-08T00:00:00.000Z") + this.#minute * 60_000).toISOString();
  }
  get season(): Season {
    return this.#season.at(this.now);
  }

  #next(): number {
    this.#n += 1;
    return this.#n;
  }
  #of<T>(all: readonly T[]): T | undefined {
    return all[Math.floor(this.#chance() * all.length)];
  }
  #kg(): number {
    return 1 + Math.floor(this.#chance() * 30);
  }
  /** Goods of one or two lots that somebody has, or had. */
  #some(): { readonly who: string; readonly items: Weighed[] } {
    const who = this.#of(this.#held)?.who ?? "coop";
    const own = this.#held.filter((one) => one.who === who);
    const lots = new Set([this.#of(own)?.lot, this.#of(own)?.lot].filter((lot) => lot !== undefined));
    return { who, items: [...lots].map((lot) => ({ gtin: GTIN, lot, quantityKg: this.#kg() })) };
  }

  async #send(what: string, who: string, path: string, body: object): Promise<boolean> {
    const { status } = await this.season.send(who, "POST", path, body);
    if (status >= 500) throw new Error(`${path} ${status}`);
    const isDone = status < 300;
    if (isDone) this.done[what] = (this.done[what] ?? 0) + 1;
    return isDone;
  }

  async register(): Promise<void> {
    const lot = `L${this.#next()}`;
    if (!(await this.#send("register", "coop", "/api/batches", batchOn(lot, 100)))) return;
    this.lots.push(lot);
    this.#held.push({ who: "coop", lot });
  }
  async #ship(): Promise<void> {
    const { who: from, items } = this.#some();
    const [id, to = ""] = [`S${this.#next()}`, this.#of(["depot", "coop2", "coop"].filter((one) => one !== from))];
    if (await this.#send("ship", from, "/api/shipments", { id, to, items, shippedAt: this.now })) {
      this.#shipments.push({ id, from, to, items });
    }
  }
  async #receive(): Promise<void> {
    const one = this.#of(this.#shipments);
    if (one === undefined) return;
    const body = { items: one.items, receivedAt: this.now };
    if (!(await this.#send("receive", one.to, `/api/shipments/${one.id}/receipt`, body))) return;
    this.#held.push(...one.items.map(({ lot }) => ({ who: one.to, lot })));
  }
  async #transform(): Promise<void> {
    const { who: by, items: inputs } = this.#some();
    const id = `T${this.#next()}`;
    const rest = inputs.reduce((sum, { quantityKg }) => sum + quantityKg, 0) - 1;
    const outputs = [1, rest]
      .filter((kg) => kg > 0)
      .map((quantityKg, n) => ({ gtin: GTIN, lot: `${id}${n}`, quantityKg }));
    if (!(await this.#send("transform", by, "/api/transformations", { id, inputs, outputs, lossKg: 0, at: this.now })))
      return;
    this.lots.push(...outputs.map(({ lot }) => lot));
    this.#held.push(...outputs.map(({ lot }) => ({ who: by, lot })));
    this.#made.push({ id, by });
  }
  async #lose(): Promise<void> {
    const { who, lot } = this.#of(this.#held) ?? { who: "coop", lot: "L1" };
    const body = { id: `V${this.#next()}`, cause: "spoiled", reason: "腐烂", quantityKg: this.#kg(), at: this.now };
    await this.#send("lose", who, `/api/batches/${GTIN}/${lot}/losses`, body);
  }

  /** What takes back or corrects what was recorded before. */
  async correct(): Promise<void> {
    this.#minute += 1;
    const [id, reason, shipment, made] = [`K${this.#next()}`, "复核", this.#of(this.#shipments), this.#of(this.#made)];
    const batch = `/api/batches/${GTIN}/${this.#of(this.lots)}`;
    const items = shipment?.items.map((one) => ({ ...one, quantityKg: this.#kg() }));
    const path = shipment && `/api/shipments/${shipment.id}`;
    const all = [
      () => this.#send("correct batch", "coop", `${batch}/corrections`, { id, reason, quantityKg: 60 + this.#kg() }),
      () => this.#send("correct plots", "coop", `${batch}/corrections`, { id, reason, plots: ["p2"] }),
      () => this.#send("void batch", "coop", `${batch}/void`, { id, reason }),
      () =>
        shipment && this.#send("correct receipt", shipment.to, `${path}/receipt/corrections`, { id, reason, items }),
      () => shipment && this.#send("void shipment", shipment.from, `${path}/void`, { id, reason }),
      () => made && this.#send("void transformation", made.by, `/api/transformations/${made.id}/void`, { id, reason }),
    ];
    await this.#of(all)?.();
  }

  /** One command that is recorded, or eight that are refused. */
  async step(): Promise<void> {
    this.#minute += 1;
    const count = () => Object.values(this.done).reduce((sum, one) => sum + one, 0);
    const before = count();
    const steps = [
      () => this.#ship(),
      () => this.#ship(),
      () => this.#receive(),
      () => this.#transform(),
      () => this.#lose(),
    ];
    for (let tries = 0; tries < 8 && count() === before; tries += 1) await this.#of(steps)?.();
  }
}

type Answer = Readonly<Record<string, unknown>>;

/** All that a bureau is told of some batches, by what it asks. Names alone are as of today. */
async function told(season: Season, lots: readonly string[], when: string): Promise<ReadonlyMap<string, Answer>> {
  const answers = new Map<string, Answer>();
  for (const lot of lots) {
    for (const more of [`knownOn=${when}`, `knownOn=${when}&asOf=${when}`]) {
      const path = `/api/trace?id=01/${GTIN}/10/${lot}&direction=both&${more}`;
      const { status, json } = await season.send("province", "GET", path);
      const { names: _, ...answer } = json;
      answers.set(path, { status, ...answer });
    }
  }
  return answers;
}

describe("what was known on a day", () => {
  test("is the same whenever it is asked, whatever is recorded, corrected or taken back since", async () => {
    const done: Record<string, number> = {};
    for (let seed = 1; seed <= sized(2, 20); seed += 1) {
      const day = new Day(await newSeason({}, NEIGHBOURS), seed);
      for (let n = 0; n < 3; n += 1) await day.register();
      for (let n = 0; n < 14; n += 1) await day.step();
      const [when, lots] = [day.now, [...day.lots.slice(0, 2), ...day.lots.slice(2).slice(-2)]];
      const before = await told(day.season, lots, when);
      for (let n = 0; n < 20; n += 1) await (n % 4 === 3 ? day.step() : day.correct());
      expect(await told(day.season, lots, when)).toEqual(before);
      for (const [what, count] of Object.entries(day.done)) done[what] = (done[what] ?? 0) + count;
    }
    console.info("known on a day, commands recorded:", JSON.stringify(done));
    const corrections = Object.entries(done).filter(([what]) => /correct|void/.test(what));
    expect(corrections.reduce((sum, [, count]) => sum + count, 0)).toBeGreaterThanOrEqual(sized(3, 60));
    for (const what of ["ship", "receive", "transform"]) expect([what, (done[what] ?? 0) > 0]).toEqual([what, true]);
  });
});
