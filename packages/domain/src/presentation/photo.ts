import { requireOwned } from "../access.ts";
import { type Context, factOf, today } from "../context.ts";
import { defined, type Fact } from "../fact.ts";
import { invalidRequest } from "../field-errors.ts";
import { withPresentation } from "./own-words.ts";
import type { Photo, Presentation, Presented } from "./presentation.ts";

/** A photo made ready to be served, and the SHA-256 of the file that was uploaded. */
export interface AddPhoto {
  readonly id?: string | undefined;
  readonly photo: Omit<Photo, "addedOn">;
  readonly uploadedSha256: string;
}

/**
 * The product's photo, in place of the one before; both stay on record. Where a bureau has hidden the photo, the new one is hidden too.
 * Errors: `not-found`.
 */
export function addPhoto<P extends Presented>(
  product: P | undefined,
  { id, photo: made, uploadedSha256 }: AddPhoto,
  ctx: Context,
): { readonly product: P; readonly fact: Fact<"photo-added"> } {
  const before = requireOwned("product", product, ctx);
  const photo: Photo = { ...made, addedOn: today(ctx) };
  const was = defined({ photo: before.presentation?.photo });
  const data = { ...defined({ id }), gtin: before.gtin, uploadedSha256, before: was, after: { photo } };
  const after = withPresentation(before, { ...formerWith(before, photo.sha256), photo });
  return { product: after, fact: factOf("photo-added", ctx.now, data, ctx) };
}

/** Takes the photo off the page; it stays on record. Errors: `not-found`, `invalid-request` (there is none). */
export function withdrawPhoto<P extends Presented>(
  product: P | undefined,
  { id, reason }: { readonly id?: string | undefined; readonly reason: string },
  ctx: Context,
): { readonly product: P; readonly fact: Fact<"photo-withdrawn"> } {
  const before = requireOwned("product", product, ctx);
  const { photo } = before.presentation ?? {};
  if (photo === undefined) {
    throw invalidRequest([
      { pointer: "", en: "The product has no photo to withdraw.", zh: "该产品没有可撤回的照片。" },
    ]);
  }
  const data = { ...defined({ id }), gtin: before.gtin, before: { photo }, after: {}, reason };
  return { product: withPresentation(before, formerWith(before)), fact: factOf("photo-withdrawn", ctx.now, data, ctx) };
}

/** Photos of a product that can be looked at after others took their place; the facts name them all. */
const FORMER_MAX = 20;

/** The presentation without its photo, which joins those before it; `now` is the photo that is shown from then on. */
function formerWith({ presentation = {} }: Presented, now?: string): Presentation {
  const { photo, formerPhotos = [], ...rest } = presentation;
  const former = [...new Set([...(photo === undefined ? [] : [photo.sha256]), ...formerPhotos])];
  const kept = former.filter((each) => each !== now).slice(0, FORMER_MAX);
  return { ...rest, ...(kept.length === 0 ? {} : { formerPhotos: kept }) };
}
