import { DateText, GtinText, InstantText, OrganisationId, RegionCodeText, type Sent } from "@suyuan/domain/answer";
import { SPECIAL_KINDS } from "@suyuan/domain/catalogue/kinds";
import { SCHEMES, STANDINGS } from "@suyuan/domain/certificates/certificate";
import { Id } from "@suyuan/domain/organisation";
import { isRegionCode } from "@suyuan/domain/region-code";
import { PAGE_STATES } from "@suyuan/domain/views/label-state";
import { bilingual } from "@suyuan/domain/wording";
import * as z from "zod";
import { ListQuery } from "../../commands/wire.ts";

const Names = z.object({ zh: z.string(), en: z.string().optional() });
const Lines = z.object({ zh: z.array(z.string()), en: z.array(z.string()).optional() });

/** A special product, as its county's office says it. */
export const EntryRecord = z
  .object({
    id: z.string(),
    office: OrganisationId.meta({ description: "Who recorded it 登记机构" }),
    officeName: z.string(),
    region: RegionCodeText,
    regionName: z.string(),
    name: Names,
    kinds: z.array(z.enum(SPECIAL_KINDS)).meta({ description: "famous 名, special 特, fine 优, new 新" }),
    season: z.object({ from: z.int(), to: z.int() }).optional().meta({ description: "Months 上市月份" }),
    gtins: z.array(GtinText),
    producers: z.array(z.object({ id: OrganisationId, name: z.string() })),
    bases: z.array(
      z.object({ organisation: OrganisationId.optional(), id: z.string(), name: z.string(), region: z.string() }),
    ),
    words: Lines.optional(),
    page: z.string().meta({ description: "Address of its public page 公开页面" }),
    recordedAt: InstantText,
    changedAt: InstantText,
    withdrawn: z.object({ at: InstantText, reason: z.string() }).optional(),
  })
  .meta({ id: "CatalogueEntry", description: "A special product of a county, as its office records it 特色产品" });
export type EntryRecord = Sent<typeof EntryRecord>;

/** What is known of it now, beside what the office says. */
export const ShownEntry = EntryRecord.extend({
  asOf: DateText,
  photo: z
    .object({ path: z.string(), width: z.int(), height: z.int() })
    .optional()
    .meta({ description: "As the product's owner shows it 产品照片" }),
  certificates: z
    .array(
      z.object({
        scheme: z.enum(SCHEMES),
        number: z.string(),
        holder: z.string(),
        grade: z.enum(["A", "AA"]).optional(),
        validTo: DateText.optional(),
        today: z.enum(STANDINGS),
      }),
    )
    .meta({ description: "Of its producers for these products, with what each is worth today 当前证书效力" }),
  moreCertificates: z.literal(true).optional(),
  batches: z
    .array(
      z.object({
        page: z.string(),
        lot: z.string(),
        producer: z.string(),
        harvestedOn: DateText,
        state: z.enum(PAGE_STATES),
      }),
    )
    .meta({ description: "The newest of its producers, each as its public page says it 近期批次" }),
}).meta({ id: "ShownCatalogueEntry" });
export type ShownEntry = Sent<typeof ShownEntry>;

export const EntryPage = z.object({ items: z.array(EntryRecord), next: z.string().optional() });

export const CatalogueQuery = ListQuery.extend({
  region: z
    .string()
    .refine(isRegionCode, bilingual("must be a division code", "须为行政区划代码"))
    .meta({ description: "Province, city or county 省、市、县代码", examples: ["510824"] }),
});
export const EntryAddress = z.object({ office: Id, id: Id });
