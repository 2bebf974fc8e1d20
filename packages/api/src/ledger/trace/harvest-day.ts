import type { RowKey } from "../row-key.ts";
import type { Harvest } from "../rows.ts";

/** The day of a harvest, by where it is stored (`harvestKey`). */
export const harvestDayIn = ({ sk }: RowKey<Harvest>): string => sk.split("#")[1] ?? "";
