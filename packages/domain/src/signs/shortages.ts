import type { Dated, Instant } from "../calendar.ts";
import type { AuditFlag } from "../exceptions/exception.ts";
import type { Grams } from "../quantity.ts";
import { atLeast } from "./chance.ts";

interface Habit {
  /** Of what was shipped, that may be missing without counting: goods lose water on the way. */
  readonly lossShare: number;
  /** Share of handoffs that come short by more than that where nobody makes a habit of it. */
  readonly usual: number;
  /** Handoffs that are looked at together, the newest, and as many as there must be. */
  readonly window: number;
  readonly least: number;
  /** Chance of so many by chance, at each look: 1e-9 leaves one in ten thousand over 100,000 handoffs. */
  readonly chance: number;
}

const HABIT: Dated<Habit> = {
  from: "2025-01-01",
  value: { lossShare: 0.01, usual: 0.05, window: 48, least: 20, chance: 1e-9 },
  source:
    "no rule was found: 1 % is what fruit loses in days of transport by general knowledge, 5 % of handoffs is assumed",
  confirmed: false,
};

/** The newest confirmed handoffs of one side: `{instant}#{shipment digest}`, those that came short with `!` behind. */
export type Shortages = readonly string[];

/** Does what came fall short of what was sent by more than the way takes? */
export function isShort(shipped: Grams, arrived: Grams): boolean {
  return shipped - arrived > HABIT.value.lossShare * shipped;
}

/** With one more handoff, or what is known of it now. Which are kept depends on no order. */
export function withHandoff(
  before: Shortages,
  { receivedAt, shipment, short }: { readonly receivedAt: Instant; readonly shipment: string; readonly short: boolean },
): Shortages {
  const others = before.filter((entry) => !entry.replace("!", "").endsWith(`#${shipment}`));
  return [...others, `${receivedAt}#${shipment}${short ? "!" : ""}`].toSorted().slice(-HABIT.value.window);
}

/** Shortages beyond chance among the newest handoffs of an organisation, as their sender or as their receiver. */
export function shortagesFlag(kept: Shortages, side: "sender" | "receiver", at: Instant): AuditFlag | undefined {
  const { least, usual, chance, lossShare } = HABIT.value;
  const short = kept.filter((entry) => entry.endsWith("!")).length;
  if (kept.length < least || atLeast(short, kept.length, usual) > chance) return undefined;
  const [sideZh, sideEn] = side === "sender" ? ["发出", "sent"] : ["收到", "received"];
  const share = lossShare * 100;
  const reason = {
    code: "habitual-shortage",
    zh: `最近${sideZh}并确认的 ${kept.length} 次交接中有 ${short} 次短少超过 ${share}%（通常不超过 ${usual * 100}% 的交接）。`,
    en: `Of the last ${kept.length} confirmed handoffs that it ${sideEn}, ${short} came short by more than ${share} % (usually at most ${usual * 100} % of handoffs do).`,
  };
  return { code: "habitual-shortage", at, about: `handoffs/${sideEn}`, reason };
}
