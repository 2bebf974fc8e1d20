import { notFound } from "@suyuan/domain/access";
import { dateInChina } from "@suyuan/domain/calendar";
import { DomainError } from "@suyuan/domain/errors";
import type { Product } from "@suyuan/domain/farm/product";
import { addPhoto, withdrawPhoto } from "@suyuan/domain/presentation/photo";
import type * as z from "zod";
import { keeping } from "../../allowances/quotas.ts";
import type { Answer, Call } from "../../call.ts";
import type { Deps } from "../../host.ts";
import { photoBlob } from "../../ledger/blob-names.ts";
import { organisationKey, photoCountKey, productKey } from "../../ledger/keys.ts";
import type { Loaded } from "../../ledger/loaded.ts";
import { readMany } from "../../ledger/read.ts";
import type { PhotoCount } from "../../ledger/rows.ts";
import { PHOTO_TYPE } from "../../photos/photo.ts";
import { fileOf } from "../uploads/upload.ts";
import { alterPresentation, type GtinCall, type WithdrawalBody } from "./presentation.ts";

/** Photos that one organisation may upload on one day, of products and of what it turned away: what is replaced stays on record. */
const PHOTOS_A_DAY = 100;

const DAY_SECONDS = 86_400;
const CHINA_OFFSET_SECONDS = 8 * 3600;

/** The count with one photo more. Throws `too-many-requests` on a day that has had its photos. */
export function counted(before: PhotoCount | undefined, now: string): PhotoCount {
  const day = dateInChina(now);
  const count = (before?.day === day ? before.count : 0) + 1;
  if (count <= PHOTOS_A_DAY) return { day, count };
  const sinceMidnight = (Math.floor(Date.parse(now) / 1000) + CHINA_OFFSET_SECONDS) % DAY_SECONDS;
  throw new DomainError(
    "too-many-requests",
    {
      en: `An organisation may upload ${PHOTOS_A_DAY} photos a day. Send this one tomorrow.`,
      zh: `每个机构每天最多上传 ${PHOTOS_A_DAY} 张照片。请明天再上传。`,
    },
    { extensions: { retryAfterSeconds: DAY_SECONDS - sinceMidnight } },
  );
}

type PictureCall = Pick<Call<unknown, { readonly upload?: string | undefined }, unknown>, "actor" | "query" | "bytes">;

/** The photo that is made of what a call brings: what is said of it, and how it is kept once the command is decided. */
export async function photoMade(deps: Deps, call: PictureCall) {
  const { organisation } = call.actor;
  const bytes = await fileOf(deps, call, "photo");
  if (deps.photos === undefined) throw new Error("this host makes no photos");
  const made = await deps.photos.made(bytes, organisation);
  const sha256 = deps.sha256(made.bytes);
  return {
    photo: { sha256, width: made.width, height: made.height, bytes: made.bytes.byteLength },
    uploadedSha256: deps.sha256(bytes),
    keep: keeping(deps, organisation, { name: photoBlob(sha256), bytes: made.bytes, contentType: PHOTO_TYPE }),
  };
}

type UploadCall = Call<
  { readonly gtin: string },
  { readonly id?: string | undefined; readonly upload?: string | undefined },
  unknown
>;

/**
 * Makes a photo of the upload and shows it on the product's pages. What costs time is done for the owner alone, and before the transaction;
 * the upload itself is not kept.
 */
export async function photoAdded(deps: Deps, call: UploadCall): Promise<Answer<Product>> {
  const { params, query, actor } = call;
  const [key, countKey] = [productKey(params.gtin), photoCountKey(actor.organisation)];
  const seen = await readMany(deps.table, [key, countKey, organisationKey(actor.organisation)]);
  if (seen.state(key)?.organisation !== actor.organisation) throw notFound("product");
  counted(seen.state(countKey), deps.now().toISOString());
  const { photo, uploadedSha256, keep } = await photoMade(deps, call);
  const { sha256 } = photo;
  return alterPresentation(deps, call, {
    kind: "product-photo",
    id: query.id,
    content: { gtin: params.gtin, uploadedSha256 },
    keys: [countKey],
    keep,
    rule: (_loaded, before, ctx) => {
      const { product: after, fact } = addPhoto(before, { id: query.id, photo, uploadedSha256 }, ctx);
      return { after, fact };
    },
    found: (loaded: Loaded) => [loaded.next(countKey, counted(loaded.state(countKey), deps.now().toISOString()))],
    stands: ({ presentation }) => presentation?.photo?.sha256 === sha256,
  });
}

export function photoWithdrawn(deps: Deps, call: GtinCall<z.infer<typeof WithdrawalBody>>): Promise<Answer<Product>> {
  const { params, body } = call;
  const { id, reason } = body;
  return alterPresentation(deps, call, {
    kind: "product-photo-withdrawal",
    id,
    content: { gtin: params.gtin, reason },
    rule: (_loaded, before, ctx) => {
      const { product: after, fact } = withdrawPhoto(before, body, ctx);
      return { after, fact };
    },
    stands: ({ presentation }) => presentation?.photo === undefined,
  });
}
