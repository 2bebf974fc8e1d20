/**
 * What is sent next, and what becomes of a command once it was sent: pure, so that it can be held against a slow second reading. Commands
 * on one subject keep their order; nothing else waits for anything, and nothing waits for what stands aside.
 */

export type State = "waiting" | "parked" | "sent" | "given-up";

/** Why a command is parked. */
export type Because =
  | {
      readonly kind: "refused";
      readonly status: number;
      readonly code: string;
      readonly zh: string;
      readonly en: string;
    }
  /** A command on the same subject that was written before it is parked. */
  | { readonly kind: "behind"; readonly number: number };

/** A command as the order sees it. */
export interface Entry {
  /** Of the device, from 1: the order of writing. */
  readonly number: number;
  readonly id: string;
  /** What it is about. Never empty. */
  readonly subjects: readonly string[];
  /** It waits for others on its subjects, and none waits for it. */
  readonly isAside?: boolean;
  readonly state: State;
  /** Attempts on end that came to nothing. */
  readonly attempts: number;
  /** Not before this instant, epoch ms; 0: at once. */
  readonly retryAt: number;
  readonly because?: Because;
  /** It went out, or may have, and what came of that is not known: the service may have it. */
  readonly isTried?: boolean;
}

/** The next command to send, or when to look again; neither where nothing waits. */
export interface Next<E extends Entry> {
  readonly entry?: E;
  readonly wakeAt?: number;
}

/** What later commands wait for while this one is open. */
export const heldBy = ({ isAside, subjects }: Pick<Entry, "isAside" | "subjects">) => (isAside ? [] : subjects);

export const isOpen = ({ state }: Pick<Entry, "state">): boolean => state === "waiting" || state === "parked";

/** The first command that may go: it waits, its pause is over, and nothing on one of its subjects that was written before it is open. `entries` ascend by number. */
export function nextToSend<E extends Entry>(entries: readonly E[], now: number): Next<E> {
  const held = new Set<string>();
  let wakeAt: number | undefined;
  for (const entry of entries) {
    if (!isOpen(entry)) continue;
    const isFree = entry.state === "waiting" && !entry.subjects.some((subject) => held.has(subject));
    if (isFree && entry.retryAt <= now) return { entry };
    if (isFree) wakeAt = Math.min(wakeAt ?? Number.POSITIVE_INFINITY, entry.retryAt);
    for (const subject of heldBy(entry)) held.add(subject);
  }
  return wakeAt === undefined ? {} : { wakeAt };
}

/** What came back for a command. */
export type Answered =
  /** The service took it, and its receipt says so. */
  | { readonly kind: "taken" }
  /** The same command will be refused again. */
  | { readonly kind: "refused"; readonly because: Extract<Because, { kind: "refused" }> }
  /** The service failed at this command: others may fare better. */
  | { readonly kind: "failed" }
  /** Nobody takes anything for a while: too many requests, busy. */
  | { readonly kind: "later"; readonly afterMs?: number }
  /** No answer of the service: no network, a captive portal, a broken connection. */
  | { readonly kind: "unreachable" }
  /** The person must sign in again. */
  | { readonly kind: "signed-out" }
  /** The device must be registered first. */
  | { readonly kind: "unknown-device" };

/** A problem document, as far as it counts here. */
export interface ProblemLike {
  readonly code: string;
  readonly detail: string;
  readonly detailZh: string;
}

/** An answer as it came over the wire. `receipt`: the header that only the service writes, for a command that has a number. */
export interface WireAnswer {
  readonly status: number;
  readonly retryAfter: string | null;
  readonly receipt: string | null;
  readonly problem: ProblemLike | undefined;
}

const LATER: ReadonlySet<number> = new Set([408, 425, 429, 503]);

/**
 * What an answer means. A success without the receipt is none: a portal answers 200 to anything. The service answers 2xx to a repetition with the
 * same content, so a 409 always says that something else stands there.
 */
export function meaningOf({ status, retryAfter, receipt, problem }: WireAnswer): Answered {
  if (status === 401 && problem !== undefined) return { kind: "signed-out" };
  if (LATER.has(status)) {
    const seconds = Number(retryAfter);
    return retryAfter !== null && Number.isFinite(seconds)
      ? { kind: "later", afterMs: Math.max(0, seconds) * 1000 }
      : { kind: "later" };
  }
  if (status >= 200 && status < 300) {
    if (receipt === null) return { kind: "unreachable" };
    return receipt.includes(";unknown") ? { kind: "unknown-device" } : { kind: "taken" };
  }
  if (status >= 500) return problem === undefined ? { kind: "unreachable" } : { kind: "failed" };
  if (problem === undefined) return { kind: "unreachable" };
  const { code, detail, detailZh } = problem;
  return { kind: "refused", because: { kind: "refused", status, code, zh: detailZh, en: detail } };
}

/** Changes of entries, by their numbers. */
export type Changes = ReadonlyMap<
  number,
  Pick<Entry, "state" | "attempts" | "retryAt"> & { readonly because?: Because }
>;

const FIRST_PAUSE_MS = 1_000;
const LONGEST_PAUSE_MS = 300_000;

/** How long to wait after so many attempts on end: twice as long each time up to five minutes, at least half of it. `random` from 0 to 1. */
export function pauseMs(attempts: number, random: number): number {
  const whole = Math.min(FIRST_PAUSE_MS * 2 ** Math.min(attempts - 1, 20), LONGEST_PAUSE_MS);
  return whole / 2 + (whole / 2) * random;
}

/** What changes of the entries once this one was answered so. Only refusals reach others: those behind it on its subjects are parked too. */
export function settled(
  entries: readonly Entry[],
  number: number,
  answered: Answered,
  { now, random }: { readonly now: number; readonly random: number },
): Changes {
  const entry = entries.find((one) => one.number === number);
  if (entry === undefined || !isOpen(entry)) return new Map();
  const { attempts } = entry;
  switch (answered.kind) {
    case "taken":
      return new Map([[number, { state: "sent", attempts: 0, retryAt: 0 }]]);
    case "failed": {
      const retryAt = now + pauseMs(attempts + 1, random);
      return new Map([[number, { state: "waiting", attempts: attempts + 1, retryAt }]]);
    }
    case "refused":
      return new Map([
        [number, { state: "parked", attempts: 0, retryAt: 0, because: answered.because }],
        ...behind(entries, entry),
      ]);
    default:
      return new Map();
  }
}

/** Those that wait behind an entry, on its subjects or on those of one behind it. */
function behind(entries: readonly Entry[], entry: Entry): [number, ReturnType<Changes["get"]> & object][] {
  const { number } = entry;
  const held = new Set(heldBy(entry));
  const parked: [number, ReturnType<Changes["get"]> & object][] = [];
  for (const one of entries) {
    if (one.number <= number || one.state !== "waiting" || !one.subjects.some((subject) => held.has(subject))) continue;
    for (const subject of heldBy(one)) held.add(subject);
    parked.push([one.number, { state: "parked", attempts: 0, retryAt: 0, because: { kind: "behind", number } }]);
  }
  return parked;
}

/** A new command behind a parked one is parked from the beginning: with what stands in its way. */
export function standsBehind(entries: readonly Entry[], subjects: readonly string[]): Because | undefined {
  const blocking = entries.findLast(
    (one) => one.state === "parked" && heldBy(one).some((subject) => subjects.includes(subject)),
  );
  if (blocking === undefined) return undefined;
  const number = blocking.because?.kind === "behind" ? blocking.because.number : blocking.number;
  return { kind: "behind", number };
}

/** Said of a command that was given up because its form was still open and is sent anew: whoever reads it is told in their own language. */
export const CORRECTED_AT_ONCE = "当场改正";

/** Said of one that was taken back before it was sent, to be typed anew. */
export const TAKEN_BACK = "发出前改正";

/** What the receipt says of the device. */
export interface Receipt {
  /** The highest number that the service has. */
  readonly last: number;
  readonly missing: readonly { readonly from: number; readonly to: number }[];
  /** This device has a second history: it must go on as a new one. */
  readonly isForked: boolean;
}

/** Reads `17;missing="3,12-14";refused="5";fork=16`; undefined for what is none. */
export function receiptIn(text: string): Receipt | undefined {
  const last = /^\d+/.exec(text)?.[0];
  if (last === undefined) return undefined;
  const named = /;missing="([0-9,-]+)"/.exec(text)?.[1] ?? "";
  const missing = named
    .split(",")
    .filter((part) => part !== "")
    .map((part) => {
      const [from = 0, to = from] = part.split("-").map(Number);
      return { from, to };
    });
  return { last: Number(last), missing, isForked: /;fork=\d/.test(text) };
}

/** Commands that this device believes sent and the service says it has not: they are sent again, which has no second effect. */
export function unreceived(entries: readonly Entry[], { missing }: Receipt): Changes {
  const lacks = (number: number) => missing.some(({ from, to }) => number >= from && number <= to);
  return new Map(
    entries
      .filter(({ state, number }) => state === "sent" && lacks(number))
      .map(({ number }) => [number, { state: "waiting" as const, attempts: 0, retryAt: 0 }]),
  );
}

/** The entries with changes. */
export function changed<E extends Entry>(entries: readonly E[], changes: Changes): readonly E[] {
  return entries.map((entry) => {
    const change = changes.get(entry.number);
    if (change === undefined) return entry;
    const { because: _, ...rest } = entry;
    return { ...(rest as E), ...change };
  });
}

const LOTS_MAX = 500;

/** What a command is about: its own subject, and each lot and shipment that its path or body names, so that they keep their order together. */
export function subjectsOf(subject: string, path: string, body: unknown): readonly string[] {
  const found = new Set([subject]);
  const lot = (gtin: string, name: string) => found.add(`01/${gtin.padStart(14, "0")}/10/${encodeURIComponent(name)}`);
  const [, gtin, inPath] = /^\/api\/batches\/(\d{8,14})\/([^/?]+)/.exec(path) ?? [];
  if (gtin !== undefined && inPath !== undefined) lot(gtin, decodeURIComponent(inPath));
  const [, shipment] = /^\/api\/shipments\/([^/?]+)/.exec(path) ?? [];
  if (shipment !== undefined) found.add(`shipment/${decodeURIComponent(shipment)}`);
  const [, unit] = /^\/api\/units\/(\d+)/.exec(path) ?? [];
  if (unit !== undefined) found.add(`00/${unit}`);
  const look = (value: unknown, depth: number): void => {
    if (typeof value !== "object" || value === null || depth > 4 || found.size >= LOTS_MAX) return;
    if (Array.isArray(value)) {
      for (const each of value.slice(0, LOTS_MAX)) look(each, depth + 1);
      return;
    }
    const { gtin: own, lot: name, sscc } = value as Readonly<Partial<Record<"gtin" | "lot" | "sscc", unknown>>>;
    if (typeof own === "string" && typeof name === "string") lot(own, name);
    if (typeof sscc === "string") found.add(`00/${sscc}`);
    for (const each of Object.values(value)) look(each, depth + 1);
  };
  look(body, 0);
  return [...found];
}
