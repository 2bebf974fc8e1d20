import { type CalendarDate, startOfDay } from "../calendar.ts";
import type { Context } from "../context.ts";
import { factOf } from "../context.ts";
import { defined, type Fact } from "../fact.ts";
import { requireValid, weightFrom } from "../field-errors.ts";
import { plainId } from "../identifiers/own-id.ts";
import type { Organisation } from "../organisation.ts";
import type { Certificate, ScopeChange } from "./certificate.ts";
import { requireGranted } from "./change.ts";
import { type GrantState, scopeFaults } from "./grant.ts";
import { overlapping, overlapWarnings, uncomparedWarnings } from "./overlap.ts";
import { keptWarnings, requireCertificateRoom } from "./room.ts";
import { isPast, spanText } from "./standing.ts";
import type { PublicCertificate } from "./view.ts";

/** What the certificate covers and allows for harvests from a day on: the whole lists, not what is added. Absent: as before. */
export interface ChangeScope {
  readonly id?: string | undefined;
  readonly reason: string;
  readonly gtins?: readonly string[] | undefined;
  readonly bases?: readonly string[] | undefined;
  readonly approvedKgPerYear?: number | undefined;
  readonly effectiveFrom: CalendarDate;
}

function requireWithinValidity(certificate: Certificate, effectiveFrom: CalendarDate): void {
  const { id, validFrom } = certificate;
  if (effectiveFrom >= validFrom && !isPast(certificate, effectiveFrom)) return;
  const span = spanText(certificate);
  requireValid([
    {
      pointer: "/effectiveFrom",
      en: `Certificate ${plainId(id)} holds ${span.en}: a change of its scope takes effect within that time. What was wrong from the first day on is corrected instead.`,
      zh: `证书 ${plainId(id)} 的有效期为 ${span.zh}，范围变更须在此期间生效。自始有误的内容请改用更正。`,
    },
  ]);
}

/**
 * Records that the certificate covers other products or bases, or allows another yearly output, from a day on: the date of harvest decides.
 * What was spent before stays where it is. `products` and `bases` of the state stand in the order of the command's. Errors: `not-found`,
 * `forbidden` (another bureau granted it), `invalid-request`, `payload-too-large` (lists that are as long as they may be).
 */
export function changeScope(
  state: Omit<GrantState, "holder"> & {
    readonly certificate: Certificate | undefined;
    readonly holder: Organisation | undefined;
  },
  command: ChangeScope,
  ctx: Context,
): {
  readonly certificate: Certificate;
  readonly overlaps: readonly PublicCertificate[];
  readonly fact: Fact<"certificate-scope-changed">;
} {
  const before = requireGranted(state.certificate, state.holder, ctx);
  const { id, reason, gtins, bases, approvedKgPerYear, effectiveFrom } = command;
  requireWithinValidity(before, effectiveFrom);
  const named = { gtins: gtins ?? before.gtins, bases: bases ?? before.bases };
  const faults = scopeFaults(state, named, { id: before.holder });
  requireValid(faults.filter(({ pointer }) => (pointer.startsWith("/gtins") ? gtins : bases) !== undefined));
  const approvedGramsPerYear =
    approvedKgPerYear === undefined ? undefined : weightFrom(approvedKgPerYear, "/approvedKgPerYear");
  const stated = defined({ gtins, bases, approvedGramsPerYear });
  if (Object.keys(stated).length === 0) {
    requireValid([
      {
        pointer: "",
        en: "Say what changes: gtins, bases or approvedKgPerYear.",
        zh: "请写明变更内容：产品（gtins）、生产基地（bases）或核准产量（approvedKgPerYear）。",
      },
    ]);
  }
  const change: ScopeChange = { ...stated, effectiveFrom, reason, recordedAt: ctx.now };
  const changed = { ...before, scopeChanges: [...(before.scopeChanges ?? []), change] };
  requireCertificateRoom(before, changed);
  const known = new Set(overlapping(before, state.others).map((other) => other.id));
  const overlaps = overlapping(changed, state.others).filter((other) => !known.has(other.id));
  const data = { ...defined({ id }), certificate: before.id, ...stated, effectiveFrom, reason };
  return {
    certificate: {
      ...changed,
      warnings: keptWarnings([...before.warnings, ...overlapWarnings(overlaps), ...uncomparedWarnings(state.others)]),
    },
    overlaps,
    fact: factOf("certificate-scope-changed", startOfDay(effectiveFrom), data, ctx),
  };
}
