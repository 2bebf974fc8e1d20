import { type Lot, lotId } from "../batches/identity.ts";
import type { Fact } from "../fact.ts";
import type { Grams } from "../quantity.ts";
import type { Leaf } from "./leaf.ts";
import type { Recorded } from "./legs.ts";
import type { Movement } from "./movement.ts";
import { inStock, inUnit, type Part } from "./place.ts";

interface Weighed extends Lot {
  readonly grams: Grams;
}

const eventOf = ({ event }: Fact) => (event?.eventID === undefined ? {} : { event: String(event.eventID) });

/**
 * What lies in which logistic unit, and which units in which, after some facts in the order of record; and the movements that brought it
 * there. `loose`: batches that count as if they were in no unit.
 */
export class UnitsReplayed {
  readonly #loose: ReadonlySet<string>;
  /** Batches of which some came out of a unit, or went in one, that by the facts did not lie in it: not all that moved them is known. */
  readonly torn = new Set<string>();
  /** By unit, what lies in it directly, by batch. */
  readonly #contents = new Map<string, Map<string, Weighed>>();
  readonly #inside = new Map<string, Set<string>>();
  /** By what recorded them, so that a packing that was a mistake is none. */
  #movements: { readonly packing: string; readonly movement: Movement }[] = [];

  constructor(loose: ReadonlySet<string>) {
    this.#loose = loose;
  }

  movements(): readonly Movement[] {
    return this.#movements.map(({ movement }) => movement);
  }

  /** The unit with all units inside it. */
  #within(sscc: string): readonly string[] {
    const found = [sscc];
    for (const one of found) {
      for (const inner of this.#inside.get(one) ?? []) if (!found.includes(inner)) found.push(inner);
    }
    return found;
  }

  /** What of a batch lies in a unit and those inside it; undefined where that is not the weight that is told of it. */
  leaves(sscc: string, lot: Weighed): readonly Leaf[] | undefined {
    if (this.#loose.has(lotId(lot))) return undefined;
    const leaves = this.#within(sscc).flatMap((inner): readonly Leaf[] => {
      const grams = this.#contents.get(inner)?.get(lotId(lot))?.grams ?? 0;
      return grams > 0 ? [{ inner, grams }] : [];
    });
    if (leaves.reduce((sum, { grams }) => sum + grams, 0) === lot.grams) return leaves;
    this.torn.add(lotId(lot));
    return undefined;
  }

  #add(sscc: string, { gtin, lot, grams }: Weighed, sign: 1 | -1): void {
    const contents = this.#contents.get(sscc) ?? new Map<string, Weighed>();
    this.#contents.set(sscc, contents);
    const id = lotId({ gtin, lot });
    contents.set(id, { gtin, lot, grams: Math.max(0, (contents.get(id)?.grams ?? 0) + sign * grams) });
  }

  #move(
    fact: Recorded,
    kind: "packed" | "unpacked",
    part: { take: Part["place"]; give: Part["place"]; grams: Grams },
  ): void {
    const { take, give, grams } = part;
    if (grams === 0) return;
    const by = fact.by.organisation;
    const { id } = fact.data as { readonly id: string };
    const movement: Movement = {
      ...{ kind, at: fact.occurredAt, order: fact.order, by, level: "declared" },
      takes: [{ place: take, grams }],
      gives: [{ place: give, grams }],
      ...eventOf(fact),
    };
    this.#movements.push({ packing: `${kind} ${by} ${id}`, movement });
  }

  /** All that is in a unit goes with it from beside another into that, or out again. */
  #moveInner(
    fact: Recorded,
    kind: "packed" | "unpacked",
    sscc: string,
    outer: readonly [from: string, to: string],
  ): void {
    const by = fact.by.organisation;
    for (const inner of this.#within(sscc)) {
      for (const lot of this.#contents.get(inner)?.values() ?? []) {
        const [take, give] = outer.map((one) => inUnit({ sscc: one, inner }, by, lot));
        if (take !== undefined && give !== undefined) this.#move(fact, kind, { take, give, grams: lot.grams });
      }
    }
  }

  packed(fact: Recorded<"unit-packed">): void {
    const { sscc, items, units } = fact.data;
    const by = fact.by.organisation;
    for (const item of items.filter((one) => !this.#loose.has(lotId(one)))) {
      const give = inUnit({ sscc, inner: sscc }, by, item);
      this.#move(fact, "packed", { take: inStock(by, item), give, grams: item.grams });
      this.#add(sscc, item, 1);
    }
    for (const inner of units) {
      this.#moveInner(fact, "packed", inner, [inner, sscc]);
      this.#inside.set(sscc, new Set([...(this.#inside.get(sscc) ?? []), inner]));
    }
  }

  /** Of a unit that its receipt opened the receipt tells all. */
  unpacked(fact: Recorded<"unit-unpacked">): void {
    const { sscc, items, units, shipment } = fact.data;
    if (shipment !== undefined) return;
    const by = fact.by.organisation;
    const contents = this.#contents.get(sscc);
    for (const item of items.filter((one) => !this.#loose.has(lotId(one)))) {
      const grams = Math.min(item.grams, contents?.get(lotId(item))?.grams ?? 0);
      if (grams < item.grams) this.torn.add(lotId(item));
      const take = inUnit({ sscc, inner: sscc }, by, item);
      this.#move(fact, "unpacked", { take, give: inStock(by, item), grams });
      this.#add(sscc, item, -1);
    }
    for (const inner of units) {
      this.#inside.get(sscc)?.delete(inner);
      this.#moveInner(fact, "unpacked", inner, [sscc, inner]);
    }
  }

  /** A packing that was a mistake never was. */
  voided(fact: Recorded<"unit-packing-voided">): void {
    const { sscc, items, units, corrects } = fact.data;
    const packing = `packed ${fact.by.organisation} ${corrects.id}`;
    this.#movements = this.#movements.filter((one) => one.packing !== packing);
    for (const item of items) this.#add(sscc, item, -1);
    for (const inner of units) this.#inside.get(sscc)?.delete(inner);
  }

  /** Nobody knows any more what is left in which layer. */
  opened(sscc: string): void {
    this.#contents.delete(sscc);
    this.#inside.delete(sscc);
  }

  /** Nothing of a batch that was a mistake was ever packed. */
  forget(lot: Lot): void {
    const batch = lotId(lot);
    for (const contents of this.#contents.values()) contents.delete(batch);
    this.#movements = this.#movements.filter(({ movement }) => movement.gives[0]?.place.batch !== batch);
  }
}
