import type { NamedQuery } from "../../ledger/subscription-keys.ts";

/** Values that a query asks for, over all its parameters. */
export function valuesIn(query: NamedQuery["query"]): number {
  return Object.entries(query).reduce(
    (sum, [name, value]) => sum + (name === "@context" ? 0 : Array.isArray(value) ? value.length : 1),
    0,
  );
}
