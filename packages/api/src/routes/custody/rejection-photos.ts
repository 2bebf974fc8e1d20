import { notFound } from "@suyuan/domain/access";
import { VoidingBody } from "../../commands/act.ts";
import { From } from "../../commands/ids/ambiguous.ts";
import { shipmentMeant } from "../../commands/ids/shipment.ts";
import { ShipmentPath } from "../../commands/shipment-bodies.ts";
import { ShipmentRecord } from "../../commands/shipment-view.ts";
import { UploadId } from "../../commands/uploads/bodies.ts";
import { ActId, Gtin, Lot, Sha256 } from "../../commands/wire.ts";
import { FileContent, route } from "../../http/route.ts";
import { photoBlob } from "../../ledger/blob-names.ts";
import { PHOTO_TYPE, PHOTO_UPLOAD } from "../../photos/photo.ts";
import { readableShipment, seesVoided } from "./readable-shipment.ts";

const PhotoPath = ShipmentPath.extend({ sha256: Sha256 });

const Addition = From.extend({
  gtin: Gtin.meta({ description: "Of the batch that was turned away 拒收批次的 GTIN" }),
  lot: Lot.meta({ description: "Of the batch that was turned away 拒收批次的批号" }),
  id: ActId.optional(),
  upload: UploadId,
});

/** What makes photos is loaded when it is first asked for. */
const commands = () => import("../../commands/records/rejection-photos.ts");

export const rejectionPhotoRoutes = [
  route({
    method: "POST",
    path: "/api/shipments/{id}/receipt/photos",
    tag: "custody",
    summary: {
      zh: "为拒收货物添加照片（JPEG、PNG 或 WebP；转为不超过 20 kB 的图片，去除拍摄信息；不在消费者页面显示）",
      en: "Add a photo of goods that were turned away (JPEG, PNG or WebP): made into one of at most 20 kB without its metadata, for both ends and their bureaus, on no public page",
    },
    roles: ["clerk", "depot", "integrator"],
    params: ShipmentPath,
    query: Addition,
    isLarge: { withQuery: "upload" },
    body: { file: PHOTO_UPLOAD },
    answers: { 201: ShipmentRecord },
    problems: ["not-found", "id-taken", "unreadable-photo", "payload-too-large", "upload-out-of-step"],
    handler: async (deps, call) => {
      const { actor, params, query } = call;
      const meant = { id: params.id, from: query.from, end: "to", lots: [query] } as const;
      const id = await shipmentMeant(deps, actor, meant);
      return (await commands()).rejectionPhotoAdded(deps, { ...call, params: { id } });
    },
  }),
  route({
    method: "GET",
    path: "/api/shipments/{id}/receipt/photos/{sha256}",
    tag: "custody",
    summary: {
      zh: "查看拒收照片",
      en: "A photo of what was turned away: for both ends and the bureaus of their regions; one that was taken back for the receiver and the bureaus",
    },
    roles: ["clerk", "depot", "integrator", "inspector"],
    params: PhotoPath,
    query: From,
    answers: { 200: { file: [PHOTO_TYPE] } },
    problems: ["not-found"],
    handler: async (deps, { actor, params: { id, sha256 }, query }) => {
      const { shipment } = await readableShipment(deps, actor, id, query.from);
      const named = shipment.photos?.some(
        (photo) => photo.sha256 === sha256 && (photo.voided === undefined || seesVoided(shipment, actor)),
      );
      const found = named === true ? await deps.blobs.get(photoBlob(sha256)) : undefined;
      if (found === undefined) throw notFound("photo", sha256);
      return { status: 200, body: new FileContent(PHOTO_TYPE, new Uint8Array(found.bytes)) };
    },
  }),
  route({
    method: "POST",
    path: "/api/shipments/{id}/receipt/photos/{sha256}/void",
    tag: "custody",
    summary: {
      zh: "撤回拒收照片（收货方，或双方所在地监管机构）",
      en: "Take a photo of what was turned away back: by the receiver, or the bureau of either end's region",
    },
    roles: ["clerk", "depot", "integrator", "inspector"],
    params: PhotoPath,
    query: From,
    body: VoidingBody,
    answers: { 201: ShipmentRecord },
    problems: ["not-found", "id-taken"],
    handler: async (deps, call) => {
      const { actor, params, query } = call;
      const id = await shipmentMeant(deps, actor, { id: params.id, from: query.from, end: "to" });
      return (await commands()).rejectionPhotoVoided(deps, { ...call, params: { id, sha256: params.sha256 } });
    },
  }),
];
