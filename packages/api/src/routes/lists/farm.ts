import { COLD_CHAIN_PROFILE_IDS } from "@suyuan/coldchain/judge/profiles";
import { mayRead } from "@suyuan/domain/access";
import {
  GlnText,
  GtinText,
  InstantText,
  OrganisationId,
  RegionCodeText,
  RegionText,
  type Sent,
} from "@suyuan/domain/answer";
import type { Base } from "@suyuan/domain/farm/base";
import { mayProduce, type Product } from "@suyuan/domain/farm/product";
import { plainId } from "@suyuan/domain/identifiers/own-id";
import { toldRegion } from "@suyuan/domain/region-code";
import * as z from "zod";
import { inputAnswer } from "../../commands/inputs.ts";
import { ListQuery } from "../../commands/wire.ts";
import { organisationKey } from "../../ledger/keys.ts";
import { LISTED_BASES, LISTED_INPUTS, LISTED_PRODUCTS, type ListedInput } from "../../ledger/lists/things.ts";
import type { Loaded } from "../../ledger/loaded.ts";
import { FarmInputRecord } from "../farm/inputs.ts";
import { datesBy, Place, Word } from "./filters.ts";
import type { Listing, Reader } from "./listing.ts";
import { PINYIN } from "./pinyin.ts";

/** Bases, products and farm inputs: what an organisation keeps, for itself and for the offices of where it lies. */

interface Kept {
  readonly organisation: string;
  readonly regionCode?: string;
}

const ownerOf = ({ organisation }: Kept, beside: Loaded) => beside.state(organisationKey(organisation));

const regionsOf = (kept: Kept, beside: Loaded) => [kept.regionCode, ownerOf(kept, beside)?.regionCode];

function isSeen(kept: Kept, { organisation, role }: Reader, beside: Loaded): boolean {
  return mayRead({ organisation: kept.organisation, regionCodes: regionsOf(kept, beside) }, organisation, role);
}

const besideKept = (kept: readonly Kept[]) => kept.map(({ organisation }) => organisationKey(organisation));

const nameOf = (kept: Kept, beside: Loaded): string => ownerOf(kept, beside)?.name ?? kept.organisation;

export const KeptQuery = ListQuery.extend({ ...Word, ...Place, ...datesBy("Registered") });

export const BaseSummary = z
  .object({
    id: z.string(),
    organisation: OrganisationId,
    organisationName: z.string(),
    name: z.string(),
    ...PINYIN,
    regionCode: RegionCodeText,
    region: RegionText,
    gln: GlnText.optional(),
    plots: z.number().int().meta({ description: "How many plots 地块数" }),
    areaMu: z.number().meta({ description: "Of all plots, 亩 (666.67 m²) 总面积" }),
    crops: z.array(z.string()).meta({ description: "Grown on its plots, each once 作物" }),
    createdAt: InstantText,
  })
  .meta({ id: "BaseSummary" });

/** Areas have at most a few decimals, and are added as thousandths. */
function areaOf({ plots }: Base): number {
  return plots.reduce((sum, { areaMu }) => sum + Math.round(areaMu * 1000), 0) / 1000;
}

export const BASES: Listing<Base, Sent<typeof BaseSummary>> = {
  listed: LISTED_BASES,
  sort: "instant",
  beside: besideKept,
  mayRead: isSeen,
  regionsOf: ({ regionCode }) => [regionCode],
  spelled: (base, speller) => ({ ...base, pinyin: speller(base.name) }),
  view: (base, beside) => ({
    id: plainId(base.id),
    organisation: base.organisation,
    organisationName: nameOf(base, beside),
    name: base.name,
    regionCode: base.regionCode,
    region: toldRegion(base.regionCode),
    ...(base.gln === undefined ? {} : { gln: base.gln }),
    plots: base.plots.length,
    areaMu: areaOf(base),
    crops: [...new Set(base.plots.map(({ crop }) => crop))],
    createdAt: base.createdAt,
  }),
};

export const ProductSummary = z
  .object({
    gtin: GtinText,
    organisation: OrganisationId,
    organisationName: z.string(),
    name: z.object({ zh: z.string(), en: z.string().optional() }),
    ...PINYIN,
    category: z.string(),
    coldChainProfile: z.enum(COLD_CHAIN_PROFILE_IDS),
    createdAt: InstantText,
  })
  .meta({ id: "ProductSummary" });

export const PRODUCTS: Listing<Product, Sent<typeof ProductSummary>> = {
  listed: LISTED_PRODUCTS,
  sort: "instant",
  beside: besideKept,
  mayRead: (product, reader, beside) =>
    (reader.role === "clerk" && mayProduce(product, reader.organisation.id)) || isSeen(product, reader, beside),
  regionsOf,
  spelled: (product, speller) => ({ ...product, pinyin: speller(product.name.zh) }),
  view: (product, beside) => {
    const { gtin, organisation, name, category, coldChainProfile, createdAt } = product;
    return {
      gtin,
      organisation,
      organisationName: nameOf(product, beside),
      name,
      category,
      coldChainProfile,
      createdAt,
    };
  },
};

export const InputsQuery = ListQuery.extend({
  ...Word,
  ...Place,
  ...datesBy("Applied"),
  base: z
    .string()
    .max(129)
    .optional()
    .meta({ description: "Id of the production base, or {organisation}/{id} 生产基地编号" }),
  plot: z.string().max(64).optional().meta({ description: "Id of the plot 地块编号" }),
  incomplete: z
    .literal("true")
    .optional()
    .meta({ description: "Only records that lack what the law asks for 只列出内容不全的记录" }),
});

export const InputSummary = FarmInputRecord.extend({
  baseName: z.string(),
  organisation: OrganisationId,
  ...PINYIN,
}).meta({
  id: "FarmInputSummary",
});

export function inputListing({
  base: asked,
  plot,
  incomplete,
}: z.infer<typeof InputsQuery>): Listing<ListedInput, Sent<typeof InputSummary>> {
  return {
    listed: LISTED_INPUTS,
    sort: "date",
    beside: (inputs) => besideKept(inputs.map(({ base }) => base)),
    mayRead: ({ base }, reader, beside) => isSeen(base, reader, beside),
    regionsOf: ({ base }) => [base.regionCode],
    spelled: (input, speller) => ({ ...input, pinyin: speller(input.product) }),
    view: ({ input, base }) => {
      const isOn = asked === undefined || asked === base.id || asked === plainId(base.id);
      if (!isOn || (plot ?? input.plot) !== input.plot) return undefined;
      const answer = inputAnswer(input);
      if (incomplete !== undefined && (answer.missing.length === 0 || input.voided !== undefined)) return undefined;
      return { ...answer, baseName: base.name, organisation: base.organisation };
    },
  };
}
