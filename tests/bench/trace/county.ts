import type { Actor } from "@suyuan/api/call";
import { registerOrganisation } from "@suyuan/api/commands/organisations";
import type { Deps } from "@suyuan/api/host";
import { newApiKey } from "@suyuan/api/ledger/api-keys";
import { day, GTIN, PUBLIC_URL } from "../season.ts";
import { Chance } from "./chance.ts";

/**
 * A season of a county for outbreaks: harvests of many plots go by trucks to depots, lie in their rooms, are mixed and packed, and some packs go
 * on to a second depot. Beside what is recorded this keeps by itself what each lot passed, so that the truth of an outbreak does not come from
 * the code that looks for it.
 */

const COOPERATIVES = 16;
const PLOTS = 4;
const HARVESTS = 30;
const DEPOTS = 8;
const ROOMS = 3;
const TRUCKS = 24;
const DAYS = 30;
const HARVEST_KG = 300;
const HOUR = 3_600_000;

/** That a lot was at something, or came from it, on a day of the season. `id` as candidates are named. */
export interface Pass {
  readonly id: string;
  readonly day: number;
}

/** A lot that can be sold, with all that it and whatever it was made of passed. */
interface Sold {
  readonly lot: string;
  readonly passed: readonly Pass[];
}

export interface County {
  readonly sold: readonly Sold[];
  readonly commands: number;
}

interface Lying {
  readonly lot: string;
  readonly kg: number;
  readonly passed: readonly Pass[];
}

export const lotPath = (lot: string) => `01/${GTIN}/10/${lot}`;
const weighed = (lot: string, quantityKg: number) => ({ gtin: GTIN, lot, quantityKg });

/** Sends as an organisation. */
type As = (who: string, path: string, body: unknown) => Promise<void>;

/** Organisations of the season beside those of the bench, and a way to send as each. */
async function partiesIn(deps: Deps, fetch: (request: Request) => Response | Promise<Response>): Promise<As> {
  const operator: Actor = { organisation: "operator", role: "operator", key: "bench" };
  const secrets = new Map<string, string>();
  const add = async (id: string, kind: "cooperative" | "depot", role: "clerk" | "depot") => {
    await registerOrganisation(deps, operator, { id, name: id, kind, regionCode: "510824" });
    const made = newApiKey(deps, { organisation: id, role });
    await deps.table.transact(made.ops, made.id);
    secrets.set(id, made.secret);
  };
  for (let n = 0; n < COOPERATIVES; n += 1) await add(`coop-${n}`, "cooperative", "clerk");
  for (let n = 0; n < DEPOTS; n += 1) await add(`depot-${n}`, "depot", "depot");
  return async (who, path, body) => {
    const headers = { authorization: `Bearer ${secrets.get(who)}`, "content-type": "application/json" };
    const response = await fetch(
      new Request(PUBLIC_URL + path, { method: "POST", headers, body: JSON.stringify(body) }),
    );
    if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
    await response.arrayBuffer();
  };
}

class Season {
  readonly sold: Sold[] = [];
  commands = 0;
  readonly #as: As;
  readonly #chance = new Chance(12);
  readonly #stock = new Map<string, Lying[]>();
  readonly #uses = new Map<string, Pass[]>();
  #count = 0;

  constructor(as: As) {
    this.#as = as;
  }

  async send(who: string, path: string, body: unknown): Promise<void> {
    this.commands += 1;
    await this.#as(who, path, body);
  }

  /** Of the season's days, at an hour in China. */
  at(n: number, hour: number): string {
    return new Date(Date.parse(`${day(DAYS + 1 - n)}T00:00:00+08:00`) + hour * HOUR).toISOString();
  }

  async prepare(): Promise<void> {
    for (let n = 0; n < COOPERATIVES; n += 1) {
      const coop = `coop-${n}`;
      const plots = Array.from({ length: PLOTS }, (_, p) => ({ id: `p${p}`, areaMu: 1000, crop: "红心猕猴桃" }));
      await this.send(coop, "/api/bases", { id: "base", name: `${coop}基地`, regionCode: "510824", plots });
      for (const { id: plot } of plots) {
        for (let use = this.#chance.upTo(3); use >= 0; use -= 1) {
          const [id, on] = [`${plot}-${use}`, this.#chance.upTo(DAYS)];
          const what = { product: "药剂", actives: ["氯吡脲"], dosage: "1", safetyIntervalDays: 0 };
          await this.send(coop, "/api/inputs", { id, base: "base", plot, appliedOn: day(DAYS + 1 - on), ...what });
          const key = `${coop}/${plot}`;
          this.#uses.set(key, [...(this.#uses.get(key) ?? []), { id: `input/${coop}/${id}`, day: on }]);
        }
      }
    }
  }

  /** What a cooperative harvests on a day, and where its goods go the next. */
  async harvest(coop: string, n: number): Promise<void> {
    const chance = this.#chance;
    this.#count += 1;
    const [lot, plot] = [`H${this.#count}`, `p${chance.upTo(PLOTS)}`];
    const registered = { gtin: GTIN, lot, base: "base", plots: [plot], harvestedOn: day(DAYS + 1 - n) };
    await this.send(coop, "/api/batches", {
      ...registered,
      quantityKg: HARVEST_KG,
      commitmentBasis: ["quality-control"],
    });
    const uses = (this.#uses.get(`${coop}/${plot}`) ?? []).filter((use) => use.day <= n);
    const grown = [`base/${coop}/base`, `plot/${coop}/base/${plot}`, `organisation/${coop}`, lotPath(lot)];
    const passed = [...grown, ...uses.map(({ id }) => id)].map((id) => ({ id, day: n }));
    const first = chance.upTo(DEPOTS);
    const parts = [first, (first + 1 + chance.upTo(DEPOTS - 1)) % DEPOTS].slice(chance.upTo(2));
    for (const depot of parts) {
      await this.#handed(coop, `depot-${depot}`, { lot, kg: HARVEST_KG / parts.length, passed }, n);
    }
  }

  async #handed(from: string, to: string, { lot, kg, passed }: Lying, n: number): Promise<Lying> {
    this.#count += 1;
    const [id, items, truck] = [`S${this.#count}`, [weighed(lot, kg)], `TRUCK${this.#chance.upTo(TRUCKS)}`];
    await this.send(from, "/api/shipments", { id, to, items, shippedAt: this.at(n, 14), vehicle: truck });
    await this.send(to, `/api/shipments/${id}/receipt?from=${from}`, { items, receivedAt: this.at(n, 16) });
    const room = `room-${this.#chance.upTo(ROOMS)}`;
    const stored = { action: "in", location: room, quantityKg: kg, at: this.at(n, 17) };
    await this.send(to, `/api/batches/${GTIN}/${lot}/storage`, stored);
    const there = [`vehicle/${truck}`, `organisation/${to}`, `room/${to}/${room}`].map((id) => ({ id, day: n }));
    const lying = { lot, kg, passed: [...passed, ...there] };
    if (lot.startsWith("H")) this.#stock.set(to, [...(this.#stock.get(to) ?? []), lying]);
    return lying;
  }

  /** A depot mixes what it has, two to four lots at a time, into two or three that are sold; some by way of another depot. */
  async pack(depot: string, n: number): Promise<void> {
    const chance = this.#chance;
    let left = this.#stock.get(depot) ?? [];
    while (left.length >= 2) {
      const inputs = left.slice(0, 2 + chance.upTo(3));
      left = left.slice(inputs.length);
      this.#count += 1;
      const mixed = this.#count;
      const kg = inputs.reduce((sum, one) => sum + one.kg, 0);
      const count = 2 + chance.upTo(2);
      const outputs = Array.from({ length: count }, (_, k) => ({ lot: `P${mixed}-${k}`, kg: Math.floor(kg / count) }));
      await this.send(depot, "/api/transformations", {
        id: `T${mixed}`,
        inputs: inputs.map((one) => weighed(one.lot, one.kg)),
        outputs: outputs.map((one) => weighed(one.lot, one.kg)),
        lossKg: kg - outputs.reduce((sum, one) => sum + one.kg, 0),
        at: this.at(n, 20),
      });
      const passed = inputs.flatMap((one) => one.passed);
      for (const { lot, kg: weight } of outputs) {
        const made = {
          lot,
          kg: weight,
          passed: [...passed, { id: lotPath(lot), day: n }, { id: `organisation/${depot}`, day: n }],
        };
        const goesOn = chance.upTo(2) === 0;
        const to = `depot-${(Number(depot.slice("depot-".length)) + 1 + chance.upTo(DEPOTS - 1)) % DEPOTS}`;
        this.sold.push(goesOn ? await this.#handed(depot, to, made, n + 1) : made);
      }
    }
    this.#stock.set(depot, left);
  }
}

/** Records the season. Some thousand commands. */
export async function recordCounty(
  deps: Deps,
  fetch: (request: Request) => Response | Promise<Response>,
  produce: (organisation: string) => Promise<unknown>,
): Promise<County> {
  const season = new Season(await partiesIn(deps, fetch));
  for (let n = 0; n < COOPERATIVES; n += 1) await produce(`coop-${n}`);
  await season.prepare();
  for (let n = 0; n < HARVESTS; n += 1) {
    for (let coop = 0; coop < COOPERATIVES; coop += 1) await season.harvest(`coop-${coop}`, n);
    if (n % 2 === 1) for (let depot = 0; depot < DEPOTS; depot += 1) await season.pack(`depot-${depot}`, n);
  }
  return { sold: season.sold, commands: season.commands };
}
