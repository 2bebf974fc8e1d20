import { InstantText, type Sent, Sha256Text } from "@suyuan/domain/answer";
import { Id } from "@suyuan/domain/organisation";
import { bilingual } from "@suyuan/domain/wording";
import * as z from "zod";
import { UPLOAD_PURPOSES, type UploadPurpose } from "../../ledger/uploads/keys.ts";
import { UPLOAD_BYTES_MAX } from "../../photos/photo.ts";
import { Sha256 } from "../wire.ts";

/** The largest logger file taken: some 200,000 readings. */
export const LOGGER_FILE_BYTES_MAX = 10 * 1024 * 1024;

const BYTES_MAX: Readonly<Record<UploadPurpose, number>> = {
  "temperature-log": LOGGER_FILE_BYTES_MAX,
  photo: UPLOAD_BYTES_MAX,
};

/** Bytes of a piece: at least so many unless it is the last, so that the largest file has some hundreds of them. */
export const PIECE_BYTES_MIN = 16 * 1024;
export const PIECE_BYTES_MAX = 1024 * 1024;

export const UploadBody = z
  .strictObject({
    id: Id.meta({ description: "Made by the client 客户端编号" }),
    bytes: z
      .number()
      .int()
      .min(1, bilingual("at least 1", "至少为 1"))
      .meta({ description: "Of the whole file 文件总字节数" }),
    sha256: Sha256.meta({ description: "Of the whole file: the same digest is the same upload 文件校验值" }),
    purpose: z.enum(UPLOAD_PURPOSES),
  })
  .refine(({ bytes, purpose }) => bytes <= BYTES_MAX[purpose], {
    error: bilingual(
      `at most ${BYTES_MAX["temperature-log"]} for a logger's file and ${BYTES_MAX.photo} for a photo`,
      `记录仪文件不得超过 ${BYTES_MAX["temperature-log"]} 字节，照片不得超过 ${BYTES_MAX.photo} 字节`,
    ),
    path: ["bytes"],
  })
  .meta({ id: "Upload" });

export const UploadRecord = z
  .object({
    id: z.string(),
    bytes: z.number().int(),
    sha256: Sha256Text,
    purpose: z.enum(UPLOAD_PURPOSES),
    offset: z.number().int().meta({ description: "Bytes that came; go on from here 已收到的字节数" }),
    complete: z.boolean().meta({ description: "All of it came, and its digest is right 是否已完整" }),
    expiresAt: InstantText,
  })
  .meta({ id: "UploadRecord" });
export type UploadRecord = Sent<typeof UploadRecord>;

export const UploadPath = z.object({ id: Id });

/** The query parameter that names an upload. */
export const UploadId = Id.optional().meta({
  description: "A complete upload in place of the body (POST /api/uploads) 已完整上传的文件编号，此时请求内容为空",
});
