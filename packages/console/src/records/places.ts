import { address, below } from "../parts/address.ts";

/** Where a thing of the service has its screen, by the path that names it: `01/{gtin}/10/{lot}`, `certificate/{id}`; undefined where it has none. */
export function placeOf(subject: string): string | undefined {
  const parts = subject.split("/").map(decodeURIComponent);
  const [kind = "", id = "", , lot] = parts;
  if (kind === "01" && lot !== undefined) return address(`/batches${below(id, lot)}`);
  if (kind === "certificate") return address(`/certificates${below(id)}`);
  if (kind === "base") return address(`/bases${below(id)}`);
  return undefined;
}
