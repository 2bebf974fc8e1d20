import type { Grams } from "./quantity.ts";
import type { Correcting } from "./record-facts.ts";

/** What the facts hold that move, change or pack goods. As with fact-data.ts, none of it is ever renamed or taken away. */

/** GTIN of 14 digits, lot as printed. */
export interface LotNamed {
  readonly gtin: string;
  readonly lot: string;
}

export interface LotWeighed extends LotNamed {
  readonly grams: Grams;
}

/** A step into or out of a room: of one batch by our own route, of several where an EPCIS event names them together. */
export type StorageRecorded = { readonly id?: string; readonly action: "in" | "out"; readonly location: string } & (
  | LotWeighed
  | { readonly items: readonly LotWeighed[] }
);

/** A logistic unit that goes whole, with what is in it; that is among the items, too. */
interface UnitSent {
  readonly sscc: string;
  readonly items: readonly (LotWeighed & { readonly labelledGrams?: Grams })[];
  readonly isNested?: true;
}

/** What became of units that were under way. `opened`: their contents were taken one by one, and they are no units any more. */
interface UnitsSettled {
  readonly units?: readonly {
    readonly sscc: string;
    readonly outcome: "received" | "rejected" | "opened" | "taken-back";
  }[];
}

export interface ShipmentSent {
  readonly id: string;
  readonly to: string;
  readonly units?: readonly UnitSent[];
  /** `drawnFromRooms`: the grams that left each room of the sender. */
  readonly items: readonly (LotWeighed & {
    readonly labelledGrams?: Grams;
    readonly drawnFromRooms?: Readonly<Record<string, Grams>>;
  })[];
}

/** `items`: what was under way and is taken back; `lostGrams` of it did not come back. */
export interface ShipmentVoided extends UnitsSettled {
  readonly id: string;
  readonly to: string;
  readonly items: readonly (LotWeighed & { readonly lostGrams?: Grams })[];
  readonly reason: string;
}

/** `items` as the receiver weighed them, and what of each it turned away; one that is left out is still under way. */
export interface ReceiptRecorded extends UnitsSettled {
  readonly id: string;
  readonly from: string;
  /** `restUnderWay`: more of that item is under way in units that the receipt does not name. */
  readonly items: readonly (LotWeighed & { readonly rejectedGrams?: Grams; readonly restUnderWay?: true })[];
  /** What an item has less than was under way is still to come. */
  readonly restUnderWay?: true;
  readonly temperatureC?: number;
}

/** `items` as they should have been, of those that were wrong. `id` is that of the act, where its sender gave one. */
export interface ReceiptCorrected extends Correcting {
  readonly from: string;
  readonly items: readonly (LotWeighed & { readonly rejectedGrams?: Grams })[];
}

/** Grams of inputs = grams of outputs + `lossGrams`. `of`: the inputs with which an output was kept apart from the others. */
export interface TransformationRecorded {
  readonly id: string;
  readonly inputs: readonly (LotWeighed & { readonly drawnFromRooms?: Readonly<Record<string, Grams>> })[];
  readonly outputs: readonly (LotWeighed & {
    readonly of?: readonly { readonly gtin: string; readonly lot: string }[];
  })[];
  readonly lossGrams: Grams;
  readonly lossCause?: string;
  readonly line?: string;
}

/** It did not happen, or not so: its outputs are void, what went in is back with its organisation. */
export interface TransformationVoided extends Correcting {
  readonly inputs: readonly LotWeighed[];
  readonly outputs: readonly (LotWeighed & { readonly drawnFromRooms?: Readonly<Record<string, Grams>> })[];
}

/** Weight of a batch that went into a logistic unit, or came out of it. `serials`: codes of packs of it that are known to be there. */
interface PackedWeight extends LotWeighed {
  readonly labelledGrams?: Grams;
  readonly serials?: readonly string[];
}

/** Goods and whole units went into a logistic unit. `units`: by SSCC. */
export interface UnitPacked {
  readonly id: string;
  readonly sscc: string;
  readonly items: readonly PackedWeight[];
  readonly units: readonly string[];
}

/** Goods and whole units came out of it. `shipment`: it was opened by the receipt of that one. */
export interface UnitUnpacked extends UnitPacked {
  readonly shipment?: string;
}

/** The newest packing was a mistake: what it put in is beside the unit again. `corrects` names the packing. */
export interface UnitPackingVoided extends Correcting {
  readonly sscc: string;
  readonly items: readonly PackedWeight[];
  readonly units: readonly string[];
}

/** A photo of goods that a receipt turned away; `photo` as it is served. `id` is that of the act, where its sender gave one. */
export interface RejectionPhotoAdded {
  readonly gtin: string;
  readonly lot: string;
  readonly id?: string;
  readonly shipment: string;
  readonly from: string;
  /** Of the file that was uploaded. */
  readonly uploadedSha256: string;
  readonly photo: { readonly sha256: string; readonly width: number; readonly height: number; readonly bytes: number };
}

/** `corrects` names the shipment. */
export interface RejectionPhotoVoided extends Correcting {
  readonly gtin: string;
  readonly lot: string;
  readonly from: string;
  readonly sha256: string;
}
