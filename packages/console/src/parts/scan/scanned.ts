import type { DigitalLink } from "@suyuan/gs1/link/parse";
import { readScan } from "@suyuan/gs1/scan/scan";
import { HANDOFF } from "./handoff-mark.ts";

/** A lot as a label names it; the pack too, where the label has a serial. */
export interface ScannedLot {
  readonly gtin: string;
  readonly lot: string;
  readonly serial?: string;
}

/** What a scanned symbol is. */
export type Scanned =
  /** What it may stand for: the first as it was sent, the others where separators may have been left out. */
  | { readonly kind: "lot"; readonly readings: readonly ScannedLot[] }
  | { readonly kind: "product"; readonly gtin: string }
  /** A pack by its serial alone: its label names no lot. */
  | { readonly kind: "pack"; readonly gtin: string; readonly serial: string }
  /** A logistic unit: a case or a pallet by its SSCC (GS1 application identifier 00). */
  | { readonly kind: "unit"; readonly sscc: string }
  | { readonly kind: "shipment"; readonly from: string; readonly id: string }
  /** What another phone shows to hand goods over. */
  | { readonly kind: "handoff"; readonly text: string }
  /** Nothing of the goods: a room's name, an address. */
  | { readonly kind: "text"; readonly text: string };

const SHIPMENT = /^https?:\/\/[^/]+\/console\/shipments\/([^/?#]+)\/([^/?#]+)/i;

function lotIn({ gtin, lot, serial }: DigitalLink): ScannedLot | undefined {
  if (gtin === undefined || lot === undefined) return undefined;
  return { gtin, lot, ...(serial === undefined ? {} : { serial }) };
}

/** What a reader, a camera or a person sent for one symbol. Codes are read by packages/gs1 alone. Never throws. */
export function scannedIn(sent: string): Scanned {
  const text = sent.replace(/^\][A-Za-z]\d/, "").trim();
  if (text.startsWith(HANDOFF)) return { kind: "handoff", text };
  const [, from, id] = SHIPMENT.exec(text) ?? [];
  if (from !== undefined && id !== undefined) return { kind: "shipment", from: decoded(from), id: decoded(id) };
  const scan = readScan(sent, { legacyGtin: true });
  const links = scan.ok && scan.value.link !== undefined ? [scan.value.link, ...(scan.value.otherLinks ?? [])] : [];
  const readings = links.flatMap((link) => lotIn(link) ?? []);
  if (readings.length > 0) return { kind: "lot", readings };
  const [link] = links;
  const sscc = [...(scan.ok ? scan.value.values : []), ...(link === undefined ? [] : [link.key])].find(
    ({ ai }) => ai === "00",
  );
  if (sscc !== undefined) return { kind: "unit", sscc: sscc.value };
  const { gtin, serial } = link ?? {};
  if (gtin === undefined) return { kind: "text", text };
  return serial === undefined ? { kind: "product", gtin } : { kind: "pack", gtin, serial };
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
