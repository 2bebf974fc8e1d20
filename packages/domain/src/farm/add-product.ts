import type { ColdChainProfileId } from "@suyuan/coldchain/judge/profiles";
import { parseGtin } from "@suyuan/gs1/gtin";
import type { Context } from "../context.ts";
import { factOf } from "../context.ts";
import type { Fact } from "../fact.ts";
import { defined } from "../fact.ts";
import { requireValid } from "../field-errors.ts";
import { formFaults, type ProductForm } from "./commodity.ts";
import type { Product } from "./product.ts";

/** A trade item as the clerk adds it. A GTIN of 8, 12, 13 or 14 digits. */
export interface AddProduct {
  readonly gtin: string;
  readonly name: { readonly zh: string; readonly en?: string | undefined };
  readonly category: string;
  readonly coldChainProfile: ColdChainProfileId;
  readonly shelfLifeDays?: number | undefined;
  readonly form?: ProductForm | undefined;
}

/** Adds a trade item of the acting organisation. Errors: `invalid-request` (GTIN, form). */
export function addProduct(command: AddProduct, ctx: Context): { readonly product: Product; readonly fact: Fact } {
  const gtin = parseGtin(command.gtin);
  const gtinFaults = gtin.ok
    ? []
    : [
        {
          pointer: "/gtin",
          en: `${command.gtin}: ${gtin.reason.detail}. Copy it from the GS1 certificate or the bar code.`,
          zh: `${command.gtin} 不是有效的商品条码（GTIN）：应为 8、12、13 或 14 位数字，末位为校验码。请照条码填写。`,
        },
      ];
  requireValid([...gtinFaults, ...formFaults(command.coldChainProfile, command.form)]);
  const added = {
    gtin: command.gtin.padStart(14, "0"),
    organisation: ctx.actor.organisation,
    name: { zh: command.name.zh, ...defined({ en: command.name.en }) },
    category: command.category,
    coldChainProfile: command.coldChainProfile,
    ...defined({ shelfLifeDays: command.shelfLifeDays }),
    ...defined({ form: command.form }),
  };
  return { product: { ...added, createdAt: ctx.now }, fact: factOf("product-added", ctx.now, added, ctx) };
}
