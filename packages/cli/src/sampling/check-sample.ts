import { createHash, createHmac } from "node:crypto";
import { readFile } from "node:fs/promises";
import { checkSample, type Means, type SampleFile } from "@suyuan/domain/sampling/check";
import * as z from "zod";
import { OperatorError, readSettings } from "../operator-error.ts";

const MEANS: Means = {
  sha256: (text) => createHash("sha256").update(text, "utf8").digest("hex"),
  sha256OfHex: (hex) => createHash("sha256").update(Buffer.from(hex, "hex")).digest("hex"),
  bytesOfHex: (hex) => new Uint8Array(Buffer.from(hex, "hex")),
  hmac: (key, text) => new Uint8Array(createHmac("sha256", key).update(text, "utf8").digest()),
};

/** No list is longer: what `GET /api/samplings/{id}/list` answers has at most 5,000 lines. */
const LINES_MAX = 5000;
const Whole = z.int().min(0).max(1_000_000_000);
const Steps = z.array(z.tuple([Whole, Whole])).max(20);
const Points = z.object({ points: Whole, most: Whole });
const Sha256 = z.string().regex(/^[0-9a-f]{64}$/);
const Name = z.object({ name: z.string().max(200), weight: z.number() });

const File = z.object({
  algorithm: z.string().max(100),
  commitment: Sha256,
  count: Whole,
  terms: z.object({
    base: Whole,
    flag: Points,
    failedTest: Points,
    kilograms: Steps,
    days: Steps,
    neverInspected: Whole,
  }),
  digest: Sha256,
  lines: z.array(Name).max(LINES_MAX),
  seed: Sha256.optional(),
  drawn: z.array(z.string().max(200)).max(LINES_MAX).optional(),
  yours: z
    .array(
      Name.extend({
        id: z.string().max(300),
        nonce: z.string().max(200),
        factors: z.object({
          flags: Whole,
          failedTests: Whole,
          kilograms: Whole,
          daysSinceInspection: Whole.nullable(),
        }),
      }),
    )
    .max(LINES_MAX),
});

/** What the command prints, and whether everything recomputed. */
export function sampleReport(text: string): { readonly text: string; readonly isSound: boolean } {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    throw new OperatorError({ en: "the file is no JSON", zh: "文件不是 JSON" });
  }
  const file = readSettings(File as z.ZodType<SampleFile>, json as object, (field) => field);
  const faults = checkSample(file, MEANS);
  const drawn = new Set(file.drawn ?? []);
  const lines = [
    `candidates 候选 ${file.lines.length}, drawn 抽中 ${drawn.size}, yours 本机构 ${file.yours.length}`,
    ...file.yours
      .filter(({ name }) => drawn.has(name))
      .map(({ id, weight }) => `  drawn 抽中: ${id} (weight 权重 ${weight})`),
    ...faults.map(({ en, zh }) => `WRONG 不符: ${en}\n    ${zh}`),
    ...(faults.length === 0 ? ["seed, list, weights and draw recompute 种子、名单、权重、抽取结果均可复算一致"] : []),
  ];
  return { text: `${lines.join("\n")}\n`, isSound: faults.length === 0 };
}

/** `suyuan check-sample FILE`: recomputes a draw from what the service hands out, and ends with 1 where something differs. */
export async function printSample(file: string | undefined): Promise<void> {
  if (file === undefined) {
    throw new OperatorError({
      en: "say which file: suyuan check-sample FILE",
      zh: "请给出文件：suyuan check-sample 文件",
    });
  }
  const { text, isSound } = sampleReport(await readFile(file, "utf8"));
  process.stdout.write(text);
  if (!isSound) process.exitCode = 1;
}
