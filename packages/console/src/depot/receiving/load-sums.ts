import { grams } from "../../words/figures.ts";
import { type Incoming, type IncomingItem, keyOf } from "../ground/known.ts";
import type { Line, Round } from "../round.ts";

/** What keeps a line from being saved, by the word that says so. */
export type LineFault = "typeWeight" | "tooMuch" | "rejectNeedsWeight" | "rejectNeedsWhy";

/** What is wrong with what was typed of an item; undefined where nothing is. More than was sent may come, and is a difference; more may not be turned away than came. */
export function faultIn(item: IncomingItem, { kg, rejectedKg, rejectWhy }: Line): LineFault | undefined {
  if (kg === undefined) return "typeWeight";
  if (rejectWhy !== undefined && (rejectedKg === undefined || rejectedKg <= 0)) return "rejectNeedsWeight";
  if (rejectedKg === undefined || rejectedKg === 0) return undefined;
  if (rejectedKg > item.openKg) return "tooMuch";
  return (rejectWhy ?? "").trim() === "" ? "rejectNeedsWhy" : undefined;
}

/** What differs of a lot from what was sent. */
export interface Difference {
  readonly lot: string;
  /** Received and turned away, less what was under way: negative when short. */
  readonly kg: number;
  readonly rejectedKg: number;
}

/** What differs, of the lines that were ticked; what is still to come does not. */
export function differencesOf({ items }: Incoming, lines: readonly Line[]): readonly Difference[] {
  return lines.flatMap(({ kg, rejectedKg = 0, isRestComing, ...line }) => {
    const item = items.find((one) => keyOf(one) === keyOf(line));
    if (item === undefined || kg === undefined) return [];
    const off = grams(kg + rejectedKg - item.openKg);
    const own = off < 0 && isRestComing === true ? 0 : off;
    return own === 0 && rejectedKg === 0 ? [] : [{ lot: line.lot, kg: own, rejectedKg }];
  });
}

const REMARK_MAX = 300;

/** Why goods were turned away, as the receipt keeps it. */
export function remarkOf(lines: readonly Line[], came: Round["came"] = {}): string {
  const units = Object.entries(came).flatMap(([sscc, { how, why = "" }]) =>
    how === "rejected" ? [`${sscc} 整件拒收：${why.trim()}`] : [],
  );
  const lots = lines
    .filter(({ rejectedKg }) => rejectedKg !== undefined && rejectedKg > 0)
    .map(({ lot, rejectedKg, rejectWhy = "" }) => `${lot} 拒收 ${rejectedKg} 千克：${rejectWhy.trim()}`);
  return [...units, ...lots].join("；").slice(0, REMARK_MAX);
}
