import type { ColdChainProfileId } from "@suyuan/coldchain/judge/profiles";
import { parseGln } from "@suyuan/gs1/gln";
import { parseGtin } from "@suyuan/gs1/gtin";
import { notFound, requireInspector } from "../access.ts";
import type { Context } from "../context.ts";
import { defined, factOf } from "../context.ts";
import { DomainError } from "../errors.ts";
import type { Fact } from "../fact.ts";
import type { Base, CapacityPolicy, Plot } from "../farm/base.ts";
import type { Product } from "../farm/product.ts";
import type { FieldFault } from "../field-errors.ts";
import { requireValid } from "../field-errors.ts";
import type { Organisation, OrganisationKind } from "../organisation.ts";
import { isRegionCode } from "../region-code.ts";
import { isCreditCode } from "./credit-code.ts";

/** An organisation as the operator adds it. */
export interface AddOrganisation {
  readonly id: string;
  readonly name: string;
  readonly kind: OrganisationKind;
  readonly regionCode: string;
  readonly creditCode?: string | undefined;
  readonly gln?: string | undefined;
}

/** A production base as the clerk adds it. Areas in mu, yield caps in kilograms a mu and season. */
export interface AddBase {
  readonly id: string;
  readonly name: string;
  readonly regionCode: string;
  readonly gln?: string | undefined;
  readonly plots: readonly (Omit<Plot, "yieldCapKgPerMu"> & { readonly yieldCapKgPerMu?: number | undefined })[];
}

/** A trade item as the clerk adds it. A GTIN of 8, 12, 13 or 14 digits. */
export interface AddProduct {
  readonly gtin: string;
  readonly name: { readonly zh: string; readonly en?: string | undefined };
  readonly category: string;
  readonly coldChainProfile: ColdChainProfileId;
}

function regionFaults(regionCode: string): FieldFault[] {
  if (isRegionCode(regionCode)) return [];
  return [
    {
      pointer: "/regionCode",
      en: `${regionCode} is no division code of GB/T 2260 (6 digits; 9 for a township, 12 for a village), for example 510824.`,
      zh: `${regionCode} 不是行政区划代码（GB/T 2260，6 位；乡镇 9 位、村 12 位），例如 510824。`,
    },
  ];
}

function creditCodeFaults(creditCode: string | undefined): FieldFault[] {
  if (creditCode === undefined || isCreditCode(creditCode)) return [];
  return [
    {
      pointer: "/creditCode",
      en: `${creditCode} is no unified social credit code: 18 digits and capitals whose last one checks the others. Copy it from the licence.`,
      zh: `${creditCode} 不是有效的统一社会信用代码：应为 18 位数字和大写字母，末位为校验码。请照营业执照填写。`,
    },
  ];
}

function glnFaults(gln: string | undefined): FieldFault[] {
  if (gln === undefined || parseGln(gln).ok) return [];
  return [
    {
      pointer: "/gln",
      en: `${gln} is no GLN: 13 digits whose last one checks the others.`,
      zh: `${gln} 不是有效的全球参与方位置码（GLN）：应为 13 位数字，末位为校验码。`,
    },
  ];
}

/** A GLN names one place or party. The refusal when it was registered for another. */
export function glnTaken(gln: string): DomainError {
  const detail = {
    en: `GLN ${gln} is registered already. Check it; a GLN names one place or party.`,
    zh: `GLN ${gln} 已被登记。请核对：一个 GLN 只对应一个地点或主体。`,
  };
  return new DomainError("id-taken", detail, { errors: [{ pointer: "/gln", detail: "already registered" }] });
}

/** Adds an organisation. Errors: `id-taken`, `invalid-request` (region code, credit code, GLN). */
export function addOrganisation(
  existing: Organisation | undefined,
  command: AddOrganisation,
  ctx: Context,
): { readonly organisation: Organisation; readonly fact: Fact } {
  if (existing !== undefined) {
    throw new DomainError(
      "id-taken",
      {
        en: `There is an organisation ${command.id} already. Choose another id.`,
        zh: `机构编号 ${command.id} 已被使用，请换一个编号。`,
      },
      { errors: [{ pointer: "/id", detail: "already used" }] },
    );
  }
  requireValid([
    ...regionFaults(command.regionCode),
    ...creditCodeFaults(command.creditCode),
    ...glnFaults(command.gln),
  ]);
  const { creditCode, gln, ...rest } = command;
  const organisation: Organisation = { ...rest, ...defined({ creditCode, gln }), createdAt: ctx.now };
  return { organisation, fact: factOf("organisation-added", ctx.now, { ...rest, creditCode, gln }, ctx) };
}

function plotFaults(plots: AddBase["plots"]): FieldFault[] {
  const isPositive = (value: number): boolean => Number.isFinite(value) && value > 0;
  const faults: FieldFault[] = [];
  if (plots.length === 0) {
    faults.push({ pointer: "/plots", en: "A base has at least one plot.", zh: "生产基地至少应有一个地块。" });
  }
  plots.forEach(({ id, areaMu, yieldCapKgPerMu }, index) => {
    const at = `/plots/${index}`;
    if (plots.findIndex((plot) => plot.id === id) < index) {
      faults.push({
        pointer: `${at}/id`,
        en: `There are two plots ${id}. Give each its own id.`,
        zh: `地块编号 ${id} 重复，请分别编号。`,
      });
    }
    if (!isPositive(areaMu)) {
      faults.push({ pointer: `${at}/areaMu`, en: "The area must be above 0 mu.", zh: "面积须大于 0 亩。" });
    }
    if (yieldCapKgPerMu !== undefined && !isPositive(yieldCapKgPerMu)) {
      faults.push({
        pointer: `${at}/yieldCapKgPerMu`,
        en: "The yield cap must be above 0 kg a mu; leave it out when none is known.",
        zh: "单产上限须大于 0 千克／亩；未知时请留空。",
      });
    }
  });
  return faults;
}

/** Adds a production base of the acting cooperative, with capacity policy `warn`. Errors: `invalid-request`. */
export function addBase(
  state: { readonly organisation: Organisation },
  command: AddBase,
  ctx: Context,
): { readonly base: Base; readonly fact: Fact } {
  requireValid([...regionFaults(command.regionCode), ...glnFaults(command.gln), ...plotFaults(command.plots)]);
  const added = {
    id: command.id,
    organisation: state.organisation.id,
    name: command.name,
    regionCode: command.regionCode,
    ...defined({ gln: command.gln }),
    plots: command.plots.map(({ yieldCapKgPerMu, ...plot }) => ({ ...plot, ...defined({ yieldCapKgPerMu }) })),
  };
  return {
    base: { ...added, capacityPolicy: "warn", createdAt: ctx.now },
    fact: factOf("base-added", ctx.now, added, ctx),
  };
}

/**
 * Sets what happens when more is registered than the plots of a base can grow. Only a bureau that covers the base or its
 * owner may; else `not-found`.
 */
export function setCapacityPolicy(
  base: Base | undefined,
  owner: Organisation | undefined,
  command: { readonly capacity: CapacityPolicy },
  ctx: Context,
): { readonly base: Base; readonly fact: Fact } {
  requireInspector("base", base === undefined ? [] : [base.regionCode, owner?.regionCode], ctx);
  if (base === undefined) throw notFound("base");
  return {
    base: { ...base, capacityPolicy: command.capacity },
    fact: factOf("capacity-policy-set", ctx.now, { base: base.id, capacity: command.capacity }, ctx),
  };
}

/** Adds a trade item of the acting organisation. Errors: `invalid-request` (GTIN). */
export function addProduct(command: AddProduct, ctx: Context): { readonly product: Product; readonly fact: Fact } {
  const gtin = parseGtin(command.gtin);
  if (!gtin.ok) {
    requireValid([
      {
        pointer: "/gtin",
        en: `${command.gtin}: ${gtin.reason.detail}. Copy it from the GS1 certificate or the bar code.`,
        zh: `${command.gtin} 不是有效的商品条码（GTIN）：应为 8、12、13 或 14 位数字，末位为校验码。请照条码填写。`,
      },
    ]);
  }
  const added = {
    gtin: command.gtin.padStart(14, "0"),
    organisation: ctx.actor.organisation,
    name: { zh: command.name.zh, ...defined({ en: command.name.en }) },
    category: command.category,
    coldChainProfile: command.coldChainProfile,
  };
  return { product: { ...added, createdAt: ctx.now }, fact: factOf("product-added", ctx.now, added, ctx) };
}
