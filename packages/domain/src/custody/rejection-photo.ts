import { notFound, requireInspector } from "../access.ts";
import { lotId } from "../batches/identity.ts";
import { REJECTION_PHOTOS_MAX, type RejectionPhoto, type Shipment } from "../batches/shipment.ts";
import { type Context, factOf } from "../context.ts";
import { defined, type Fact } from "../fact.ts";
import { invalidRequest } from "../field-errors.ts";
import { plainId } from "../identifiers/own-id.ts";
import { requireEnd } from "./shipment-lines.ts";

/** A photo of what the receiver turned away, made ready to be served, and the SHA-256 of the file that was uploaded. */
export interface AddRejectionPhoto {
  readonly id?: string | undefined;
  readonly photo: Omit<RejectionPhoto, "addedAt" | "voided">;
  readonly uploadedSha256: string;
}

const OTHER_END = {
  en: "Only the receiver, who turned the goods away, can add a photo of them. Ask them to.",
  zh: "只有拒收货物的收货方可以添加拒收照片，请通知对方添加。",
};

/** The photo of these bytes that stands, with this shipment's rejection. */
export function standingPhoto({ photos = [] }: Shipment, sha256: string): RejectionPhoto | undefined {
  return photos.find((photo) => photo.sha256 === sha256 && photo.voided === undefined);
}

/**
 * Keeps a photo with the goods that a receipt turned away. Errors: `not-found`, `forbidden` (the sender adds), `invalid-request` (nothing of
 * the batch was turned away; the photo is there already; the shipment has as many as it may).
 */
export function addRejectionPhoto<S extends Shipment>(
  shipment: S | undefined,
  { id, photo, uploadedSha256 }: AddRejectionPhoto,
  ctx: Context,
): { readonly shipment: S; readonly fact: Fact<"rejection-photo-added"> } {
  if (shipment === undefined) throw notFound("shipment");
  requireEnd(shipment, "to", OTHER_END, ctx);
  const { gtin, lot } = photo;
  const rejected = shipment.receipt?.items.find((item) => lotId(item) === lotId(photo))?.rejectedGrams ?? 0;
  const name = lotId(photo);
  if (rejected === 0) {
    throw invalidRequest([
      {
        pointer: "?lot",
        en: `Nothing of ${name} is on record as turned away in shipment ${plainId(shipment.id)}. Record the receipt with rejectedKg first, or correct it.`,
        zh: `发货单 ${plainId(shipment.id)} 中 ${name} 没有拒收记录。请先登记含拒收重量的收货，或更正收货记录。`,
      },
    ]);
  }
  if (standingPhoto(shipment, photo.sha256) !== undefined) {
    throw invalidRequest([
      { pointer: "", en: "This photo is with the shipment already.", zh: "该照片已附在本发货单上，无需重复添加。" },
    ]);
  }
  const { photos = [] } = shipment;
  if (photos.length >= REJECTION_PHOTOS_MAX) {
    throw invalidRequest([
      {
        pointer: "",
        en: `A shipment keeps ${REJECTION_PHOTOS_MAX} photos at most, those taken back among them. Describe the rest in words.`,
        zh: `每张发货单最多保存 ${REJECTION_PHOTOS_MAX} 张照片（含已撤回的），其余情况请用文字说明。`,
      },
    ]);
  }
  const { sha256, width, height, bytes } = photo;
  const after: S = { ...shipment, photos: [...photos, { ...photo, addedAt: ctx.now }] };
  const data = {
    ...defined({ id }),
    ...{ shipment: shipment.id, from: shipment.from, gtin, lot, uploadedSha256 },
    photo: { sha256, width, height, bytes },
  };
  return { shipment: after, fact: factOf("rejection-photo-added", ctx.now, data, ctx) };
}

/** Who may act for an end: where both lie. */
export interface EndRegions {
  readonly fromRegion: string | undefined;
  readonly toRegion: string | undefined;
}

/**
 * Takes a photo of a rejection back: by the receiver, or the bureau of either end's region. From then on only they read it; who did so and why
 * stays on record. Errors: `not-found`, `forbidden` (the sender does).
 */
export function voidRejectionPhoto<S extends Shipment>(
  { shipment, fromRegion, toRegion }: EndRegions & { readonly shipment: S | undefined },
  { id, sha256, reason }: { readonly id?: string | undefined; readonly sha256: string; readonly reason: string },
  ctx: Context,
): { readonly shipment: S; readonly fact: Fact<"rejection-photo-voided"> } {
  if (shipment === undefined) throw notFound("shipment");
  if (ctx.actor.role === "inspector") requireInspector("shipment", [fromRegion, toRegion], ctx);
  else requireEnd(shipment, "to", OTHER_END, ctx);
  const found = standingPhoto(shipment, sha256);
  if (found === undefined) throw notFound("photo", sha256);
  const voided = { at: ctx.now, by: ctx.actor.organisation, reason };
  const photos = shipment.photos?.map((photo) => (photo === found ? { ...photo, voided } : photo)) ?? [];
  const { gtin, lot } = found;
  const data = {
    ...defined({ id }),
    ...{ from: shipment.from, gtin, lot, sha256, reason },
    corrects: { kind: "rejection-photo", id: shipment.id },
  };
  return { shipment: { ...shipment, photos }, fact: factOf("rejection-photo-voided", ctx.now, data, ctx) };
}
