import type { JSX } from "preact";
import { useEffect, useLayoutEffect, useMemo, useRef, useState } from "preact/hooks";
import graphSheet from "../../look/graph.sheet.css";
import { wear } from "../../look/wear.ts";
import { graphWords } from "../../words/oversight/graph.ts";
import { DrawnGraph } from "./drawn-graph.tsx";
import { type Layout, laidOut } from "./layout.ts";
import { Legend } from "./legend.tsx";
import type { GraphProps, SheetProps } from "./props.ts";
import { type Run, sceneOf, waysOf } from "./scene.ts";
import type { Size } from "./view.ts";

wear(graphSheet);

/** Narrower windows have levels one below the other. */
const DOWN_BELOW_PX = 640;

/** A graph level by level, drawn as far as it is in sight. Fingers, a mouse and keys move it; arrows walk from node to node along its ways. */
export function Graph(props: GraphProps): JSX.Element {
  const { nodes, ways: all } = props;
  const ways = useMemo(() => waysOf(nodes, all), [nodes, all]);
  const [laid, setLaid] = useState<{ readonly of: typeof ways; readonly layout: Layout }>();
  useEffect(() => {
    let isOff = false;
    void laidOut(nodes.length, ways, () => isOff).then((layout) => {
      if (layout !== undefined && !isOff) setLaid({ of: ways, layout });
    });
    return () => {
      isOff = true;
    };
  }, [ways]);
  return (
    <div class="graph">
      {laid?.of === ways ? (
        <Sheet {...props} ways={ways} layout={laid.layout} />
      ) : (
        <p class="graph-box dim" role="status">
          {graphWords().laying}
        </p>
      )}
      <Legend marks={new Set(nodes.map(({ mark }) => mark))} />
    </div>
  );
}

function useSize(): readonly [{ current: HTMLDivElement | null }, Size | undefined] {
  const box = useRef<HTMLDivElement>(null);
  const [size, setSize] = useState<Size>();
  useLayoutEffect(() => {
    const own = box.current;
    if (own === null) return undefined;
    const measure = () => setSize({ width: own.clientWidth, height: own.clientHeight });
    measure();
    const watch = new ResizeObserver(measure);
    watch.observe(own);
    return () => watch.disconnect();
  }, []);
  return [box, size];
}

function Sheet(props: SheetProps): JSX.Element {
  const { nodes, ways, layout } = props;
  const [box, size] = useSize();
  const run: Run = (size?.width ?? 0) < DOWN_BELOW_PX ? "down" : "right";
  const letters = Number(document.documentElement.dataset.letters ?? 100) / 100;
  const scene = useMemo(() => sceneOf(nodes, ways, layout, { run, letters }), [nodes, ways, layout, run, letters]);
  return (
    <div class="graph-box" ref={box} role="application" aria-label={`${props.label}. ${graphWords().keys[run]}`}>
      {size !== undefined && size.width > 0 && <DrawnGraph {...props} scene={scene} size={size} />}
    </div>
  );
}
