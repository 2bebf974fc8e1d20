import { type CalendarDate, dateInChina, type Instant } from "../calendar.ts";
import { type Context, factOf, today } from "../context.ts";
import { DomainError, fieldError } from "../errors.ts";
import type { Fact } from "../fact.ts";
import { requireValid } from "../field-errors.ts";
import { plainId } from "../identifiers/own-id.ts";
import { requireOf } from "./change.ts";
import type { Household } from "./household.ts";

/** Wrong codes after which a sheet takes none any more: eight digits are then guessed once in a million sheets. */
const TRIES_MAX = 5;
/** A sheet lasts so long at most: a season. */
const VALID_DAYS_MAX = 400;
const DAY_MS = 86_400_000;

/**
 * The codes by which a household says that a payment is so, each once. The office prints them for it or reads them to it over the telephone; the
 * household tells one to whoever paid. No code is stored: each follows from a secret key, the sheet's id and its place on the sheet.
 */
export interface CodeSheet {
  /** Under which the office made it. */
  readonly sheet: string;
  readonly by: string;
  readonly madeAt: Instant;
  /** Last day on which its codes are taken. */
  readonly validTo: CalendarDate;
  /** The name of the key that the codes follow from. */
  readonly key: string;
  readonly count: number;
  /** Places of the codes that were used, from 1. */
  readonly used: readonly number[];
  /** Wrong codes that were tried. */
  readonly wrong: number;
}

/**
 * A new sheet for a household of the office's region; it takes the place of the one before, whose codes are worth nothing from then on. `key` names the
 * secret. Errors: `not-found`, `invalid-request` (a last day that is past or more than 400 days ahead).
 */
export function makeCodes(
  before: Household | undefined,
  { id, count, validTo }: { readonly id: string; readonly count: number; readonly validTo: CalendarDate },
  key: string,
  ctx: Context,
): { readonly sheet: CodeSheet; readonly fact: Fact<"household-codes-made"> } {
  const household = requireOf(before, ctx);
  const latest = dateInChina(new Date(Date.parse(ctx.now) + VALID_DAYS_MAX * DAY_MS).toISOString());
  if (validTo < today(ctx) || validTo > latest) {
    const en = `The last day lies from today to ${latest}.`;
    requireValid([{ pointer: "/validTo", en, zh: `截止日应在今天至 ${latest} 之间。` }]);
  }
  const by = ctx.actor.organisation;
  return {
    sheet: { sheet: id, by, madeAt: ctx.now, validTo, key, count, used: [], wrong: 0 },
    fact: factOf("household-codes-made", ctx.now, { id, household: household.id, count, validTo }, ctx),
  };
}

/** The sheet as codes may be tried on it. Throws `code-refused` for none, one that ended, and one that was tried too often. */
export function requireOpen(sheet: CodeSheet | undefined, household: string, ctx: Context): CodeSheet {
  if (sheet === undefined) {
    throw codeRefused(
      `No codes were made for household ${plainId(household)}. Its county or village office makes them, or confirms the payment itself.`,
      `农户 ${plainId(household)} 尚无确认码。请由县或村的部门生成，或由其直接登记确认。`,
    );
  }
  if (today(ctx) > sheet.validTo) {
    throw codeRefused(
      `The codes of household ${plainId(household)} ended on ${sheet.validTo}. Its office makes new ones.`,
      `农户 ${plainId(household)} 的确认码已于 ${sheet.validTo} 到期，请由部门重新生成。`,
    );
  }
  if (sheet.wrong >= TRIES_MAX) {
    throw codeRefused(
      `${TRIES_MAX} wrong codes were tried for household ${plainId(household)}: its sheet takes none any more. Its office makes a new one.`,
      `农户 ${plainId(household)} 已输错 ${TRIES_MAX} 次，本张确认码停用，请由部门重新生成。`,
    );
  }
  return sheet;
}

/** The sheet once the code in this place (from 1) was used. Throws `code-refused` where it was before. */
export function withUsed(sheet: CodeSheet, place: number): CodeSheet {
  if (sheet.used.includes(place)) {
    throw codeRefused(
      "This code was used before: each serves once. Ask the household for another one of its sheet.",
      "该确认码已使用过，每个只能用一次。请让农户提供另一个。",
    );
  }
  return { ...sheet, used: [...sheet.used, place] };
}

/** The sheet once a wrong code was tried. */
export function withWrong(sheet: CodeSheet): CodeSheet {
  return { ...sheet, wrong: sheet.wrong + 1 };
}

/** The refusal of a code that is none of the sheet, told once it is counted. */
export function wrongCode(wrong: number): DomainError {
  const left = Math.max(0, TRIES_MAX - wrong);
  return codeRefused(
    `This is none of the household's codes. Look at the sheet again: ${left} more wrong ones, and it takes none any more.`,
    `不是该农户的确认码。请核对：再输错 ${left} 次，本张确认码即停用。`,
  );
}

function codeRefused(en: string, zh: string): DomainError {
  return new DomainError("code-refused", { en, zh }, { errors: [fieldError("/code", { en, zh })] });
}
