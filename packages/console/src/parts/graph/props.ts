import type { Layout } from "./layout.ts";
import type { GraphNode, GraphWay, waysOf } from "./scene.ts";

export interface GraphProps {
  readonly label: string;
  /** In the order in which goods came there. The same list, as long as it is the same graph. */
  readonly nodes: readonly GraphNode[];
  readonly ways: readonly GraphWay[];
  readonly starts: ReadonlySet<string>;
  readonly chosen: string | undefined;
  readonly onChoose: (id: string) => void;
  /** Goes to the thing itself. */
  readonly onOpen: (id: string) => void;
}

/** A graph that is laid out. */
export interface SheetProps extends Omit<GraphProps, "ways"> {
  readonly ways: ReturnType<typeof waysOf>;
  readonly layout: Layout;
}
