import type { Unit } from "@suyuan/domain/units/unit";
import { keyOf, type RowKey } from "../row-key.ts";

/** A logistic unit by its SSCC; its history lies under it. */
export const unitKey = (sscc: string): RowKey<Unit> => keyOf(`UNIT#${sscc}`, "UNIT");
/** How many SSCCs an organisation had made under a company prefix. */
export const ssccCountKey = (organisation: string, prefix: string): RowKey<{ readonly next: number }> =>
  keyOf(`ORG#${organisation}`, `SSCC#${prefix}`);
