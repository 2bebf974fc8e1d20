import { addDays, dateInChina, startOfDay } from "@suyuan/domain/calendar";
import { DomainError } from "@suyuan/domain/errors";
import type { Blobs } from "@suyuan/store/blobs";

/** What is counted of an organisation: by the day in China, or all that is stored for good. */
export const QUOTAS = {
  bytesPerDay: { isDaily: true, en: "bytes sent a day", zh: "每日上传字节数" },
  eventsPerDay: { isDaily: true, en: "captured events a day", zh: "每日采集事件数" },
  labelsPerDay: { isDaily: true, en: "labels a day", zh: "每日申领追溯码数" },
  uploadsPerDay: { isDaily: true, en: "uploads begun a day", zh: "每日开始的上传数" },
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
  uploadsPerDay: 5_000,
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

/** Where a host counts at all. */
interface Counting {
  readonly quotas?: Quotas;
}

/** When the day in China ends, or a day so many after it. */
export function endOf(day: string, days = 1): string {
  return startOfDay(addDays(day, days));
}

/** The refusal of an amount that does not fit: what lies within a day's limit is a matter of waiting. */
export function spent(name: QuotaName, size: number, now: Date, amount: number): DomainError {
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

/**
 * Counts a body that declared no length, now that it is there: others are counted before they are read. Throws as `take` does.
 */
export async function countUndeclared(
  { quotas }: Counting,
  organisation: string,
  { headers }: Pick<Request, "headers">,
  bytes: Uint8Array,
): Promise<void> {
  if (headers.get("content-length") !== null || bytes.byteLength === 0) return;
  await quotas?.take(organisation, "bytesPerDay", bytes.byteLength);
}

/** Takes so much for something, and takes it back when that is refused or was done before. */
export async function withinQuota<Done>(
  { quotas }: Counting,
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
export function keeping({ blobs, quotas }: Counting & { readonly blobs: Blobs }, organisation: string, file: KeptFile) {
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
