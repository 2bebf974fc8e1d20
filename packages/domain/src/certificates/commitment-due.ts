import { type CalendarDate, dateInChina, type Instant } from "../calendar.ts";
import type { Reason } from "../evidence.ts";
import { type Commodity, commodityOf, type ProductForm } from "../farm/commodity.ts";
import type { Party } from "../organisation.ts";

/**
 * From which harvest on a cooperative owes a commitment certificate (承诺达标合格证) for every batch, newest rule first. Dated configuration.
 * Source: 农产品质量安全承诺达标合格证管理办法 (Decree 2025 No. 4 of the Ministry of Agriculture and Rural Affairs), in force 2026-02-01; Law on the
 * Quality and Safety of Agricultural Products (2022), art. 39: enterprises and cooperatives issue one, art. 73: the fine for none.
 */
export const COMMITMENT_DUE: readonly { readonly harvestedFrom: CalendarDate; readonly source: string }[] = [
  { harvestedFrom: "2026-02-01", source: "农业农村部令 2025 年第 4 号" },
];

/**
 * Goods that it is not for, with the papers that they go with. Source: art. 3 of the decree (vegetables with cultivated fungi, fruit, fresh tea
 * leaf, among others); animal products follow their own proofs (art. 39 of the law).
 */
const OUT_OF_SCOPE: Readonly<
  Record<Exclude<Commodity, "fresh-produce">, { readonly en: string; readonly zh: string }>
> = {
  "processed-food": { en: "processed goods", zh: "加工品" },
  "made-tea": { en: "made tea", zh: "成品茶" },
  "frozen-food": { en: "frozen goods", zh: "冷冻食品" },
  "chilled-meat": {
    en: "chilled meat, which goes with its proofs of quarantine and inspection",
    zh: "冷鲜肉（凭检疫证明和肉品品质检验合格证流通）",
  },
};

/** What of a batch tells whether one is due, and whether it is there. */
export interface Goods {
  readonly product: { readonly profile: string; readonly form?: ProductForm };
  readonly origin:
    | { readonly kind: "harvest"; readonly harvestedOn: CalendarDate }
    | {
        readonly kind: "transformation";
        readonly at: Instant;
        readonly sources: readonly { readonly organisation: string }[];
      };
  readonly organisation: string;
  readonly parties: Readonly<Record<string, Party>>;
  readonly commitment?: readonly unknown[];
  readonly voided?: unknown;
}

/** Why these goods have no commitment certificate; undefined for fresh produce. */
export function commitmentOutOfScope(product: Goods["product"]): Reason | undefined {
  const commodity = commodityOf(product);
  if (commodity === "fresh-produce") return undefined;
  const { en, zh } = OUT_OF_SCOPE[commodity];
  return {
    code: "commitment-out-of-scope",
    en: `The commitment certificate is for fresh fruit, vegetables, fungi and tea leaf, not for ${en}: none is issued for this product.`,
    zh: `承诺达标合格证适用于鲜水果、蔬菜、食用菌和茶鲜叶，不适用于${zh}：本产品不开具。`,
  };
}

/** Is a commitment certificate due for this batch: fresh produce that a cooperative harvested since the rule is in force? */
export function commitmentDue(batch: Goods): boolean {
  const { origin, parties, organisation, product } = batch;
  if (origin.kind !== "harvest" || commitmentOutOfScope(product) !== undefined) return false;
  const kind = Object.hasOwn(parties, organisation) ? parties[organisation]?.kind : undefined;
  return kind === "cooperative" && COMMITMENT_DUE.some(({ harvestedFrom }) => origin.harvestedOn >= harvestedFrom);
}

/**
 * Is a commitment certificate to be issued anew for it: fresh produce that somebody mixed or divided, of others' harvests among it? Its buyer
 * collects those of what it bought and issues its own (art. 39 of the law, and the decree).
 */
export function reissueDue({ origin, organisation, product, voided }: Goods): boolean {
  if (origin.kind !== "transformation" || voided !== undefined || commitmentOutOfScope(product) !== undefined)
    return false;
  const isOfOthers = origin.sources.some((source) => source.organisation !== organisation);
  return isOfOthers && COMMITMENT_DUE.some(({ harvestedFrom }) => dateInChina(origin.at) >= harvestedFrom);
}

/** What is said where one is due and the batch has no basis. */
export const COMMITMENT_MISSING: Reason = {
  code: "commitment-missing",
  en: "No commitment certificate: one is due for every batch of fresh produce of a cooperative, and its basis was not given.",
  zh: "缺承诺达标合格证：合作社每批鲜活农产品均应开具，本批次未填写承诺依据。",
};

/** Does a batch go without a commitment certificate that is due? */
export function lacksCommitment(batch: Goods): boolean {
  return batch.voided === undefined && !batch.commitment?.length && commitmentDue(batch);
}
