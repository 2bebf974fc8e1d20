import { readFile } from "node:fs/promises";
import { batchOf } from "@suyuan/api/ledger/batch-rows";
import { batchKey, organisationKey } from "@suyuan/api/ledger/keys";
import { readMany, readRow } from "@suyuan/api/ledger/read";
import { LINKS, NATIONAL_FORMAT, type NationalDocument, nationalFaults } from "@suyuan/domain/national/document";
import { nationalDocument } from "@suyuan/domain/national/export";
import { bilingual } from "@suyuan/domain/wording";
import * as z from "zod";
import { administer, type Options, parse, requireData } from "../administration.ts";
import type { Configuration } from "../configuration.ts";
import { OperatorError, readSettings } from "../operator-error.ts";

const ExportOptions = z.object({
  gtin: z.string({ error: bilingual("is missing", "未填写") }).regex(/^\d{14}$/, {
    error: bilingual("must have 14 digits", "须为 14 位数字"),
  }),
  lot: z
    .string({ error: bilingual("is missing", "未填写") })
    .min(1)
    .max(20),
});

/** `suyuan national export`: what is on record of one batch, ordered as NY/T 4712-2025 orders traceability data; what the check finds goes to standard error. */
export async function exportNational(settings: Configuration, options: Options): Promise<void> {
  requireData(settings, options);
  const { gtin, lot } = parse(ExportOptions, options);
  const document = await administer(settings, options, async ({ table, now, publicUrl }) => {
    const batch = batchOf(await readRow(table, batchKey(gtin, lot)));
    if (batch === undefined) {
      throw new OperatorError({ en: `there is no batch ${lot} of ${gtin}`, zh: `没有商品 ${gtin} 的批次 ${lot}` });
    }
    const keys = Object.keys(batch.parties).map((id) => organisationKey(id));
    const loaded = await readMany(table, keys);
    const organisations = keys.flatMap((key) => loaded.state(key) ?? []);
    return nationalDocument(batch, organisations, { madeAt: now().toISOString(), publicUrl });
  });
  process.stdout.write(`${JSON.stringify(document, null, 1)}\n`);
  for (const one of nationalFaults(document)) process.stderr.write(`${JSON.stringify(one)}\n`);
}

/** 16 MB hold some 40,000 records. */
const FILE_MAX = 16 * 2 ** 20;
const Name = z.string().min(1).max(300);
const Batch = z.string().min(1).max(600);
const Document = z.strictObject({
  format: z.literal(NATIONAL_FORMAT),
  madeAt: z.iso.datetime({ offset: true }),
  operators: z
    .array(
      z.strictObject({
        id: Name,
        name: Name,
        regionCode: z.string().regex(/^(\d{6}|\d{9}|\d{12})?$/),
        creditCode: z.string().max(18).optional(),
        address: Name.optional(),
      }),
    )
    .max(10_000),
  records: z
    .array(
      z.strictObject({
        link: z.enum(LINKS),
        operator: Name,
        at: z.iso.datetime({ offset: true }),
        product: Name,
        quantityKg: z.number().positive().max(100_000_000),
        source: z.strictObject({ operator: Name.optional(), batch: Batch }).optional(),
        destination: z.strictObject({ operator: Name }).optional(),
        inboundBatch: Batch.optional(),
        outboundBatch: Batch.optional(),
      }),
    )
    .min(1)
    .max(50_000),
  elsewhere: z.array(Batch).max(10_000),
  extended: z.record(Name, z.union([z.string().max(2000), z.number()])),
});

/** `suyuan national check FILE`: prints each fault as a line of JSON; whether there is any. Throws an OperatorError for what is no such document. */
export async function checkNational(file: string | undefined): Promise<boolean> {
  if (file === undefined) {
    throw new OperatorError({
      en: "give the file: suyuan national check FILE",
      zh: "请指定文件：suyuan national check FILE",
    });
  }
  const faults = nationalFaults(readSettings(Document, await jsonIn(file), (field) => field) as NationalDocument);
  for (const one of faults) process.stdout.write(`${JSON.stringify(one)}\n`);
  process.stdout.write(`${JSON.stringify({ faults: faults.length })}\n`);
  return faults.length > 0;
}

async function jsonIn(file: string): Promise<object> {
  try {
    const bytes = await readFile(file);
    if (bytes.length <= FILE_MAX) return JSON.parse(bytes.toString("utf8")) as object;
  } catch (error) {
    const said = error instanceof Error ? error.message : String(error);
    throw new OperatorError(
      { en: `${file} cannot be read as JSON: ${said}`, zh: `无法按 JSON 读取 ${file}：${said}` },
      { cause: error },
    );
  }
  throw new OperatorError({ en: `${file} has more than 16 MB`, zh: `${file} 超过 16 MB` });
}
