import { requireInspector } from "../access.ts";
import type { CalendarDate } from "../calendar.ts";
import type { Context } from "../context.ts";
import { factOf } from "../context.ts";
import { DomainError } from "../errors.ts";
import type { Reason } from "../evidence.ts";
import { defined, type Fact } from "../fact.ts";
import { requireValid, weightFrom } from "../field-errors.ts";
import { plainId } from "../identifiers/own-id.ts";
import type { Organisation } from "../organisation.ts";
import { kilogramsFrom } from "../quantity.ts";
import { overdrawn } from "./balance.ts";
import type { Balance, Certificate, IndicationKind, Scheme } from "./certificate.ts";
import { requireGranted } from "./change.ts";
import { type GrantState, scopeFaults, spellingWarnings } from "./grant.ts";
import { gradeInNumber, numberingFaults, numberingWarnings } from "./number.ts";
import { numberRegionFaults, numberRegionWarnings } from "./number-region.ts";
import { overlapping, overlapWarnings, uncomparedWarnings } from "./overlap.ts";
import { requireCertificateRoom } from "./room.ts";
import { everCovered } from "./scope.ts";
import { plainNumber } from "./spelling.ts";
import { requireDateOrder, validityFaults, validityWarnings } from "./validity.ts";
import type { PublicCertificate } from "./view.ts";

/** What should have been granted: the fields that were wrong, as they stand on the paper. Null: there is none. */
export interface CorrectCertificate {
  readonly id?: string | undefined;
  readonly reason: string;
  readonly scheme?: Scheme | undefined;
  readonly number?: string | undefined;
  readonly kind?: IndicationKind | null | undefined;
  readonly grade?: "A" | "AA" | null | undefined;
  readonly enterpriseCode?: string | null | undefined;
  readonly holder?: string | undefined;
  readonly gtins?: readonly string[] | undefined;
  readonly bases?: readonly string[] | undefined;
  readonly approvedKgPerYear?: number | undefined;
  readonly validFrom?: CalendarDate | undefined;
  readonly validTo?: CalendarDate | null | undefined;
}

/** `newHolder`: whom the correction names; `products` and `bases` in the order of its `gtins` and `bases`, or of the certificate's. */
export interface CorrectionState extends Omit<GrantState, "holder"> {
  readonly certificate: Certificate | undefined;
  readonly holder: Organisation | undefined;
  readonly newHolder: Organisation | undefined;
  readonly balance: Balance | undefined;
}

const FIELDS = [
  "scheme",
  "number",
  "kind",
  "grade",
  "enterpriseCode",
  "holder",
  "holderName",
  "gtins",
  "bases",
  "approvedGramsPerYear",
  "validFrom",
  "validTo",
] as const;
type Granted = Pick<Certificate, (typeof FIELDS)[number]>;

function totalSpent(balance: Balance | undefined): number {
  return Object.values(balance?.spent ?? {}).reduce((sum, grams) => sum + grams, 0);
}

/** Goods were registered under it by who holds it: they cannot become another's. */
function requireNothingDrawn(certificate: Certificate, balance: Balance | undefined): void {
  const drawn = kilogramsFrom(totalSpent(balance));
  const { id, holder } = certificate;
  if (drawn === 0 && certificate.scopeChanges === undefined) return;
  if (drawn === 0) throw scopeIsHolders(certificate);
  throw new DomainError(
    "correction-refused",
    {
      en: `${drawn} kg are registered under certificate ${plainId(id)} by ${holder}, so its holder stays. Have ${holder} correct those batches to another certificate or to none; or withdraw this one from its first day on, which frees its number, and grant it anew to the right holder.`,
      zh: `${holder} 已在证书 ${plainId(id)} 下登记 ${drawn} 千克，不能更改持证方。请由 ${holder} 将这些批次更正为其他证书或不带证书；或自首日起撤销本证书（编号随即可再用），再向正确的持证方颁发。`,
    },
    {
      errors: [{ pointer: "/holder", detail: `${drawn} kg registered`, detailZh: `已登记 ${drawn} 千克` }],
      extensions: { drawnKg: drawn },
    },
  );
}

function scopeIsHolders({ id, holder }: Certificate): DomainError {
  return new DomainError(
    "correction-refused",
    {
      en: `The scope of certificate ${plainId(id)} was changed to products and bases of ${holder}, so its holder stays. Withdraw it from its first day on, which frees its number, and grant it anew to the right holder.`,
      zh: `证书 ${plainId(id)} 的范围已按 ${holder} 的产品和基地变更，不能更改持证方。请自首日起撤销本证书（编号随即可再用），再向正确的持证方颁发。`,
    },
    { errors: [{ pointer: "/holder", detail: "scope changed since", detailZh: "范围已变更" }] },
  );
}

function correctedHolder(state: CorrectionState, before: Certificate, command: CorrectCertificate, ctx: Context) {
  if (command.holder === undefined || command.holder === before.holder) return state.holder;
  requireNothingDrawn(before, state.balance);
  requireInspector("organisation", [state.newHolder?.regionCode], ctx, { id: command.holder, pointer: "/holder" });
  return state.newHolder;
}

function corrected(before: Certificate, command: CorrectCertificate, holder: Organisation): Granted {
  const { number: typed, grade, enterpriseCode, approvedKgPerYear } = command;
  const scheme = command.scheme ?? before.scheme;
  const number = typed === undefined ? before.number : plainNumber(typed);
  const stated = scheme === "green-food" ? gradeInNumber(number) : undefined;
  const kept = typed === undefined && command.scheme === undefined ? before.grade : (stated ?? before.grade);
  const code = enterpriseCode === undefined ? before.enterpriseCode : (enterpriseCode ?? undefined);
  const validTo = command.validTo === undefined ? before.validTo : (command.validTo ?? undefined);
  return {
    scheme,
    number,
    ...defined({ grade: grade === undefined ? kept : (grade ?? stated), enterpriseCode: code, validTo }),
    ...defined({ kind: correctedKind(before, scheme, command.kind) }),
    holder: command.holder ?? before.holder,
    holderName: command.holder === undefined ? before.holderName : holder.name,
    gtins: command.gtins === undefined ? before.gtins : [...new Set(command.gtins)],
    bases: command.bases === undefined ? before.bases : [...new Set(command.bases)],
    approvedGramsPerYear:
      approvedKgPerYear === undefined
        ? before.approvedGramsPerYear
        : weightFrom(approvedKgPerYear, "/approvedKgPerYear"),
    validFrom: command.validFrom ?? before.validFrom,
  };
}

/** A kind that was not named goes with the scheme that had it. */
function correctedKind(
  before: Certificate,
  scheme: Scheme,
  kind: CorrectCertificate["kind"],
): IndicationKind | undefined {
  if (kind !== undefined) return kind ?? undefined;
  return scheme === "geographical-indication" ? before.kind : undefined;
}

function difference(
  before: Granted,
  after: Granted,
): { readonly before: Partial<Granted>; readonly after: Partial<Granted> } {
  const changed = FIELDS.filter((field) => JSON.stringify(before[field]) !== JSON.stringify(after[field]));
  const only = (granted: Granted): Partial<Granted> =>
    defined(Object.fromEntries(changed.map((field) => [field, granted[field]])));
  return { before: only(before), after: only(after) };
}

/** The certificate with what its scope had before and has no more. */
function withFormer(changed: Certificate, before: Certificate): Certificate {
  const [is, was] = [everCovered(changed), everCovered(before)];
  const formerGtins = was.gtins.filter((gtin) => !is.gtins.includes(gtin));
  const formerBases = was.bases.filter((base) => !is.bases.includes(base));
  return {
    ...changed,
    ...(formerGtins.length === 0 ? {} : { formerGtins }),
    ...(formerBases.length === 0 ? {} : { formerBases }),
  };
}

function requireLawful(state: CorrectionState, command: CorrectCertificate, after: Granted, bureau: string): void {
  requireDateOrder(after);
  const isMoved = command.holder !== undefined || command.gtins !== undefined || command.bases !== undefined;
  requireValid([
    ...numberingFaults(after),
    ...(command.number === undefined ? [] : numberRegionFaults(after, bureau)),
    ...validityFaults(after),
    ...(isMoved ? scopeFaults(state, after, { id: after.holder }) : []),
  ]);
}

/** What the bureau is told where more is spent than was really approved. */
export function overdrawnReasons(certificate: Certificate, balance: Balance | undefined): readonly Reason[] {
  return overdrawn(certificate, balance).map(({ year, approved, spent }) => {
    const [approvedKg, spentKg, overKg] = [approved, spent, spent - approved].map(kilogramsFrom);
    return {
      code: "certificate-overdrawn",
      en: `Under certificate ${certificate.number}, ${spentKg} kg are registered for its year ${year} and ${approvedKg} kg are approved: ${overKg} kg too much. Have batches corrected to no certificate, or suspend it.`,
      zh: `证书 ${certificate.number} 的 ${year} 年度已登记 ${spentKg} 千克，而核准量为 ${approvedKg} 千克，超出 ${overKg} 千克。请要求将超出的批次更正为不带证书，或暂停该证书。`,
    };
  });
}

/**
 * Corrects what was granted to what stands on the paper; everything computed from it follows. Less approved than is spent, or dates and
 * scope that leave registered batches out, are recorded all the same: the record says what the paper says, nothing more can be registered,
 * and `overdrawnReasons` and the batches' own standing tell of it. Only the holder stays once something is drawn. `balance` is that after
 * batches were moved between years. Errors: `not-found`, `forbidden` (another bureau granted it), `invalid-request`, `date-order`,
 * `correction-refused`.
 */
export function correctCertificate(
  state: CorrectionState,
  command: CorrectCertificate,
  ctx: Context,
): {
  readonly certificate: Certificate;
  readonly overlaps: readonly PublicCertificate[];
  readonly fact: Fact<"certificate-corrected">;
} {
  const before = requireGranted(state.certificate, state.holder, ctx);
  const holder = correctedHolder(state, before, command, ctx);
  if (holder === undefined) throw new Error(`the holder of certificate ${before.id} was not loaded`);
  const after = corrected(before, command, holder);
  const changes = difference(before, after);
  if (Object.keys(changes.before).length + Object.keys(changes.after).length === 0) {
    requireValid([
      {
        pointer: "",
        en: `Certificate ${plainId(before.id)} says that already: nothing differs.`,
        zh: `证书 ${plainId(before.id)} 的内容已是如此，没有需要更正之处。`,
      },
    ]);
  }
  requireLawful(state, command, after, ctx.actor.party.regionCode);
  const { grade: _grade, enterpriseCode: _code, kind: _kind, validTo: _to, ...others } = before;
  const { formerGtins: _gtins, formerBases: _bases, ...rest } = others;
  const changed: Certificate = { ...rest, ...after, correctionCount: (before.correctionCount ?? 0) + 1 };
  const whole = withFormer(changed, before);
  requireCertificateRoom(before, whole);
  const known = new Set(overlapping(before, state.others).map(({ id }) => id));
  const overlaps = overlapping(whole, state.others);
  const warnings = [
    ...(command.number === undefined ? [] : spellingWarnings(command.number)),
    ...numberingWarnings(after, holder.regionCode),
    ...numberRegionWarnings(after, ctx.actor.party.regionCode),
    ...validityWarnings(after),
    ...overlapWarnings(overlaps),
    ...uncomparedWarnings(state.others),
  ];
  const { id, reason } = command;
  const corrects = { kind: "certificate", id: before.id };
  return {
    certificate: { ...whole, warnings },
    overlaps: overlaps.filter((other) => !known.has(other.id)),
    fact: factOf("certificate-corrected", ctx.now, { ...defined({ id }), corrects, ...changes, reason }, ctx),
  };
}
