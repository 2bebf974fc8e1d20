import type { ColdChainProfileId } from "@suyuan/coldchain/judge/profiles";
import type { Presentation } from "../presentation/presentation.ts";
import type { ProductForm } from "./commodity.ts";

/** A trade item. Its GTIN (14 digits) belongs to one organisation. */
export interface Product {
  readonly gtin: string;
  readonly organisation: string;
  readonly name: { readonly zh: string; readonly en?: string };
  readonly category: string;
  readonly coldChainProfile: ColdChainProfileId;
  /** 保质期: days from the harvest on that its owner declares, as on the label. Absent: none is declared. */
  readonly shelfLifeDays?: number;
  /** Where its owner said so; else the profile tells. */
  readonly form?: ProductForm;
  /** Organisations besides it that may register batches under the GTIN, in the order in which they were named. */
  readonly producers?: readonly string[];
  /** Organisations that might once: their batches stand. */
  readonly formerProducers?: readonly string[];
  /** What its owner tells shoppers of it. */
  readonly presentation?: Presentation;
  readonly createdAt: string;
}

/** The longest shelf life that may be declared: ten years. */
export const SHELF_LIFE_DAYS_MAX = 3650;

/** Organisations that may produce one product, beside its owner. */
export const PRODUCERS_MAX = 100;

/** May this organisation register batches under the GTIN: the owner, or a producer that it named? */
export function mayProduce({ organisation, producers = [] }: Product, id: string): boolean {
  return organisation === id || producers.includes(id);
}
