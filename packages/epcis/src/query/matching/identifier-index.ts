import { type IdentifierTest, type Parsed, parsePattern } from "../epc-pattern.ts";

/** Every canonical form of a GS1 key begins so. */
const CANONICAL = "https://id.gs1.org/";
const PATTERN = "urn:epc:idpat:";
const ANY = "*";

/** Patterns whose given components stand in the same places. */
interface Shape {
  readonly expression: RegExp;
  /** By what the places must hold. */
  readonly slots: Map<string, number[]>;
}

/**
 * Many tests of identifiers as one structure: which of them accept an identifier is found in a few steps that do not depend on how many
 * there are. Exact identities lie in a map. Patterns lie by their shape (the places where their components stand: a few for each
 * application identifier) and, within it, in a map by those components; the wider patterns of a pattern that an event names lie in a map
 * by their given components.
 */
export class IdentifierIndex {
  readonly #exact = new Map<string, number[]>();
  readonly #shapes = new Map<string, Map<string, Shape>>();
  readonly #wider = new Map<string, number[]>();

  /** Adds a test; what it accepts is told by this number, which several tests may share. */
  add(test: IdentifierTest, slot: number): void {
    if (test.kind === "exact") {
      note(this.#exact, test.identity, slot);
      return;
    }
    note(this.#wider, widerKey(test, test.components.indexOf(ANY)), slot);
    if (test.fit !== undefined) this.#addShape(test.fit, slot);
  }

  #addShape({ shape, given }: { readonly shape: string; readonly given: string }, slot: number): void {
    const key = shape.slice(0, shape.indexOf("/"));
    const shapes = this.#shapes.get(key) ?? new Map<string, Shape>();
    this.#shapes.set(key, shapes);
    const known = shapes.get(shape) ?? { expression: expressionOf(shape), slots: new Map<string, number[]>() };
    shapes.set(shape, known);
    note(known.slots, given, slot);
  }

  /** Calls `accept` with the number of each test that accepts an identifier in its canonical form; with some twice. */
  visit(identity: string, accept: (slot: number) => void): void {
    this.#exact.get(identity)?.forEach(accept);
    if (identity.startsWith(CANONICAL)) this.#visitShapes(identity, accept);
    else if (identity.startsWith(PATTERN)) this.#visitWider(identity, accept);
  }

  #visitShapes(identity: string, accept: (slot: number) => void): void {
    const shapes = this.#shapes.get(identity.slice(CANONICAL.length, identity.indexOf("/", CANONICAL.length)));
    if (shapes === undefined) return;
    for (const { expression, slots } of shapes.values()) {
      const found = expression.exec(identity);
      if (found !== null) slots.get(found.slice(1).join(""))?.forEach(accept);
    }
  }

  /** An event's pattern is taken in by those that give the same components as it, or fewer. */
  #visitWider(identity: string, accept: (slot: number) => void): void {
    const own = parsePattern(identity);
    if (own === undefined) return;
    for (let given = 0; given < own.components.length; given++) {
      this.#wider.get(widerKey(own, given))?.forEach(accept);
      if (own.components[given] === ANY) break;
    }
  }
}

function note(slots: Map<string, number[]>, key: string, slot: number): void {
  const known = slots.get(key);
  if (known === undefined) slots.set(key, [slot]);
  else if (known.at(-1) !== slot) known.push(slot);
}

function expressionOf(shape: string): RegExp {
  return new RegExp(`^https://id\\.gs1\\.org/${shape}$`);
}

/** The scheme, and the components before the first `*`; a scheme has one number of them. */
function widerKey({ scheme, components }: Parsed, given: number): string {
  return [scheme, ...components.slice(0, given)].join(".");
}

/** Whether any of these tests accepts an identifier, given in its canonical form. */
export function identifierPredicate(tests: readonly IdentifierTest[]): (identity: string) => boolean {
  const index = new IdentifierIndex();
  for (const test of tests) index.add(test, 0);
  return (identity) => {
    let isAccepted = false;
    index.visit(identity, () => {
      isAccepted = true;
    });
    return isAccepted;
  };
}
