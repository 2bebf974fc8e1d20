/** Kinds of organisation. */
export const KINDS = ["cooperative", "depot", "bureau", "laboratory", "platform", "county", "service"] as const;
