import { expect, test } from "vitest";
import { laying } from "./layout.ts";
import { Walker } from "./walk.ts";

/** A base with two harvests, which are mixed with a third; one of them is shipped as well. */
const WAYS = [
  { from: 0, to: 1 },
  { from: 0, to: 2 },
  { from: 1, to: 4 },
  { from: 2, to: 4 },
  { from: 3, to: 4 },
  { from: 2, to: 5 },
  { from: 5, to: 2 },
];

function walker(): Walker {
  const steps = laying(6, WAYS);
  for (let step = steps.next(); ; step = steps.next()) if (step.done === true) return new Walker(step.value, WAYS);
}

test("a walk goes along ways, forward and back, also along those that lead back", () => {
  const own = walker();
  expect([1, 2]).toContain(own.from(0, "forward", undefined));
  expect(own.from(1, "forward", undefined)).toBe(4);
  expect(own.from(4, "forward", undefined)).toBeUndefined();
  expect(own.from(1, "back", undefined)).toBe(0);
  expect(own.from(5, "forward", undefined)).toBe(2);
  expect(own.beside(2, "back")).toHaveLength(2);
});

test("a step aside goes to what else the way that one came by leads to, else to the next of the level", () => {
  const own = walker();
  const came = { from: 0, by: "forward" } as const;
  const [first = 0, second = 0] = own.beside(0, "forward");
  expect(own.from(first, "after", came)).toBe(second);
  expect(own.from(second, "before", came)).toBe(first);
  expect(own.from(second, "after", came)).toBeUndefined();
  const reached = new Set<number | undefined>([first]);
  for (let node: number | undefined = first; node !== undefined; node = own.from(node, "after", undefined))
    reached.add(node);
  for (let node: number | undefined = first; node !== undefined; node = own.from(node, "before", undefined))
    reached.add(node);
  expect(reached).toEqual(new Set([1, 2, 3]));
});

test("every node of a graph in one piece is reached by arrows", () => {
  const own = walker();
  const reached = new Set([0]);
  for (const node of reached) {
    for (const step of ["forward", "back", "before", "after"] as const) {
      const next = own.from(node, step, undefined);
      if (next !== undefined) reached.add(next);
    }
  }
  expect(reached.size).toBe(6);
});
