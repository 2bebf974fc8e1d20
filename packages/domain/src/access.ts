import type { Context } from "./context.ts";
import { DomainError } from "./errors.ts";
import type { Organisation } from "./organisation.ts";
import { covers } from "./region-code.ts";

const NOUNS = {
  organisation: { en: "organisation", zh: "机构" },
  base: { en: "base", zh: "生产基地" },
  product: { en: "product", zh: "产品" },
  certificate: { en: "certificate", zh: "证书" },
  batch: { en: "batch", zh: "批次" },
  shipment: { en: "shipment", zh: "发货单" },
  labels: { en: "label run", zh: "标签" },
  recall: { en: "recall", zh: "召回" },
  link: { en: "link", zh: "链接" },
  place: { en: "place", zh: "地点" },
  "logistic-unit": { en: "logistic unit", zh: "物流单元" },
} as const;

/** What a `not-found` may be about. */
type Noun = keyof typeof NOUNS;

/**
 * The one refusal for an id that does not exist and for one that this actor may not see or use: same code, same text.
 * `pointer` names the body field that held the id; without `id` the text speaks of the address asked for.
 */
export function notFound(what: Noun, id?: string, pointer?: string): DomainError {
  const { en, zh } = NOUNS[what];
  const detail = {
    en: `There is no ${en}${id === undefined ? " here" : ` ${id}`} that you may see or use. Check the id; if another organisation keeps it, ask them.`,
    zh: `没有您可查看或使用的${zh}${id === undefined ? "" : ` ${id}`}。请核对编号；如属其他机构，请与其联系。`,
  };
  return new DomainError(
    "not-found",
    detail,
    pointer === undefined ? {} : { errors: [{ pointer, detail: detail.en }] },
  );
}

/** Does the office's own region cover the place it would act on or read about? */
export function mayActInRegion(office: Pick<Organisation, "regionCode">, regionCode: string): boolean {
  return covers(office.regionCode, regionCode);
}

/** The entity, if it belongs to the actor's organisation; else `not-found`. */
export function requireOwned<T extends { readonly organisation: string }>(
  what: Noun,
  entity: T | undefined,
  ctx: Context,
  asked: { readonly id?: string; readonly pointer?: string } = {},
): T {
  if (entity?.organisation === ctx.actor.organisation) return entity;
  throw notFound(what, asked.id, asked.pointer);
}

/** Refuses with `not-found` unless the actor is an inspector whose bureau covers one of the regions. */
export function requireInspector(
  what: Noun,
  regionCodes: readonly (string | undefined)[],
  ctx: Context,
  asked: { readonly id?: string; readonly pointer?: string } = {},
): void {
  const { role, party } = ctx.actor;
  const isCovered = regionCodes.some((region) => region !== undefined && mayActInRegion(party, region));
  if (role !== "inspector" || !isCovered) throw notFound(what, asked.id, asked.pointer);
}
