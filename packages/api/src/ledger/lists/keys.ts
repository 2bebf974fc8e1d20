import { keyOf, type RowKey, type Stretch, stretchOf } from "../row-key.ts";
import type { IdRow } from "../rows.ts";

/** What is listed or searched. */
export const LISTED_KINDS = [
  "batch",
  "certificate",
  "shipment",
  "organisation",
  "product",
  "base",
  "input",
  "label-run",
  "recall",
  "commission",
  "transformation",
  "unit",
  "household",
  "benefit",
  "dispute",
  "objection",
  "finding",
  "sampling",
  "order",
] as const;
export type ListedKind = (typeof LISTED_KINDS)[number];

/** Who looks: an organisation at what concerns it, or every office of one scope (`scopesOf` of a region) at what lies in it. */
export type Viewer = { readonly organisation: string } | { readonly scope: string };

/** The scope of the whole country: all organisations, for those who may be shown any of them. */
export const EVERYWHERE: Viewer = { scope: "" };

/** Characters of a word that its row keeps; what a longer one says beyond is compared with the thing itself. */
const WORD_MAX = 64;
const bounded = (word: string): string => [...word].slice(0, WORD_MAX).join("");

const partitionNameOf = (viewer: Viewer): string =>
  "scope" in viewer ? `REGION#${viewer.scope}` : `ORG#${viewer.organisation}`;

/**
 * One row for each thing that a viewer may list, in the order that the list has (`sort`: a date or an instant). Like the rows of search it
 * says no more than the id: whoever reads it looks at the thing as it is now, whether it may still be seen, and whether it still stands here.
 */
export const listKey = (viewer: Viewer, kind: ListedKind, sort: string, id: string): RowKey<IdRow> =>
  keyOf(`LIST#${partitionNameOf(viewer)}#${kind}`, `${sort}#${id}`);
export const listOf = (viewer: Viewer, kind: ListedKind): Stretch<IdRow> =>
  stretchOf(`LIST#${partitionNameOf(viewer)}#${kind}`, "");

/** One row for each word that a viewer finds a thing by. Words are plain (`plainText`), so that no `#` parts them. */
export const searchKey = (viewer: Viewer, kind: ListedKind, word: string, id: string): RowKey<IdRow> =>
  keyOf(`SEARCH#${partitionNameOf(viewer)}`, `${kind}#${bounded(word)}#${id}`);
/** The rows of words that begin so; with `isWhole` of that word alone. */
export const foundBy = (viewer: Viewer, kind: ListedKind, word: string, isWhole = false): Stretch<IdRow> =>
  stretchOf(`SEARCH#${partitionNameOf(viewer)}`, `${kind}#${bounded(word)}${isWhole ? "#" : ""}`);

/** A commission as lists name it: its own id lives inside the organisation that made it. */
export function listedCommissionId(organisation: string, id: string): string {
  return `${organisation}/${id}`;
}

/** An input as lists name it: its own id lives inside its organisation. */
export function listedInputId(organisation: string, id: string): string {
  return `${organisation}/${id}`;
}
