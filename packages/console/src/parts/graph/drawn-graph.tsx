import type { JSX } from "preact";
import { useEffect, useLayoutEffect, useMemo, useRef } from "preact/hooks";
import { graphWords } from "../../words/oversight/graph.ts";
import { useFingers } from "../map/fingers.ts";
import { type Camera, useCamera } from "./camera.ts";
import { Pen } from "./pen.ts";
import type { SheetProps } from "./props.ts";
import { nodeAt, type Run, type Scene } from "./scene.ts";
import type { Box, Size, View } from "./view.ts";
import { type Came, type Step, Walker } from "./walk.ts";

interface DrawnProps extends SheetProps {
  readonly scene: Scene;
  readonly size: Size;
}

const NEARER = 1.5;
/** What has the focus is never smaller, and a finger hits what is as near. */
const TOUCH_PX = 24;

const ARROWS: Readonly<Record<Run, Readonly<Record<string, Step>>>> = {
  right: { ArrowRight: "forward", ArrowLeft: "back", ArrowUp: "before", ArrowDown: "after" },
  down: { ArrowDown: "forward", ArrowUp: "back", ArrowLeft: "before", ArrowRight: "after" },
};

/** A scene on a canvas, and over it a button that is the node where one is: it has the focus, its words and its keys. */
export function DrawnGraph(props: DrawnProps): JSX.Element {
  const { nodes, ways, layout, scene, size, starts, chosen, onChoose, onOpen } = props;
  const words = graphWords();
  const canvas = useRef<HTMLCanvasElement>(null);
  const here = useRef<HTMLButtonElement>(null);
  const came = useRef<Came>(undefined);
  const isOwn = useRef(false);
  const numbers = useMemo(() => new Map(nodes.map(({ id }, n) => [id, n])), [nodes]);
  const walker = useMemo(() => new Walker(layout, ways), [layout, ways]);
  const first = Math.max(
    0,
    nodes.findIndex(({ id }) => starts.has(id)),
  );
  const at = numbers.get(chosen ?? "") ?? first;
  // Keys that follow one another faster than the page is drawn are steps all the same.
  const stood = useRef(at);
  stood.current = at;
  const draw = usePen(canvas, here, props, at);
  const camera = useCamera(scene, size, at, draw);
  useFollowing(camera, canvas, here, at, isOwn);
  useRepainting(draw.forgetInks, camera.redraw);
  useWheel(canvas, camera);
  const choose = (n: number, from?: Came) => {
    came.current = from;
    isOwn.current = true;
    const id = nodes[n]?.id;
    stood.current = n;
    if (n === at) here.current?.focus({ preventScroll: true });
    else if (id !== undefined) onChoose(id);
  };
  const fingers = useFingers<HTMLCanvasElement>({
    onMove: camera.move,
    onZoom: camera.zoom,
    onTap: ([left, top]) => {
      const { x, y, scale } = camera.now();
      const n = nodeAt(scene, x + left / scale, y + top / scale, TOUCH_PX / 2 / scale);
      if (n !== undefined) choose(n);
    },
  });
  const toStart = () => {
    camera.goTo(first);
    choose(first);
  };
  const walk = (step: Step) => {
    const from = stood.current;
    const next = walker.from(from, step, came.current);
    if (next !== undefined) choose(next, step === "forward" || step === "back" ? { from, by: step } : came.current);
  };
  const node = nodes[at];
  return (
    <>
      <canvas ref={canvas} {...fingers} />
      {node !== undefined && (
        <button
          key={node.id}
          ref={here}
          type="button"
          class="graph-here"
          data-node={node.id}
          aria-label={`${node.sentence} ${words.waysOn(walker.beside(at, "forward").length, walker.beside(at, "back").length)}`}
          onClick={() => onOpen(node.id)}
          onKeyDown={(event) => onKey(event, scene.run, { camera, walk, toStart })}
        />
      )}
      <Acts camera={camera} toStart={toStart} />
    </>
  );
}

interface Hands {
  readonly camera: Camera;
  readonly walk: (step: Step) => void;
  readonly toStart: () => void;
}

/** Arrows walk, the others move what is in sight. Enter is the button's own. */
function onKey(event: KeyboardEvent, run: Run, { camera, walk, toStart }: Hands): void {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const step = ARROWS[run][event.key];
  const acts: Readonly<Record<string, () => void>> = {
    "+": () => camera.zoom(NEARER),
    "=": () => camera.zoom(NEARER),
    "-": () => camera.zoom(1 / NEARER),
    "0": camera.whole,
    Home: toStart,
  };
  const act = step === undefined ? acts[event.key] : () => walk(step);
  if (act === undefined) return;
  event.preventDefault();
  event.stopPropagation();
  act();
}

function Acts({ camera, toStart }: Pick<Hands, "camera" | "toStart">): JSX.Element {
  const words = graphWords();
  return (
    <div class="graph-acts no-print">
      <button type="button" aria-label={words.nearer} onClick={() => camera.zoom(NEARER)}>
        +
      </button>
      <button type="button" aria-label={words.farther} onClick={() => camera.zoom(1 / NEARER)}>
        −
      </button>
      <button type="button" onClick={camera.whole}>
        {words.whole}
      </button>
      <button type="button" onClick={toStart}>
        {words.start}
      </button>
    </div>
  );
}

type Own<Element> = { readonly current: Element | null };

/** Draws the scene from a view, and lays the button of the node where one is over that. */
function usePen(
  canvas: Own<HTMLCanvasElement>,
  here: Own<HTMLElement>,
  { scene, size, nodes, starts, chosen }: DrawnProps,
  at: number,
): ((view: View) => void) & { readonly forgetInks: () => void } {
  const pen = useRef<Pen>(undefined);
  const begins = useMemo(() => new Set(nodes.flatMap(({ id }, n) => (starts.has(id) ? [n] : []))), [nodes, starts]);
  const lit = { starts: begins, chosen: chosen === undefined ? undefined : at };
  const draw = (view: View) => {
    const context = canvas.current?.getContext("2d") ?? undefined;
    const box = scene.boxes[at];
    if (context === undefined) return;
    pen.current ??= new Pen(context);
    pen.current.draw(scene, view, size, lit);
    if (here.current !== null && box !== undefined) lay(here.current, box, view, size);
  };
  return Object.assign(draw, { forgetInks: () => pen.current?.forgetInks() });
}

/** Lays what has the focus over its node, as far as that is in sight; never smaller than can be seen and hit. */
function lay(button: HTMLElement, box: Box, { x, y, scale }: View, size: Size): void {
  const [left, width] = seenOf((box.x - x) * scale, box.width * scale, size.width);
  const [top, height] = seenOf((box.y - y) * scale, box.height * scale, size.height);
  button.style.width = `${width}px`;
  button.style.height = `${height}px`;
  button.style.transform = `translate(${left}px, ${top}px)`;
}

/** Of a length in a window from where on how much is seen. */
function seenOf(from: number, length: number, window: number): readonly [from: number, length: number] {
  const middle = from + length / 2;
  const half = Math.max(TOUCH_PX, length) / 2;
  const begin = Math.min(window - TOUCH_PX, Math.max(0, middle - half));
  return [begin, Math.max(TOUCH_PX, Math.min(window, middle + half) - begin)];
}

/** The node where one is comes into sight, and has the focus where one came to it in the graph; else the graph itself comes into sight. */
function useFollowing(
  camera: Camera,
  canvas: Own<HTMLCanvasElement>,
  here: Own<HTMLElement>,
  at: number,
  isOwn: { current: boolean },
): void {
  const last = useRef(at);
  // Before the page is drawn: a key that comes meanwhile finds its button.
  useLayoutEffect(() => {
    camera.redraw();
    if (last.current === at) return;
    last.current = at;
    camera.show(at);
    if (isOwn.current) here.current?.focus({ preventScroll: true });
    else canvas.current?.scrollIntoView({ block: "nearest" });
    isOwn.current = false;
  });
}

/** A wheel over the graph is the graph's own: the page stays where it is. */
function useWheel(canvas: Own<HTMLCanvasElement>, { zoom }: Camera): void {
  const own = useRef(zoom);
  own.current = zoom;
  useEffect(() => {
    const turn = (event: WheelEvent) => {
      event.preventDefault();
      // Lines of old wheels are some 16 pixels.
      const pixels = event.deltaY * (event.deltaMode === WheelEvent.DOM_DELTA_LINE ? 16 : 1);
      own.current(Math.exp(-pixels / 400), [event.offsetX, event.offsetY]);
    };
    const place = canvas.current;
    place?.addEventListener("wheel", turn, { passive: false });
    return () => place?.removeEventListener("wheel", turn);
  }, []);
}

/** Light, dark, high contrast and paper have colours of their own. */
function useRepainting(forgetInks: () => void, redraw: () => void): void {
  const own = useRef({ forgetInks, redraw });
  own.current = { forgetInks, redraw };
  useEffect(() => {
    const again = () => {
      own.current.forgetInks();
      own.current.redraw();
    };
    const queries = ["(prefers-color-scheme: dark)", "(forced-colors: active)", "print"]
      .map((one) => matchMedia(one))
      // Before Safari 14 there was another way to listen: there colours change when the screen is opened again.
      .filter((query) => "addEventListener" in query);
    for (const query of queries) query.addEventListener("change", again);
    return () => {
      for (const query of queries) query.removeEventListener("change", again);
    };
  }, []);
}
