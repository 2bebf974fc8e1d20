import type { Fact } from "@suyuan/domain/fact";

/** Kinds of fact that change a figure of a batch. */
export const BATCH_KINDS = [
  ...(["batch-registered", "batch-corrected", "batch-voided", "commitment-issued", "loss-recorded"] as const),
  ...(["test-recorded", "test-voided", "storage-recorded", "temperature-recorded", "temperature-voided"] as const),
  ...(["shipment-sent", "shipment-voided", "receipt-recorded", "receipt-corrected"] as const),
  ...(["transformation-recorded", "transformation-voided", "batch-recalled", "recall-ended"] as const),
];

export const BASE_KINDS = ["base-added", "base-corrected", "plots-added"] as const;
export const BENEFIT_KINDS = ["benefit-recorded", "benefit-corrected", "benefit-voided", "benefit-confirmed"] as const;

/** The id of the base that a fact is about. */
export function baseOf({ kind, data }: Fact): string | undefined {
  switch (kind) {
    case "base-added":
      return data.id;
    case "plots-added":
      return data.base;
    case "base-corrected":
      return data.corrects.id;
    default:
      return undefined;
  }
}

/** The id of the payment that a fact is about. */
export function benefitOf({ kind, data }: Fact): string | undefined {
  switch (kind) {
    case "benefit-recorded":
      return data.id;
    case "benefit-confirmed":
      return data.benefit;
    case "benefit-corrected":
    case "benefit-voided":
      return data.corrects.id;
    default:
      return undefined;
  }
}
