import { addDays, dateInChina, startOfDay } from "@suyuan/domain/calendar";
import { DomainError } from "@suyuan/domain/errors";
import type { Deps } from "../host.ts";
import { quotaKey } from "../ledger/keys.ts";
import { readMany } from "../ledger/read.ts";
import { freshToken, untilCommitted } from "../ledger/retry.ts";

/** What is counted of an organisation: by the day in China, or all that is stored for good. */
export const QUOTAS = {
  bytesPerDay: { isDaily: true, en: "bytes sent a day", zh: "每日上传字节数" },
  eventsPerDay: { isDaily: true, en: "captured events a day", zh: "每日采集事件数" },
  labelsPerDay: { isDaily: true, en: "labels a day", zh: "每日申领追溯码数" },
  storedFiles: { isDaily: false, en: "stored files", zh: "存储文件数" },
  storedBytes: { isDaily: false, en: "bytes of stored files", zh: "存储文件字节数" },
} as const;

export type QuotaName = keyof typeof QUOTAS;

/** The most of each; 0 for no limit. */
export type QuotaLimits = Readonly<Record<QuotaName, number>>;

const MB = 1_000_000;

/** Several times what the largest cooperative or depot known sends. */
export const QUOTA_LIMITS: QuotaLimits = {
  bytesPerDay: 2_000 * MB,
  eventsPerDay: 200_000,
  labelsPerDay: 200_000,
  storedFiles: 200_000,
  storedBytes: 20_000 * MB,
};

/** Counts what organisations send and keep. */
export interface Quotas {
  /** Takes so much. Throws `too-many-requests` with when the day ends, or `payload-too-large` for what never fits. */
  take(organisation: string, name: QuotaName, amount: number): Promise<void>;
  /** Takes back what was taken for something that was refused. */
  giveBack(organisation: string, name: QuotaName, amount: number): void;
}

/** What a row says is taken in its day, or in all. */
export type QuotaRow = Partial<Readonly<Record<QuotaName, number>>>;

/** One step is a hundredth of the limit: so often is a row written. */
const STEPS = 100;
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
  readonly #begun = new Map<string, Begun>();
  readonly #tails = new Map<string, Promise<unknown>>();

  constructor(deps: Pick<Deps, "table" | "now" | "randomBytes">, limits: QuotaLimits = QUOTA_LIMITS) {
    this.#deps = deps;
    this.#limits = limits;
  }

  async take(organisation: string, name: QuotaName, amount: number): Promise<void> {
    if (this.#limits[name] === 0 || this.#hasTaken(organisation, name, amount)) return;
    const slot = `${organisation}\n${name}`;
    // One step at a time: who comes meanwhile finds it taken.
    const turn = (this.#tails.get(slot) ?? Promise.resolve())
      .catch(() => undefined)
      .then(async () => {
        if (!this.#hasTaken(organisation, name, amount)) await this.#step(organisation, name, amount);
      });
    this.#tails.set(slot, turn);
    try {
      await turn;
    } finally {
      if (this.#tails.get(slot) === turn) this.#tails.delete(slot);
    }
  }

  giveBack(organisation: string, name: QuotaName, amount: number): void {
    const begun = this.#begun.get(`${organisation}\n${name}`);
    if (begun !== undefined && begun.period === this.#period(name)) begun.left += amount;
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
    const taken = Math.min(Math.max(missing, Math.ceil(limit / STEPS)), limit - used);
    const row = { ...before, [name]: used + taken };
    const expiresAt = QUOTAS[name].isDaily ? Math.floor(Date.parse(endOf(period, ROW_DAYS)) / 1000) : undefined;
    const commit = await table.transact([loaded.next(key, row, expiresAt)], freshToken(this.#deps));
    return commit.ok ? taken : undefined;
  }
}

function endOf(day: string, days = 1): string {
  return startOfDay(addDays(day, days));
}

function spent(name: QuotaName, size: number, now: Date, amount: number): DomainError {
  const { isDaily, en, zh } = QUOTAS[name];
  if (!isDaily || amount > size) {
    const words = {
      en: `An organisation may have at most ${size} ${en}; this would be beyond them. Nothing was changed. Ask whoever runs the service for more.`,
      zh: `每个机构的${zh}上限为 ${size}，此次提交将超出上限，未作任何更改。如需提高请联系服务运营方。`,
    };
    return new DomainError("payload-too-large", words, { extensions: { limit: name, size } });
  }
  const endsAt = endOf(dateInChina(now.toISOString()));
  const retryAfterSeconds = Math.max(1, Math.ceil((Date.parse(endsAt) - now.getTime()) / 1000));
  const words = {
    en: `Your organisation's ${size} ${en} do not allow this before midnight in China (${endsAt}). Nothing was changed. Send it again then, or ask whoever runs the service for more.`,
    zh: `贵机构的${zh}上限为 ${size}，北京时间零点（${endsAt}）前无法再受理此次提交，未作任何更改。请届时重新提交，或联系服务运营方提高上限。`,
  };
  return new DomainError("too-many-requests", words, {
    extensions: { limit: name, size, endsAt, retryAfterSeconds },
  });
}

/** Takes so much for something, and takes it back when that is refused or was done before. */
export async function withinQuota<Done>(
  { quotas }: Pick<Deps, "quotas">,
  { organisation, name, amount }: { readonly organisation: string; readonly name: QuotaName; readonly amount: number },
  work: () => Promise<Done>,
  isRepeat: (done: Done) => boolean = () => false,
): Promise<Done> {
  if (quotas === undefined || amount === 0) return work();
  await quotas.take(organisation, name, amount);
  try {
    const done = await work();
    if (isRepeat(done)) quotas.giveBack(organisation, name, amount);
    return done;
  } catch (error) {
    if (error instanceof DomainError) quotas.giveBack(organisation, name, amount);
    throw error;
  }
}

/** A file to keep for an organisation. */
export interface KeptFile {
  readonly name: string;
  readonly bytes: Uint8Array;
  readonly contentType: string;
}

/** The `keep` of a command: puts the file, counted once however often the command is tried. Throws `payload-too-large` beyond what may be stored. */
export function keeping({ blobs, quotas }: Pick<Deps, "blobs" | "quotas">, organisation: string, file: KeptFile) {
  let isCounted = false;
  return async (): Promise<void> => {
    if (!isCounted) {
      await quotas?.take(organisation, "storedFiles", 1);
      try {
        await quotas?.take(organisation, "storedBytes", file.bytes.length);
      } catch (error) {
        quotas?.giveBack(organisation, "storedFiles", 1);
        throw error;
      }
      isCounted = true;
    }
    await blobs.put(file.name, file.bytes, file.contentType);
  };
}
