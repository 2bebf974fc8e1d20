import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { bilingual } from "@suyuan/domain/wording";
import { namesInBucket } from "@suyuan/store/recovery/s3-names";
import * as z from "zod";
import { type Options, parse } from "../administration.ts";
import { OperatorError } from "../operator-error.ts";
import { rehearse } from "./rehearse.ts";

const TableName = z
  .string({ error: bilingual("is missing", "未填写") })
  .regex(/^[\w.-]{3,255}$/, { error: bilingual("must be the name of a table", "须为数据表名称") });

const RehearsalOptions = z.object({
  table: TableName,
  restored: TableName.optional(),
  at: z.iso
    .datetime({
      offset: true,
      error: bilingual("must be an instant such as 2026-10-08T02:00:00Z", "须为时刻，如 2026-10-08T02:00:00Z"),
    })
    .optional(),
  blobs: z.string().min(3).optional(),
});

/** Faults that are printed; all are counted. */
const PRINTED_MAX = 1_000;

/** A table that the service is to work on has nobody in it who was erased; the bucket knows who that was. */
function requireBlobs(blobs: string | undefined, keep: boolean): void {
  if (!keep || blobs !== undefined) return;
  throw new OperatorError({
    en: "--keep needs --blobs BUCKET: who was erased after the recovered instant stands there, and is erased again in the table that stays",
    zh: "--keep 需要同时指定 --blobs BUCKET：恢复时刻之后被删除身份信息的人员和农户记录在该存储桶中，须在保留的数据表中再次删除",
  });
}

/** `suyuan rehearse-restore`: prints what is wrong in the recovered table, a line of JSON each, then what was done; whether anything is wrong. */
export async function rehearsal(options: Options, keep: boolean): Promise<boolean> {
  const { table, restored, at, blobs } = parse(RehearsalOptions, options);
  requireBlobs(blobs, keep);
  const client = new DynamoDBClient({ maxAttempts: 10 });
  let printed = 0;
  try {
    const files = blobs === undefined ? undefined : namesInBucket(blobs);
    const asked = { table, restored, keep, files, at: at === undefined ? undefined : new Date(at) };
    const done = await rehearse(client, asked, (fault) => {
      printed += 1;
      if (printed <= PRINTED_MAX) process.stdout.write(`${JSON.stringify(fault)}\n`);
    });
    process.stdout.write(`${JSON.stringify({ rehearsed: done })}\n`);
    return done.faults > 0;
  } finally {
    client.destroy();
  }
}
