import type { Dated, Instant } from "../calendar.ts";
import type { AuditFlag } from "../exceptions/exception.ts";

/** Days after which a handoff that its receiver has not confirmed is told of; the batch's page says so from then on, too. */
const CONFIRM_WITHIN: Dated<number> = {
  from: "2025-01-01",
  value: 7,
  source: "no rule was found: a week, as the page of a batch has it",
  confirmed: false,
};
const DAY_MS = 86_400_000;

/** When a shipment is told of, if nothing more is heard of it. */
export function confirmBy(shippedAt: Instant): Instant {
  return new Date(Date.parse(shippedAt) + CONFIRM_WITHIN.value * DAY_MS).toISOString();
}

/** A shipment of which some is still under way by then. `name`: its own number. */
export function unconfirmedFlag(
  { id, shippedAt, batches }: { readonly id: string; readonly shippedAt: Instant; readonly batches: number },
  name: string,
): AuditFlag {
  const days = CONFIRM_WITHIN.value;
  const reason = {
    code: "handoff-unconfirmed",
    zh: `发货单 ${name}（${batches} 个批次）发出 ${days} 天后，收货方仍未全部确认。`,
    en: `Shipment ${name} of ${batches} ${batches === 1 ? "batch" : "batches"} was not confirmed in full ${days} days after it was sent.`,
  };
  return { code: "handoff-unconfirmed", at: confirmBy(shippedAt), about: `shipment/${id}`, reason };
}
