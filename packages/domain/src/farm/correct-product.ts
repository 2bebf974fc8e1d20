import type { ColdChainProfileId } from "@suyuan/coldchain/judge/profiles";
import { notFound, requireOwned } from "../access.ts";
import type { Context } from "../context.ts";
import { factOf } from "../context.ts";
import { defined, type Fact } from "../fact.ts";
import { invalidRequest, requireValid } from "../field-errors.ts";
import type { Organisation } from "../organisation.ts";
import { formFaults, type ProductForm } from "./commodity.ts";
import { mayProduce, PRODUCERS_MAX, type Product } from "./product.ts";

/** What should have been said of a product. `en` null: there is no English name; `shelfLifeDays` null: none is declared; `form` null: its profile tells. */
export interface CorrectProduct {
  readonly id?: string | undefined;
  readonly reason: string;
  readonly name?: { readonly zh?: string | undefined; readonly en?: string | null | undefined } | undefined;
  readonly category?: string | undefined;
  readonly coldChainProfile?: ColdChainProfileId | undefined;
  readonly shelfLifeDays?: number | null | undefined;
  readonly form?: ProductForm | null | undefined;
}

/** Corrects a product; batches registered before follow in name and kind. Errors: `not-found`, `invalid-request` (form). */
export function correctProduct(
  product: Product | undefined,
  command: CorrectProduct,
  ctx: Context,
): { readonly product: Product; readonly fact: Fact<"product-corrected"> } {
  const before = requireOwned("product", product, ctx);
  const { id, reason, category = before.category, coldChainProfile = before.coldChainProfile } = command;
  const { zh = before.name.zh, en: typed } = command.name ?? {};
  const en = typed === undefined ? before.name.en : (typed ?? undefined);
  const { shelfLifeDays: kept, form: said, ...rest } = before;
  const shelfLifeDays = command.shelfLifeDays === undefined ? kept : (command.shelfLifeDays ?? undefined);
  const form = command.form === undefined ? said : (command.form ?? undefined);
  requireValid(formFaults(coldChainProfile, form));
  const name = { zh, ...defined({ en }) };
  const after: Product = { ...rest, name, category, coldChainProfile, ...defined({ shelfLifeDays, form }) };
  const fields = (["name", "category", "coldChainProfile", "shelfLifeDays", "form"] as const).filter(
    (field) => JSON.stringify(before[field]) !== JSON.stringify(after[field]),
  );
  const only = (whole: Product) =>
    Object.fromEntries(fields.flatMap((field) => (whole[field] === undefined ? [] : [[field, whole[field]]])));
  const corrects = { kind: "product", id: before.gtin };
  const data = { ...defined({ id }), corrects, before: only(before), after: only(after), reason };
  return { product: after, fact: factOf("product-corrected", ctx.now, data, ctx) };
}

/** Lets another organisation register batches under the GTIN, or ends that. */
export interface ChangeProducer {
  readonly id?: string | undefined;
  readonly organisation: string;
  readonly reason: string;
}

/**
 * Lets a cooperative register batches under a GTIN of the actor's; the batches, their labels and their certificates are its own. Errors:
 * `not-found` (product, organisation), `invalid-request` (no cooperative; may already; more than a hundred).
 */
export function addProducer(
  product: Product | undefined,
  producer: Organisation | undefined,
  command: ChangeProducer,
  ctx: Context,
): { readonly product: Product; readonly fact: Fact<"producer-added"> } {
  const before = requireOwned("product", product, ctx);
  if (producer === undefined) throw notFound("organisation", command.organisation, "/organisation");
  const { id, kind } = producer;
  const pointer = "/organisation";
  if (kind !== "cooperative") {
    throw invalidRequest([
      { pointer, en: `${id} is no cooperative and registers no batches.`, zh: `${id} 不是合作社，不登记批次。` },
    ]);
  }
  if (mayProduce(before, id)) {
    throw invalidRequest([
      {
        pointer,
        en: `${id} may register batches of ${before.gtin} already.`,
        zh: `${id} 已可登记产品 ${before.gtin} 的批次。`,
      },
    ]);
  }
  const { producers = [], formerProducers = [] } = before;
  if (producers.length >= PRODUCERS_MAX) {
    throw invalidRequest([
      {
        pointer,
        en: `A product has at most ${PRODUCERS_MAX} producers. Withdraw one first.`,
        zh: `一个产品最多 ${PRODUCERS_MAX} 个生产者，请先撤销其一。`,
      },
    ]);
  }
  const former = formerProducers.filter((each) => each !== id);
  const { formerProducers: _, ...rest } = before;
  return {
    product: { ...rest, producers: [...producers, id], ...(former.length === 0 ? {} : { formerProducers: former }) },
    fact: factOf("producer-added", ctx.now, dataOf(before, command), ctx),
  };
}

/**
 * Ends that an organisation may register batches under the GTIN. What it registered stands, travels on and can be corrected. Errors:
 * `not-found` (product, or no such producer).
 */
export function withdrawProducer(
  product: Product | undefined,
  command: ChangeProducer,
  ctx: Context,
): { readonly product: Product; readonly fact: Fact<"producer-withdrawn"> } {
  const before = requireOwned("product", product, ctx);
  const { organisation } = command;
  const { producers = [], formerProducers = [] } = before;
  if (!producers.includes(organisation)) throw notFound("organisation", organisation);
  const left = producers.filter((each) => each !== organisation);
  const former = [organisation, ...formerProducers].slice(0, PRODUCERS_MAX);
  return {
    product: { ...before, producers: left, formerProducers: former },
    fact: factOf("producer-withdrawn", ctx.now, dataOf(before, command), ctx),
  };
}

function dataOf({ gtin }: Product, { id, organisation, reason }: ChangeProducer) {
  return { ...defined({ id }), gtin, organisation, reason };
}
