/** A batch by its GS1 identity: 14 digits and the decoded lot. */
export interface Lot {
  readonly gtin: string;
  readonly lot: string;
}

/** `01/{gtin}/10/{lot}`, the lot percent-encoded. */
export function lotId({ gtin, lot }: Lot): string {
  return `01/${gtin}/10/${encodeURIComponent(lot)}`;
}
