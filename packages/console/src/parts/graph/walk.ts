import { type Way, waysBy } from "./layers.ts";
import type { Layout } from "./layout.ts";

export type Step = "forward" | "back" | "before" | "after";

/** From where somebody came, along a way: what lies beside is what else that way could have led to. */
export interface Came {
  readonly from: number;
  readonly by: "forward" | "back";
}

/** Walks a graph node by node, along its ways. */
export class Walker {
  readonly #layout: Layout;
  readonly #next: Readonly<Record<"forward" | "back", readonly (readonly number[])[]>>;

  constructor(layout: Layout, ways: readonly Way[]) {
    this.#layout = layout;
    const count = layout.levelOf.length;
    const beside = (end: "from" | "to", other: "from" | "to") =>
      waysBy(count, ways, end).map((those) => {
        const nodes = new Set(those.flatMap((n) => ways[n]?.[other] ?? []));
        return [...nodes].sort((a, b) => this.#at(a) - this.#at(b));
      });
    this.#next = { forward: beside("from", "to"), back: beside("to", "from") };
  }

  #at(node: number): number {
    return this.#layout.acrossOf[node] ?? 0;
  }

  /** Those that a node leads to, or that lead to it, side by side. */
  beside(node: number, by: "forward" | "back"): readonly number[] {
    return this.#next[by][node] ?? [];
  }

  /** The node that a step leads to; undefined where it goes no further. */
  from(node: number, step: Step, came: Came | undefined): number | undefined {
    if (step === "forward" || step === "back") {
      const there = this.beside(node, step);
      const far = (one: number) => Math.abs(this.#at(one) - this.#at(node));
      return there.length === 0 ? undefined : there.reduce((best, one) => (far(one) < far(best) ? one : best));
    }
    const others = came === undefined ? [] : this.beside(came.from, came.by);
    const level = this.#layout.rows[this.#layout.levelOf[node] ?? 0] ?? [];
    const row = others.length > 1 && others.includes(node) ? others : level;
    return row[row.indexOf(node) + (step === "after" ? 1 : -1)];
  }
}
