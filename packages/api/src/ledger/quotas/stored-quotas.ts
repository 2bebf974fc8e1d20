import { dateInChina } from "@suyuan/domain/calendar";
import {
  endOf,
  QUOTA_LIMITS,
  QUOTAS,
  type QuotaLimits,
  type QuotaName,
  type Quotas,
  spent,
} from "../../allowances/quotas.ts";
import type { Deps } from "../../host.ts";
import { quotaKey } from "../keys.ts";
import { Lanes } from "../lanes.ts";
import { readMany } from "../read.ts";
import { freshToken, untilCommitted } from "../retry.ts";

/** Into how many steps a limit is cut: so often is a row written. `Infinity`: each amount is written as it is. */
export interface QuotaSteps {
  readonly daily: number;
  /** Of what is kept for good: what is left of such a step when a process ends is lost for good. */
  readonly stored: number;
}

/** For one process that runs for weeks. */
const FEW_STEPS: QuotaSteps = { daily: 100, stored: 100 };
/** Organisations whose begun steps are remembered. */
const REMEMBERED_MAX = 2_000;
const ROW_DAYS = 3;

interface Begun {
  readonly period: string;
  /** What is left of the steps that were taken. */
  left: number;
}

/**
 * Counts in rows of the table, a step at a time: a request within a begun step costs nothing. What is left of a step when the process ends
 * counts as used, so that a restart never gives more than the limit.
 */
export class StoredQuotas implements Quotas {
  readonly #deps: Pick<Deps, "table" | "now" | "randomBytes">;
  readonly #limits: QuotaLimits;
  readonly #steps: QuotaSteps;
  readonly #begun = new Map<string, Begun>();
  readonly #lanes = new Lanes();

  constructor(
    deps: Pick<Deps, "table" | "now" | "randomBytes">,
    limits: QuotaLimits = QUOTA_LIMITS,
    steps: QuotaSteps = FEW_STEPS,
  ) {
    this.#deps = deps;
    this.#limits = limits;
    this.#steps = steps;
  }

  async take(organisation: string, name: QuotaName, amount: number): Promise<void> {
    if (this.#limits[name] === 0 || this.#hasTaken(organisation, name, amount)) return;
    // One step at a time: who comes meanwhile finds it taken.
    await this.#lanes.run(`${organisation}\n${name}`, async () => {
      if (!this.#hasTaken(organisation, name, amount)) await this.#step(organisation, name, amount);
    });
  }

  giveBack(organisation: string, name: QuotaName, amount: number): void {
    const begun = this.#begun.get(`${organisation}\n${name}`);
    // What is left of an earlier day counts for nothing.
    if (begun !== undefined) begun.left += amount;
  }

  #period(name: QuotaName): string {
    return QUOTAS[name].isDaily ? dateInChina(this.#deps.now().toISOString()) : "STORED";
  }

  #hasTaken(organisation: string, name: QuotaName, amount: number): boolean {
    const begun = this.#begun.get(`${organisation}\n${name}`);
    if (begun === undefined || begun.left < amount || begun.period !== this.#period(name)) return false;
    begun.left -= amount;
    return true;
  }

  /** Takes what is missing, and the rest of a step, off the row. */
  async #step(organisation: string, name: QuotaName, amount: number): Promise<void> {
    const limit = this.#limits[name];
    const period = this.#period(name);
    const slot = `${organisation}\n${name}`;
    const known = this.#begun.get(slot);
    const left = known?.period === period ? known.left : 0;
    const missing = amount - left;
    const taken = await untilCommitted(this.#deps, () => this.#reserved(organisation, name, period, missing), {
      gaveUp: "others count for the same organisation all the time",
    });
    if (taken === "spent") throw spent(name, limit, this.#deps.now(), amount);
    this.#begun.delete(slot);
    this.#begun.set(slot, { period, left: left + taken - amount });
    if (this.#begun.size > REMEMBERED_MAX) this.#begun.delete(this.#begun.keys().next().value ?? slot);
  }

  async #reserved(
    organisation: string,
    name: QuotaName,
    period: string,
    missing: number,
  ): Promise<number | "spent" | undefined> {
    const { table } = this.#deps;
    const limit = this.#limits[name];
    const key = quotaKey(organisation, period);
    const loaded = await readMany(table, [key]);
    const before = loaded.state(key);
    const used = before?.[name] ?? 0;
    if (used + missing > limit) return "spent";
    const step = Math.ceil(limit / this.#steps[QUOTAS[name].isDaily ? "daily" : "stored"]);
    const taken = Math.min(Math.max(missing, step), limit - used);
    const row = { ...before, [name]: used + taken };
    const expiresAt = QUOTAS[name].isDaily ? Math.floor(Date.parse(endOf(period, ROW_DAYS)) / 1000) : undefined;
    const commit = await table.transact([loaded.next(key, row, expiresAt)], freshToken(this.#deps));
    return commit.ok ? taken : undefined;
  }
}
