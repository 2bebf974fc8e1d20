import type { Dispute, DisputeSlot } from "@suyuan/domain/disputes/dispute";
import { keyOf, type RowKey } from "../row-key.ts";

export const disputeKey = (id: string): RowKey<Dispute> => keyOf(`DISPUTE#${id}`, "DISPUTE");
/** What became of an organisation's disputes of one claim about a batch. `about` is absent of an origin. */
export const disputeSlotKey = (
  { gtin, lot }: { readonly gtin: string; readonly lot: string },
  organisation: string,
  { claim, about = "" }: { readonly claim: string; readonly about?: string | undefined },
): RowKey<DisputeSlot> => keyOf(`DISPUTED#${gtin}#${lot}`, `${organisation}#${claim}#${encodeURIComponent(about)}`);
