import { notFound } from "@suyuan/domain/access";
import type { Product } from "@suyuan/domain/farm/product";
import * as z from "zod";
import { WithdrawalBody } from "../../commands/records/presentation.ts";
import { UploadId } from "../../commands/uploads/bodies.ts";
import { ActId, Gtin, Sha256 } from "../../commands/wire.ts";
import type { Deps } from "../../host.ts";
import { FileContent, route } from "../../http/route.ts";
import { photoBlob } from "../../ledger/blob-names.ts";
import { productKey } from "../../ledger/keys.ts";
import { readRow } from "../../ledger/read.ts";
import { PHOTO_TYPE, PHOTO_UPLOAD } from "../../photos/photo.ts";
import { GtinPath, ProductRecord, visibleProduct } from "../products.ts";

/** What keeps them is loaded when it is first asked for. */
const works = () => import("../../commands/records/photos.ts");

const PhotoPath = z.object({ gtin: Gtin, sha256: Sha256 });

/** Its name changes with its bytes, so a browser keeps it; the edge asks again, so that one that was hidden is gone from there too. */
const KEPT = "public, max-age=31536000, s-maxage=300, immutable";

async function content(deps: Deps, sha256: string): Promise<FileContent> {
  const found = await deps.blobs.get(photoBlob(sha256));
  if (found === undefined) throw notFound("photo", sha256);
  return new FileContent(PHOTO_TYPE, new Uint8Array(found.bytes));
}

/** The photo that the product's pages show: one that was replaced, withdrawn or hidden is served to nobody who holds no key. */
async function served(deps: Deps, { gtin, sha256 }: z.infer<typeof PhotoPath>): Promise<FileContent> {
  const { photo, hidden } = (await readRow(deps.table, productKey(gtin)))?.data.presentation ?? {};
  if (photo?.sha256 !== sha256 || hidden?.photo !== undefined) throw notFound("photo", sha256);
  return content(deps, sha256);
}

function hadPhoto({ presentation: { photo, formerPhotos = [] } = {} }: Product, sha256: string): boolean {
  return photo?.sha256 === sha256 || formerPhotos.includes(sha256);
}

export const photoRoutes = [
  route({
    method: "POST",
    path: "/api/products/{gtin}/photo",
    tag: "pages",
    summary: {
      zh: "上传产品照片（JPEG、PNG 或 WebP；转为不超过 20 kB 的图片，去除拍摄信息；替换原照片，原照片保留在案）",
      en: "Upload the product's photo (JPEG, PNG or WebP): made into one of at most 20 kB without its metadata, in place of the one before, which stays on record",
    },
    roles: ["clerk"],
    params: GtinPath,
    query: z.object({ id: ActId.optional(), upload: UploadId }),
    isLarge: { withQuery: "upload" },
    body: { file: PHOTO_UPLOAD },
    answers: { 201: ProductRecord },
    problems: ["not-found", "id-taken", "unreadable-photo", "payload-too-large", "upload-out-of-step"],
    handler: async (deps, call) => (await works()).photoAdded(deps, call),
  }),
  route({
    method: "POST",
    path: "/api/products/{gtin}/photo/withdrawal",
    tag: "pages",
    summary: { zh: "撤回产品照片", en: "Take the photo off the pages" },
    roles: ["clerk"],
    params: GtinPath,
    body: WithdrawalBody,
    answers: { 201: ProductRecord },
    problems: ["not-found", "id-taken"],
    handler: async (deps, call) => (await works()).photoWithdrawn(deps, call),
  }),
  route({
    method: "GET",
    path: "/api/products/{gtin}/photos/{sha256}",
    tag: "pages",
    summary: {
      zh: "查看产品照片，包括被替换、撤回或隐藏的",
      en: "A photo of the product, also one that was replaced, withdrawn or hidden: for its organisation and the offices of its region",
    },
    roles: ["clerk", "inspector", "statistician"],
    params: PhotoPath,
    answers: { 200: { file: [PHOTO_TYPE] } },
    problems: ["not-found"],
    handler: async (deps, { actor, params: { gtin, sha256 } }) => {
      const product = await visibleProduct(deps, actor, gtin);
      if (!hadPhoto(product, sha256)) throw notFound("photo", sha256);
      return { status: 200, body: await content(deps, sha256) };
    },
  }),
  route({
    method: "GET",
    path: "/photos/{gtin}/{sha256}.webp",
    tag: "pages",
    summary: { zh: "产品页面上的照片", en: "The photo on a product's pages" },
    roles: "public",
    params: PhotoPath,
    answers: { 200: { file: [PHOTO_TYPE] } },
    problems: ["not-found"],
    cacheControl: KEPT,
    handler: async (deps, { params }) => ({ status: 200, body: await served(deps, params) }),
  }),
];
