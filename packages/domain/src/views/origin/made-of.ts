import { type Batch, nameOf } from "../../batches/batch.ts";
import type { Grams } from "../../quantity.ts";
import { regionName } from "../../region-code.ts";
import type { Passport } from "../passport-schema.ts";

const regionText = (code: string | undefined): string => (code === undefined ? "" : (regionName(code) ?? ""));

/** Who made the batch, when and where it was harvested; of a transformed one the first and the last day of harvest. */
export function originPart(batch: Batch): Passport["batch"] {
  const { origin, organisation, registeredAt } = batch;
  const producer = { name: nameOf(batch, organisation), region: regionText(batch.parties[organisation]?.regionCode) };
  const said = { registeredAt, producer, level: "declared" as const };
  if (origin.kind === "harvest") {
    const { harvestedOn, base } = origin;
    return { harvestedOn, ...said, base: { name: base.name, region: regionText(base.regionCode) } };
  }
  const days = origin.sources.map(({ harvestedOn }) => harvestedOn).toSorted();
  const [first = origin.keepsFrom, last = first] = origin.beyond?.harvested ?? [days[0], days.at(-1)];
  return { harvestedOn: first, ...(last === first ? {} : { harvestedTo: last }), ...said };
}

/** Harvests that the page of a mixed batch names one by one. */
const SOURCES_SHOWN = 12;

/**
 * Where the goods of a transformed batch come from: the harvests by producer and base, each with its share. Shares are in proportion to what
 * went in: which of the goods are whose, nobody weighed. No weights: a share in per cent.
 */
export function madeOfPart(batch: Batch): Pick<Passport, "madeOf"> {
  const { origin, registeredGrams } = batch;
  if (origin.kind === "harvest") return {};
  const share = (grams: Grams) => (registeredGrams === 0 ? 0 : Math.round((1000 * grams) / registeredGrams) / 10);
  const shown = origin.sources.slice(0, SOURCES_SHOWN);
  const more = origin.sources.length - shown.length + (origin.beyond?.sources ?? 0);
  return {
    madeOf: {
      at: origin.at,
      batches: origin.inputs.map(({ gtin, lot }) => ({ gtin, lot })),
      harvests: shown.map(({ organisation, producer, base, harvestedOn, grams, certificate }) => ({
        producer: producer ?? nameOf(batch, organisation),
        base: { name: base.name, region: regionText(base.regionCode) },
        harvestedOn,
        sharePercent: share(grams),
        certified: certificate !== undefined,
      })),
      ...(more > 0 ? { more } : {}),
      level: "declared",
    },
  };
}
