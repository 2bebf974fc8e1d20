import type { Context } from "./context.ts";
import { DomainError, fieldError } from "./errors.ts";
import type { Organisation, Role } from "./organisation.ts";
import { covers } from "./region-code.ts";

const NOUNS = {
  organisation: { en: "organisation", zh: "机构" },
  base: { en: "base", zh: "生产基地" },
  product: { en: "product", zh: "产品" },
  photo: { en: "photo", zh: "照片" },
  certificate: { en: "certificate", zh: "证书" },
  case: { en: "case", zh: "案例" },
  batch: { en: "batch", zh: "批次" },
  shipment: { en: "shipment", zh: "发货单" },
  transformation: { en: "transformation", zh: "加工记录" },
  labels: { en: "label run", zh: "标签" },
  recall: { en: "recall", zh: "召回" },
  exception: { en: "exception", zh: "待核查事项" },
  input: { en: "farm input", zh: "农业投入品记录" },
  test: { en: "test", zh: "检测记录" },
  "storage-step": { en: "storage step", zh: "出入库记录" },
  "temperature-log": { en: "temperature log", zh: "温度记录" },
  commission: { en: "commission", zh: "委托" },
  link: { en: "link", zh: "链接" },
  claim: { en: "claim on the number", zh: "编码登记" },
  place: { en: "place", zh: "地点" },
  device: { en: "device", zh: "设备" },
  upload: { en: "upload", zh: "上传" },
  person: { en: "person", zh: "人员" },
  membership: { en: "membership", zh: "任职" },
  subscription: { en: "webhook", zh: "推送" },
  delivery: { en: "delivery in the log", zh: "投递记录" },
  standard: { en: "standard", zh: "标准" },
  household: { en: "household", zh: "农户" },
  benefit: { en: "benefit record", zh: "收益记录" },
  dispute: { en: "dispute", zh: "异议" },
  finding: { en: "finding", zh: "检查问题" },
  sampling: { en: "sampling", zh: "抽查" },
  region: { en: "region", zh: "地区" },
  order: { en: "order", zh: "订单" },
  agreement: { en: "agreement", zh: "共享协议" },
  indicators: { en: "set of indicators", zh: "考核指标" },
  objection: { en: "objection", zh: "考核异议" },
  "catalogue-entry": { en: "special product", zh: "特色产品" },
  publication: { en: "publication", zh: "月报" },
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
  return new DomainError("not-found", detail, pointer === undefined ? {} : { errors: [fieldError(pointer, detail)] });
}

/** Does the office's own region cover the place it would act on or read about? */
export function mayActInRegion(office: Pick<Organisation, "regionCode">, regionCode: string): boolean {
  return covers(office.regionCode, regionCode);
}

/**
 * May this organisation, in this role, read what another keeps at these places? Its own always; and a bureau or county office what
 * lies in its region, or belongs to an organisation that does.
 */
export function mayRead(
  kept: { readonly organisation: string; readonly regionCodes: readonly (string | undefined)[] },
  reader: Pick<Organisation, "id" | "regionCode">,
  role: Role,
): boolean {
  if (kept.organisation === reader.id) return true;
  if (role !== "inspector" && role !== "statistician") return false;
  return kept.regionCodes.some((region) => region !== undefined && mayActInRegion(reader, region));
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
