import { address, below } from "../parts/address.ts";

/**
 * Where a thing of the service has its screen, by the path that names it: `01/{gtin}/10/{lot}`, `certificate/{bureau}/{id}`, `base/{organisation}/{id}`;
 * undefined where it has none. Things of earlier versions are named by their id alone.
 */
export function placeOf(subject: string): string | undefined {
  const parts = subject.split("/").map(decodeURIComponent);
  const [kind = "", id = "", third, lot] = parts;
  if (kind === "01" && lot !== undefined) return address(`/batches${below(id, lot)}`);
  const [own = id, from] = third === undefined ? [id] : [third, id];
  if (kind === "certificate") return address(`/certificates${below(own)}`, { from });
  if (kind === "base") return address(`/bases${below(own)}`, { from });
  return undefined;
}
