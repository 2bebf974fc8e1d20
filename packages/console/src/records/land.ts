import { type Shape, service, taken } from "../service/client.ts";
import { daysAfter, today } from "../words/figures.ts";
import { INTERVAL_DAYS } from "./interval.ts";
import { keptOr } from "./kept.ts";

type Batch = Shape<"BatchRecord">;

/** What a batch is registered from: products, bases with their plots, certificates, and the batches of last time. */
export interface Land {
  readonly products: readonly Shape<"ProductSummary">[];
  readonly bases: readonly (Shape<"BaseWithHistory"> & Pick<Shape<"BaseSummary">, "pinyin">)[];
  readonly certificates: readonly Shape<"CertificateSummary">[];
  readonly recent: readonly Shape<"BatchSummary">[];
  /** What was applied lately: plots whose safety interval runs. */
  readonly applied: readonly Shape<"FarmInputSummary">[];
  /** The newest of them, whole. */
  readonly last: Batch | undefined;
}

/** A cooperative has fewer bases than this in sight; the rest is found by their own list. */
const BASES_MAX = 20;

/** Without a network: as it was read last. */
export function readLand(own: string): Promise<Land> {
  return keptOr("land", () => askedLand(own));
}

async function askedLand(own: string): Promise<Land> {
  const [products, bases, certificates, batches, inputs] = await Promise.all([
    taken(service.GET("/api/products", { params: { query: { limit: 100 } } })),
    taken(service.GET("/api/bases", { params: { query: { limit: BASES_MAX } } })),
    taken(service.GET("/api/certificates", { params: { query: { limit: 50 } } })),
    taken(service.GET("/api/batches", { params: { query: { limit: 50 } } })),
    taken(service.GET("/api/inputs", { params: { query: { limit: 100, from: daysAfter(today(), -INTERVAL_DAYS) } } })),
  ]);
  const ours = bases.items.filter(({ organisation }) => organisation === own);
  const whole = ours.map(async ({ id, pinyin }) => {
    const base = await taken(service.GET("/api/bases/{id}", { params: { path: { id } } }));
    return pinyin === undefined ? base : { ...base, pinyin };
  });
  const recent = batches.items.filter(({ organisation, voided }) => organisation === own && !voided);
  const [newest] = recent;
  const last =
    newest === undefined
      ? undefined
      : taken(service.GET("/api/batches/{gtin}/{lot}", { params: { path: { gtin: newest.gtin, lot: newest.lot } } }));
  return {
    products: products.items,
    bases: await Promise.all(whole),
    certificates: certificates.items.filter(({ holder }) => holder === own),
    recent,
    applied: inputs.items,
    last: await last,
  };
}

/** Certificates that cover this product from this base now, with the most left first. */
export function covering(land: Land, gtin: string, base: string): readonly Shape<"CertificateSummary">[] {
  return land.certificates
    .filter(
      ({ status, products, bases }) =>
        status === "valid" && products.some((one) => one.gtin === gtin) && bases.some((one) => one.id === base),
    )
    .sort((a, b) => (b.balance?.remainingKg ?? 0) - (a.balance?.remainingKg ?? 0));
}

/** From when a plot may be picked, where a safety interval still runs on a day; undefined where none does. */
export function clearFrom(
  { applied }: Pick<Land, "applied">,
  base: string,
  plot: string,
  day: string,
): string | undefined {
  const until = applied
    .filter((input) => input.voided === undefined && input.base === base && input.plot === plot && input.clearOn > day)
    .map(({ clearOn }) => clearOn)
    .sort();
  return until.at(-1);
}
