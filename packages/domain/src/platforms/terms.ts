/** What of a batch a platform may be told beside its identity, its product, its producer and whether it may be sold. */
export const SHARED_FIELDS = ["weights", "certificate", "tests", "temperature", "origin"] as const;
export type SharedField = (typeof SHARED_FIELDS)[number];

/** Organisations that one agreement names, and products. */
export const SHARED_ORGANISATIONS_MAX = 20;
export const SHARED_PRODUCTS_MAX = 50;

/** Batches in one order. */
export const ORDER_ITEMS_MAX = 10;
