import type { ColdChainProfileId } from "@suyuan/coldchain/judge/profiles";

/** A trade item. Its GTIN (14 digits) belongs to one organisation. */
export interface Product {
  readonly gtin: string;
  readonly organisation: string;
  readonly name: { readonly zh: string; readonly en?: string };
  readonly category: string;
  readonly coldChainProfile: ColdChainProfileId;
  readonly createdAt: string;
}
