import { ROLES } from "@suyuan/domain/organisation";
import { bilingual } from "@suyuan/domain/wording";
import * as z from "zod";
import { PIECE_BYTES_MAX, UploadBody, UploadPath, UploadRecord } from "../../commands/uploads/bodies.ts";
import { route } from "../../http/route.ts";

/** What takes them is loaded when it is first asked for. */
const works = () => import("../../commands/uploads/upload.ts");

/** As in the IETF's draft of resumable uploads. */
const PARTIAL_UPLOAD = "application/partial-upload";

const UploadOffset = z.object({
  "upload-offset": z
    .string()
    .regex(/^\d{1,10}$/, bilingual("a number of bytes", "须为字节数"))
    .transform(Number)
    .meta({ description: "Where this piece begins: the bytes that came before 本片段的起始位置" }),
});

/** Files in pieces that go on after a broken connection: draft-ietf-httpbis-resumable-upload, with a body of JSON to begin one. */
export const uploadRoutes = [
  route({
    method: "POST",
    path: "/api/uploads",
    tag: "devices",
    summary: { zh: "开始分片上传", en: "Begin an upload in pieces, or find it begun" },
    roles: ROLES,
    body: UploadBody,
    answers: { 201: UploadRecord },
    problems: ["id-taken"],
    handler: async (deps, call) => (await works()).uploadBegun(deps, call),
  }),
  route({
    method: "PATCH",
    path: "/api/uploads/{id}",
    tag: "devices",
    summary: { zh: "上传一个片段", en: "The next piece: 16 KiB to 1 MiB, the last may be smaller" },
    description: {
      zh: "请求头 Upload-Offset 为本片段的起始位置，须等于已收到的字节数；应答头 Upload-Offset 为其后的位置，Upload-Complete 为 ?1 时文件已完整。上传自开始起保留 7 天。",
      en: "Upload-Offset says where the piece begins, which must be where what came ends; that of the answer says where to go on, and Upload-Complete is ?1 once all of it is there. An upload ends 7 days after it began.",
    },
    roles: ROLES,
    params: UploadPath,
    headers: UploadOffset,
    body: { file: { maxBytes: PIECE_BYTES_MAX, contentTypes: [PARTIAL_UPLOAD] } },
    answers: { 200: UploadRecord },
    problems: ["not-found", "upload-out-of-step"],
    handler: async (deps, call) => (await works()).uploadContinued(deps, call),
  }),
  route({
    method: "GET",
    path: "/api/uploads/{id}",
    tag: "devices",
    summary: { zh: "查询上传进度", en: "How far an upload came; HEAD tells it in Upload-Offset" },
    roles: ROLES,
    params: UploadPath,
    answers: { 200: UploadRecord },
    problems: ["not-found"],
    handler: async (deps, call) => (await works()).uploadRead(deps, call),
  }),
];
