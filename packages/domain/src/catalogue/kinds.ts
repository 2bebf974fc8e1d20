/** 名特优新: famous, special, fine and new products of a county. */
export const SPECIAL_KINDS = ["famous", "special", "fine", "new"] as const;
export type SpecialKind = (typeof SPECIAL_KINDS)[number];

export const ENTRY_GTINS_MAX = 10;
export const ENTRY_PRODUCERS_MAX = 10;
export const ENTRY_BASES_MAX = 10;
