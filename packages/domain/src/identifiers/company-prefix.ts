import { type NumberKind, parseCompanyPrefix } from "@suyuan/gs1/company-prefix";
import { notFound } from "../access.ts";
import { type Context, factOf } from "../context.ts";
import { DomainError, fieldError } from "../errors.ts";
import { defined, type Fact } from "../fact.ts";
import { requireValid } from "../field-errors.ts";
import type { Organisation } from "../organisation.ts";

/** A GS1 company prefix that the operator recorded for an organisation, from its GS1 certificate. */
export interface CompanyPrefix {
  readonly prefix: string;
  readonly organisation: string;
  readonly recordedAt: string;
  readonly withdrawn?: { readonly at: string; readonly reason: string };
}

/** `verified`: it stands under the holder's own prefix. `unverified`: under nobody's that is on record. */
export const NUMBER_CLAIMS = ["verified", "unverified"] as const;
export type NumberClaim = (typeof NUMBER_CLAIMS)[number];

/** What is known of a number that an organisation holds or claims, from the rows of every prefix that it may stand under. */
export function claimOn(
  prefixes: readonly (CompanyPrefix | undefined)[],
  organisation: string,
): NumberClaim | "another's" {
  const standing = prefixes.filter((prefix) => prefix !== undefined && prefix.withdrawn === undefined);
  if (standing.some((prefix) => prefix?.organisation === organisation)) return "verified";
  return standing.length > 0 ? "another's" : "unverified";
}

const NUMBERS: Readonly<Record<NumberKind, { readonly en: string; readonly zh: string }>> = {
  gtin: { en: "GTIN", zh: "商品条码（GTIN）" },
  gln: { en: "GLN", zh: "位置码（GLN）" },
  sscc: { en: "SSCC", zh: "系列货运包装箱代码（SSCC）" },
};

/**
 * The one refusal of a number that another organisation holds, or that stands under another's prefix, or was released from this one: it
 * tells neither which nor whose.
 */
export function numberNotYours(kind: NumberKind, number: string, pointer: string): DomainError {
  const { en, zh } = NUMBERS[kind];
  const detail = {
    en: `${en} ${number} is registered, or lies under the GS1 company prefix of another organisation. Nothing was changed. Check the digits. If the number is yours, ask the operator: with your GS1 certificate your prefix is recorded and the number released to you.`,
    zh: `${zh}${number} 已被登记，或属于其他机构的厂商识别代码，未作任何更改。请核对数字。如确属贵机构，请凭厂商识别代码证书联系平台运营方登记厂商识别代码并释放该编码。`,
  };
  const field = { en: "not free for you", zh: "不能由贵机构登记" };
  return new DomainError("id-taken", detail, { errors: [fieldError(pointer, field)] });
}

/** Records a prefix. `others`: those on record that begin with it or that it begins with. Errors: `not-found`, `invalid-request`, `id-taken`. */
export function recordPrefix(
  state: { readonly organisation: Organisation | undefined; readonly others: readonly CompanyPrefix[] },
  command: { readonly prefix: string },
  ctx: Context,
): { readonly prefix: CompanyPrefix; readonly fact: Fact<"prefix-recorded"> } {
  const { organisation, others } = state;
  if (organisation === undefined) throw notFound("organisation");
  const read = parseCompanyPrefix(command.prefix);
  if (!read.ok) {
    const en = `${read.reason.detail}. Copy it from the GS1 certificate (in China 690 to 699 and what follows).`;
    const zh =
      "厂商识别代码应为 6 至 12 位数字，且不以 02、04 或 2 开头。请照《厂商识别代码证书》填写（中国以 690 至 699 开头）。";
    requireValid([{ pointer: "/prefix", en, zh }]);
  }
  const [other] = others.filter(({ withdrawn }) => withdrawn === undefined);
  if (other !== undefined) {
    const detail = {
      en: `Prefix ${other.prefix} is on record for ${other.organisation}, and no number stands under two. If that was a mistake, withdraw it first.`,
      zh: `厂商识别代码 ${other.prefix} 已登记给 ${other.organisation}，一个编码不能属于两个厂商识别代码。如登记有误，请先撤销。`,
    };
    throw new DomainError("id-taken", detail, { errors: [fieldError("/prefix", detail)] });
  }
  const data = { organisation: organisation.id, prefix: command.prefix };
  return { prefix: { ...data, recordedAt: ctx.now }, fact: factOf("prefix-recorded", ctx.now, data, ctx) };
}

/** Takes a prefix back: numbers under it are unverified from then on, and free for others. Errors: `not-found`, `already-voided`. */
export function withdrawPrefix(
  prefix: CompanyPrefix | undefined,
  command: { readonly id?: string | undefined; readonly organisation: string; readonly reason: string },
  ctx: Context,
): { readonly prefix: CompanyPrefix; readonly fact: Fact<"prefix-withdrawn"> } {
  if (prefix === undefined || prefix.organisation !== command.organisation) throw notFound("organisation");
  if (prefix.withdrawn !== undefined) {
    throw new DomainError("already-voided", {
      en: `Prefix ${prefix.prefix} was withdrawn on ${prefix.withdrawn.at} (${prefix.withdrawn.reason}). Nothing was changed.`,
      zh: `厂商识别代码 ${prefix.prefix} 已于 ${prefix.withdrawn.at} 撤销（${prefix.withdrawn.reason}），未作任何更改。`,
    });
  }
  const { id, organisation, reason } = command;
  const data = { ...defined({ id }), organisation, prefix: prefix.prefix, reason };
  return {
    prefix: { ...prefix, withdrawn: { at: ctx.now, reason } },
    fact: factOf("prefix-withdrawn", ctx.now, data, ctx),
  };
}

/** What the operator releases: a number, from whoever holds it. */
export interface Release {
  readonly id?: string | undefined;
  readonly kind: NumberKind | "certificate-number";
  readonly number: string;
  readonly reason: string;
}

/** Who holds it, and as what. */
export interface HeldClaim {
  readonly organisation: string;
  readonly of: { readonly kind: string; readonly id: string };
  readonly claim: NumberClaim | "another's";
}

/**
 * Releases a number: from then on its true owner can claim it, and who held it cannot unless it stands under a prefix of its own. What was
 * registered under it stays. Errors: `not-found` (nobody holds it), `correction-refused` (it stands under its holder's own prefix).
 */
export function releaseClaim(held: HeldClaim | undefined, command: Release, ctx: Context): Fact<"claim-released"> {
  const { id, kind, number, reason } = command;
  if (held === undefined) throw notFound("claim", number, "/number");
  if (held.claim === "verified") {
    const detail = {
      en: `${number} stands under the GS1 company prefix that is on record for ${held.organisation}. If that prefix is not theirs, withdraw it first.`,
      zh: `${number} 属于已登记给 ${held.organisation} 的厂商识别代码。如该代码不属于该机构，请先撤销厂商识别代码的登记。`,
    };
    throw new DomainError("correction-refused", detail, { errors: [fieldError("/number", detail)] });
  }
  const data = { ...defined({ id }), kind, number, from: held.organisation, of: held.of, reason };
  return factOf("claim-released", ctx.now, data, ctx);
}
