import { identifiersIn, memberOf } from "../event-fields.ts";
import type { EventQuery, Queryable, Surroundings } from "../event-query.ts";
import { identityOf } from "../identity.ts";
import { inOrderOfCost, predicateOf } from "../matches.ts";
import { type Predicate, Subject } from "../subject.ts";
import type { Condition } from "../term.ts";
import { IdentifierIndex } from "./identifier-index.ts";

type IdentifierCondition = Extract<Condition, { readonly kind: "identifier" }>;

/** One query among many. */
interface Compiled {
  /** Its place in the order of adding. */
  readonly at: number;
  /** Conditions on identifiers, by their numbers in the common index. */
  readonly slots: readonly number[];
  readonly predicates: readonly Predicate[];
}

/** Identifiers that are looked up in one step. */
const IDENTIFIERS_PER_STEP = 64;

/**
 * Many queries as one structure: which of them an event meets is found without trying each. Queries lie by the event types that they ask
 * for, and what they ask of identifiers lies in one index, so that an event's identifiers are gone through once however many patterns there
 * are; the other terms of a query are tried where its identifiers are met. Answers as `matches` does for each query by itself.
 */
export class EventMatcher {
  readonly #identifiers = new IdentifierIndex();
  /** Fields of each condition on identifiers. */
  readonly #fields: (readonly string[])[] = [];
  readonly #ofAnyType: Compiled[] = [];
  readonly #byType = new Map<string, Compiled[]>();
  #count = 0;

  /** Adds a query; `matching` tells it by its place in the order of adding. */
  add({ terms }: EventQuery): void {
    const conditions = terms.map(({ condition }) => condition);
    const compiled: Compiled = {
      at: this.#count,
      slots: conditions.flatMap((one) => (one.kind === "identifier" ? [this.#slotOf(one)] : [])),
      predicates: inOrderOfCost(conditions.filter(({ kind }) => kind !== "identifier")).map(predicateOf),
    };
    this.#count += 1;
    const types = conditions.find((one) => one.kind === "eventType")?.values;
    for (const list of types === undefined ? [this.#ofAnyType] : types.map((type) => this.#ofType(type)))
      list.push(compiled);
  }

  #ofType(type: string): Compiled[] {
    const known = this.#byType.get(type) ?? [];
    this.#byType.set(type, known);
    return known;
  }

  #slotOf({ fields, tests }: IdentifierCondition): number {
    const slot = this.#fields.push(fields) - 1;
    for (const test of tests) this.#identifiers.add(test, slot);
    return slot;
  }

  /**
   * The places of the queries that the event meets, in ascending order. In steps: between two of them the caller may let others have their
   * turn; one takes a fraction of a millisecond, or as long as one condition on one event. Never throws.
   */
  *matching(item: Queryable, surroundings: Surroundings = {}): Generator<undefined, readonly number[], undefined> {
    const type = memberOf(item.event, "type");
    const candidates = [...this.#ofAnyType, ...((typeof type === "string" && this.#byType.get(type)) || [])];
    if (candidates.length === 0) return [];
    const subject = new Subject(item, surroundings);
    const isAsked = candidates.some(({ slots }) => slots.length > 0);
    const met = isAsked ? yield* this.#slotsMet(subject) : new Set<number>();
    const found: number[] = [];
    for (const { at, slots, predicates } of candidates) {
      if (!slots.every((slot) => met.has(slot))) continue;
      let isMet = true;
      for (const predicate of predicates) {
        isMet = predicate(subject);
        if (!isMet) break;
        yield;
      }
      if (isMet) found.push(at);
    }
    return found.sort((a, b) => a - b);
  }

  *#slotsMet(subject: Subject): Generator<undefined, ReadonlySet<number>, undefined> {
    const met = new Set<number>();
    let looked = 0;
    for (const field of new Set(this.#fields.flat())) {
      if (memberOf(subject.event, field) === undefined) continue;
      const accept = (slot: number) => {
        if (this.#fields[slot]?.includes(field) === true) met.add(slot);
      };
      for (const identifier of identifiersIn(subject.event, field)) {
        this.#identifiers.visit(identityOf(identifier, subject.namespaces), accept);
        looked += 1;
        if (looked % IDENTIFIERS_PER_STEP === 0) yield;
      }
    }
    return met;
  }
}
