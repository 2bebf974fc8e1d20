import type { Batch } from "../batches/batch.ts";
import type { Lot } from "../batches/identity.ts";
import { keepsFrom, type Source } from "../batches/origin.ts";
import { inProportion, merged, sourcesOf } from "../batches/origins/sources.ts";
import { type CalendarDate, dateInChina, type Instant } from "../calendar.ts";
import type { Context } from "../context.ts";
import { defined } from "../fact.ts";
import { uniqueActives } from "../farm/actives.ts";
import { commodityOf } from "../farm/commodity.ts";
import type { Product } from "../farm/product.ts";
import type { Party } from "../organisation.ts";
import type { Grams } from "../quantity.ts";
import { asOfHour } from "../views/as-of.ts";
import { inputOf } from "./inputs.ts";

/** So much of a batch, as a part of a pool. */
interface Part {
  readonly before: Batch;
  readonly grams: Grams;
}

/** The harvests in a pool, with how much of each went in. */
function sourcesIn(parts: readonly Part[]): readonly Source[] {
  return merged(
    parts.flatMap(({ before, grams: taken }) => {
      const sources = sourcesOf(before);
      const shares = inProportion(
        taken,
        sources.map((source) => source.grams),
      );
      return sources.map((source, n) => ({ ...source, grams: shares[n] ?? 0 }));
    }),
  );
}

/**
 * What of each harvest is in each output of a pool: in proportion to what went in, to the gram. Outputs take one after another from what is
 * left, so that all of them together never have more of a harvest, or of its certificate, than went in; the loss takes the rest.
 */
export function sourcesOfOutputs(parts: readonly Part[], outputs: readonly Grams[]): readonly (readonly Source[])[] {
  let left = sourcesIn(parts);
  return outputs.map((grams) => {
    const shares = inProportion(
      grams,
      left.map((source) => source.grams),
    );
    const own = left.map((source, n) => ({ ...source, grams: shares[n] ?? 0 }));
    left = left.map((source, n) => ({ ...source, grams: source.grams - (shares[n] ?? 0) }));
    return merged(own);
  });
}

/** Goods of the same kind keep as long as the oldest of them; made into another kind, from the day on which that was done. */
function keptFrom(parts: readonly Part[], product: Batch["product"], at: Instant): CalendarDate {
  const isSameKind = ({ before }: Part) =>
    before.product.profile === product.profile && commodityOf(before.product) === commodityOf(product);
  const days = parts.map(({ before }) => keepsFrom(before.origin)).toSorted();
  return parts.every(isSameKind) ? (days[0] ?? dateInChina(at)) : dateInChina(at);
}

/** The names of those who grew what went in. They are no parties of the output: `isParty` says who is. */
function growersOf(parts: readonly Part[]): Readonly<Record<string, Party>> {
  const named = parts.flatMap(({ before }) =>
    sourcesOf(before).flatMap(({ organisation }): [string, Party][] => {
      const party = Object.hasOwn(before.parties, organisation) ? before.parties[organisation] : undefined;
      return party === undefined ? [] : [[organisation, party]];
    }),
  );
  return Object.fromEntries(named);
}

/** A batch that comes out of a pool. */
export function outputBatch(
  { gtin, lot, grams }: Lot & { readonly grams: Grams },
  parts: readonly Part[],
  made: {
    readonly product: Product;
    readonly sources: readonly Source[];
    readonly transformation: string;
    readonly at: Instant;
  },
  ctx: Context,
): Batch {
  const { organisation, party } = ctx.actor;
  const { name, category, coldChainProfile: profile, shelfLifeDays, form } = made.product;
  const product = { ...name, category, profile, ...defined({ shelfLifeDays, form }) };
  const { transformation, at, sources } = made;
  const asOf = asOfHour(ctx.now);
  return {
    gtin,
    lot,
    organisation,
    product,
    origin: {
      kind: "transformation",
      transformation,
      at,
      inputs: parts.map(({ before, grams: taken }) => inputOf(before, taken, asOf)),
      sources,
      keepsFrom: keptFrom(parts, product, at),
    },
    registeredAt: ctx.now,
    registeredGrams: grams,
    activesUsed: uniqueActives(parts.flatMap(({ before }) => before.activesUsed)),
    parties: { ...growersOf(parts), [organisation]: party },
    onHand: { [organisation]: grams },
    labelled: {},
    stored: {},
    handoffs: [],
    transformedGrams: 0,
    storage: [],
    tests: [],
    temperature: [],
    flags: [],
  };
}
