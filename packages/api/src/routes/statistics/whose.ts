import { mayActInRegion, notFound } from "@suyuan/domain/access";
import { dateInChina } from "@suyuan/domain/calendar";
import { invalidRequest } from "@suyuan/domain/field-errors";
import { regionName, scopeOf } from "@suyuan/domain/region-code";
import type { Actor } from "../../call.ts";
import type { Deps } from "../../host.ts";
import { organisationKey } from "../../ledger/keys.ts";
import { EVENTUAL, readMany, readRow } from "../../ledger/read.ts";
import { type Account, accountOf, dueKey } from "../../ledger/statistics/keys.ts";
import { MONTHS_MAX } from "./view.ts";

/** Whose figures are asked for, and the head of the answer. */
export interface Whose {
  readonly account: Account;
  /** The digits that count; absent of an organisation's own. */
  readonly scope?: string;
  readonly head: {
    readonly asOf: string;
    readonly region?: string;
    readonly regionName?: string;
    readonly organisation?: string;
    readonly knownOn?: string;
    readonly isBehind?: true;
  };
}

const OFFICES: readonly string[] = ["inspector", "statistician"];

/**
 * Figures of a region for the offices over it, and of its own for any organisation. Throws `not-found` for a region beyond the office's, and for
 * any that an organisation asks for.
 */
export async function whoseFigures(
  deps: Deps,
  actor: Actor,
  { region: asked, knownOn }: { readonly region?: string | undefined; readonly knownOn?: string | undefined },
): Promise<Whose> {
  const at = { asOf: deps.now().toISOString(), ...(knownOn === undefined ? {} : { knownOn }) };
  if (!OFFICES.includes(actor.role)) {
    if (asked !== undefined) throw notFound("region", asked);
    return { account: accountOf(actor.organisation), head: { ...at, organisation: actor.organisation } };
  }
  const office = (await readRow(deps.table, organisationKey(actor.organisation), EVENTUAL))?.data;
  const region = asked ?? office?.regionCode ?? "";
  const scope = scopeOf(region);
  if (office === undefined || scope === undefined || !mayActInRegion(office, region)) throw notFound("region", region);
  const county = scope.slice(0, 6);
  const waiting = await readMany(deps.table, [dueKey(scope), dueKey(county)], EVENTUAL);
  const isBehind = waiting.items().length > 0 ? { isBehind: true as const } : {};
  const name = regionName(region);
  return {
    account: scope,
    scope,
    head: { ...at, region, ...(name === undefined ? {} : { regionName: name }), ...isBehind },
  };
}

/** The months that are asked for, the first and the last among them. Throws `invalid-request` where they are none or too many. */
export function monthsAsked(
  { from, to }: { readonly from?: string | undefined; readonly to?: string | undefined },
  now: Date,
): readonly string[] {
  const last =
    to ??
    (from === undefined
      ? dateInChina(now.toISOString()).slice(0, 7)
      : laterOf(from, dateInChina(now.toISOString()).slice(0, 7)));
  const first = from ?? `${last.slice(0, 4)}-01`;
  const count = monthNumber(last) - monthNumber(first) + 1;
  if (count < 1 || count > MONTHS_MAX) {
    throw invalidRequest([
      {
        pointer: "/from",
        en: `From ${first} to ${last} are ${Math.max(0, count)} months: ask for 1 to ${MONTHS_MAX}.`,
        zh: `${first} 至 ${last} 共 ${Math.max(0, count)} 个月，请查询 1 至 ${MONTHS_MAX} 个月。`,
      },
    ]);
  }
  return Array.from({ length: count }, (_, n) => monthAt(monthNumber(first) + n));
}

function laterOf(one: string, other: string): string {
  return one > other ? one : other;
}

function monthNumber(month: string): number {
  const [year = 0, of = 1] = month.split("-").map(Number);
  return year * 12 + of - 1;
}

function monthAt(number: number): string {
  return `${Math.floor(number / 12)}-${String((number % 12) + 1).padStart(2, "0")}`;
}
