import type { Writing } from "../../outbox/outbox.ts";
import { newId } from "../../service/ids.ts";
import { rejectionWords } from "../../words/rejection.ts";

/** The command that adds a photo to what was turned away of a shipment: it goes after the receipt, and in pieces. */
export async function photoWriting(
  { from, id: shipment }: { readonly from: string; readonly id: string },
  { gtin, lot }: { readonly gtin: string; readonly lot: string },
  photo: Blob,
): Promise<Writing> {
  const id = newId();
  const asked = new URLSearchParams({ from, gtin, lot, id });
  return {
    id,
    subject: `shipment/${shipment}`,
    method: "POST",
    path: `/api/shipments/${encodeURIComponent(shipment)}/receipt/photos?${asked}`,
    body: undefined,
    label: rejectionWords().photoOf(lot),
    file: { bytes: new Uint8Array(await photo.arrayBuffer()), purpose: "photo" },
  };
}
