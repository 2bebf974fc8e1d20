import type { CatalogueEntry } from "@suyuan/domain/catalogue/entry";
import { keyOf, type RowKey, type Stretch, stretchOf } from "../row-key.ts";
import type { IdRow } from "../rows.ts";

/** A special product by `{office}/{id}`; its history lies beside it. */
export const entryKey = (id: string): RowKey<CatalogueEntry> => keyOf(`CATALOGUEENTRY#${id}`, "ENTRY");

/** One row for each special product in each scope (`scopesOf`) that covers its county. */
export const listedEntryKey = (scope: string, id: string): RowKey<IdRow> => keyOf(`CATALOGUE#${scope}`, id);
export const listedEntries = (scope: string): Stretch<IdRow> => stretchOf(`CATALOGUE#${scope}`, "");

/** What was said of special products, as the news of a county, by when it was said. */
export interface News {
  readonly id: string;
  readonly kind: "recorded" | "corrected" | "withdrawn";
  readonly at: string;
  readonly name: { readonly zh: string; readonly en?: string };
  readonly reason?: string;
}
export const newsKey = (scope: string, { at, id }: Pick<News, "at" | "id">): RowKey<News> =>
  keyOf(`CATALOGUENEWS#${scope}`, `${at}#${id}`);
export const newsOf = (scope: string): Stretch<News> => stretchOf(`CATALOGUENEWS#${scope}`, "");
