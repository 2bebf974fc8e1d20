/** Tables of a release: amounts that the same parties have, so that all of them are shown or none. */
export const PUBLISHED_TABLES = ["harvest", "certified", "sold", "tested", "deliveries", "wages", "dividends"] as const;
export type PublishedTable = (typeof PUBLISHED_TABLES)[number];

/** How far regions are told apart: to the village, to the township, or not at all where a county has too many figures. */
export const PUBLISHED_LEVELS = ["village", "township", "county"] as const;
export type PublishedLevel = (typeof PUBLISHED_LEVELS)[number];

/** Why a cell is not shown. `protects`: by subtraction, or any combination, it would give away one that may not be shown. */
export const SUPPRESSIONS = ["few-organisations", "few-households", "dominant", "close", "protects"] as const;
export type Suppression = (typeof SUPPRESSIONS)[number];
