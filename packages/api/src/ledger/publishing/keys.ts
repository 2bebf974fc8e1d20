import type { ReleasedCell } from "@suyuan/domain/publishing/prepare";
import type { Publication } from "@suyuan/domain/publishing/publication";
import type { PublishedTable } from "@suyuan/domain/publishing/tables";
import { keyOf, type RowKey, type Stretch, stretchOf } from "../row-key.ts";

/** Some cells of one table, in its order: what is shown, why the others are not, and what is brought up to date of earlier months. */
export interface PublishedPart {
  readonly table: PublishedTable;
  readonly cells: readonly ReleasedCell[];
}

/** What a county published of a month; its fact lies beside it. */
export const publicationKey = (region: string, month: string): RowKey<Publication> =>
  keyOf(`PUBLISHED#${region}#${month}`, "PUBLICATION");
export const publishedPartKey = (region: string, month: string, n: number): RowKey<PublishedPart> =>
  keyOf(`PUBLISHED#${region}#${month}`, `PART#${String(n).padStart(3, "0")}`);
export const publishedParts = (region: string, month: string): Stretch<PublishedPart> =>
  stretchOf(`PUBLISHED#${region}#${month}`, "PART#");

/** What its page shows: the county's cells, and the townships' totals. */
export const publishedPageKey = (region: string, month: string): RowKey<{ readonly parts: readonly PublishedPart[] }> =>
  keyOf(`PUBLISHED#${region}#${month}`, "PAGE");

/** The newest publication of a county: whoever publishes the next holds it. */
export const lastPublishedKey = (region: string): RowKey<Publication> => keyOf(`PUBLISHEDBY#${region}`, "LAST");
/** Publications of a county, month by month. */
export const publishedMonthKey = (region: string, month: string): RowKey<Publication> =>
  keyOf(`PUBLISHEDBY#${region}`, `MONTH#${month}`);
export const publishedMonths = (region: string): Stretch<Publication> => stretchOf(`PUBLISHEDBY#${region}`, "MONTH#");
