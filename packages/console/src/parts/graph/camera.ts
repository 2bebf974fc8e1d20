import { useEffect, useLayoutEffect, useRef } from "preact/hooks";
import type { Scene } from "./scene.ts";
import { type Box, centred, moved, type Size, shownIn, type View, wholeOf, zoomed } from "./view.ts";

/** Below this scale nobody reads what stands in a node. */
const READ_FROM = 0.8;

/** Where one looks from, and how that changes. Each change is drawn with the next frame. */
export interface Camera {
  readonly now: () => View;
  readonly whole: () => void;
  readonly move: (right: number, down: number) => void;
  readonly zoom: (factor: number, at?: readonly [left: number, top: number]) => void;
  /** Has a node in the middle, large enough to be read. */
  readonly goTo: (n: number) => void;
  /** Moves no further than it takes to see a node. */
  readonly show: (n: number) => void;
  readonly redraw: () => void;
}

interface Looked {
  readonly view: View;
  /** All of it was asked for, and stays in sight when the window changes. */
  readonly isWhole: boolean;
}

/** What is in sight at first: all of it where that can be read, else what is around one node. */
function firstLook({ bounds, boxes }: Scene, size: Size, n: number): Looked {
  const view = wholeOf(bounds, size);
  const box = boxes[n];
  return view.scale >= READ_FROM || box === undefined
    ? { view, isWhole: true }
    : { view: centred(box, size, 1), isWhole: false };
}

/** As after the window got another size: what was in the middle stays there. */
function resized({ view, isWhole }: Looked, { bounds }: Scene, before: Size, size: Size): Looked {
  if (isWhole) return { view: wholeOf(bounds, size), isWhole };
  const shift = (length: "width" | "height") => (before[length] - size[length]) / 2 / view.scale;
  return { view: { ...view, x: view.x + shift("width"), y: view.y + shift("height") }, isWhole };
}

/** A camera over a scene that begins at a node. `draw` is called with a frame, at most once for each. */
export function useCamera(scene: Scene, size: Size, first: number, draw: (view: View) => void): Camera {
  const looked = useRef<Looked>(undefined);
  const drawing = useRef(draw);
  drawing.current = draw;
  const asked = useRef(0);
  const before = useRef<{ readonly scene: Scene; readonly size: Size }>(undefined);
  useEffect(() => () => cancelAnimationFrame(asked.current), []);
  const seen = () => {
    looked.current ??= firstLook(scene, size, first);
    return looked.current;
  };
  const redraw = () => {
    cancelAnimationFrame(asked.current);
    asked.current = requestAnimationFrame(() => drawing.current(seen().view));
  };
  const look = (view: View, isWhole = false) => {
    looked.current = { view, isWhole };
    redraw();
  };
  useLayoutEffect(() => {
    const old = before.current;
    const kept = looked.current;
    before.current = { scene, size };
    const stays = kept !== undefined && old !== undefined && (kept.isWhole || old.scene === scene);
    looked.current = stays ? resized(kept, scene, old.size, size) : firstLook(scene, size, first);
    // Not with the next frame: nothing of it lies beyond its window meanwhile.
    drawing.current(seen().view);
  }, [scene, size.width, size.height]);
  const boxOf = (n: number, then: (box: Box) => void) => {
    const box = scene.boxes[n];
    if (box !== undefined) then(box);
  };
  return {
    now: () => seen().view,
    redraw,
    whole: () => look(wholeOf(scene.bounds, size), true),
    move: (right, down) => look(moved(seen().view, right, down)),
    zoom: (factor, at = [size.width / 2, size.height / 2]) => look(zoomed(seen().view, factor, at)),
    goTo: (n) => boxOf(n, (box) => look(centred(box, size, Math.max(READ_FROM, seen().view.scale)))),
    show: (n) =>
      boxOf(n, (box) => {
        const { view, isWhole } = seen();
        const next = shownIn(view, box, size);
        look(next, isWhole && next.x === view.x && next.y === view.y);
      }),
  };
}
