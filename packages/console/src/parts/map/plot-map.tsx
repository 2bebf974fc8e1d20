import type { Outline, Position } from "@suyuan/domain/farm/outline";
import type { JSX } from "preact";
import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import mapSheet from "../../look/map.sheet.css";
import { wear } from "../../look/wear.ts";
import { mapWords } from "../../words/map.ts";
import { Drawn, type DrawnPlot, GRIP_PX, type Here, Pen, ScaleAndNorth } from "./drawing.tsx";
import { useFingers } from "./fingers.ts";
import {
  moved,
  type Plane,
  pixelOf,
  planeAt,
  type Size,
  type Spot,
  spotAt,
  spotsOf,
  type View,
  wholeOf,
  zoomed,
} from "./view.ts";

wear(mapSheet);

interface PlotMapProps {
  readonly label: string;
  readonly plots: readonly DrawnPlot[];
  readonly chosen?: string | undefined;
  readonly onChoose?: (id: string) => void;
  /** Corners of what is being drawn. With `onCorner` a tap, or Enter upon the cross in the middle, adds one. */
  readonly pen?: readonly Position[];
  readonly onCorner?: ((corner: Position) => void) | undefined;
  /** A corner of what is being drawn was dragged, or moved by keys. */
  readonly onMove?: (n: number, corner: Position) => void;
  readonly here?: Here | undefined;
}

const HEIGHT = 320;
const STEP_PX = 48;

/** The middle of the first thing that has a place: the map's plane is laid there. */
function originOf(plots: readonly DrawnPlot[], pen: readonly Position[], here: Here | undefined): Position | undefined {
  const [outline] = plots.flatMap((plot) => plot.outline ?? []);
  const corner =
    outline === undefined ? undefined : outline.type === "Point" ? outline.coordinates : outline.coordinates[0]?.[0];
  return corner ?? pen[0] ?? here?.position;
}

/**
 * Plots as they lie, drawn by ourselves: north up, with names and a scale, no picture of anybody else behind them. One finger moves, two
 * zoom; keys and buttons do the same.
 */
export function PlotMap(props: PlotMapProps): JSX.Element {
  const { plots, pen = [], here } = props;
  const origin = originOf(plots, pen, here);
  const at = origin?.join(" ");
  // The plane stays where it is while something is drawn upon it.
  const plane = useMemo(() => (origin === undefined ? undefined : planeAt(origin)), [at === undefined]);
  if (plane === undefined) return <p class="message">{mapWords().nothingDrawn}</p>;
  return <Sheet {...props} plane={plane} />;
}

function useWidth(): readonly [{ current: HTMLDivElement | null }, Size] {
  const box = useRef<HTMLDivElement>(null);
  const [width, setWidth] = useState(320);
  useEffect(() => {
    const measure = () => setWidth(box.current?.clientWidth ?? 320);
    measure();
    addEventListener("resize", measure);
    return () => removeEventListener("resize", measure);
  }, []);
  return [box, { width, height: HEIGHT }];
}

function Sheet({
  label,
  plots,
  chosen,
  onChoose,
  pen = [],
  onCorner,
  onMove,
  here,
  plane,
}: PlotMapProps & { readonly plane: Plane }): JSX.Element {
  const words = mapWords();
  const [box, size] = useWidth();
  const spots = [
    ...plots.flatMap(({ outline }) => (outline === undefined ? [] : spotsOf(outline, plane))),
    ...pen.map((corner) => plane.spotOf(corner)),
    ...(here === undefined ? [] : [plane.spotOf(here.position)]),
  ];
  const [own, setOwn] = useState<View>();
  const view = own ?? wholeOf(spots, size);
  const middle: Spot = [size.width / 2, size.height / 2];
  const placeOf = (at: Spot) => plane.positionOf(spotAt(at, view, size));
  const pixels = pen.map((corner) => pixelOf(plane.spotOf(corner), view, size));
  const move =
    onMove &&
    ((n: number, at: Spot) => {
      // The map lies still while a corner moves over it.
      setOwn(view);
      onMove(n, placeOf(at));
    });
  const fingers = useFingers({
    onMove: (right, down) => setOwn(moved(view, right, down)),
    onZoom: (factor, at) => setOwn(zoomed(view, factor, at, size)),
    onTap: (at) => {
      if (onCorner !== undefined) return onCorner(placeOf(at));
      const found = plots.find(({ outline }) => outline !== undefined && isIn(at, outline, plane, view, size));
      if (found !== undefined) onChoose?.(found.id);
    },
    gripAt: (at) => (move === undefined ? undefined : nearest(at, pixels)),
    onDrag: (n, at) => move?.(n, at),
  });
  const zoom = (factor: number) => setOwn(zoomed(view, factor, middle, size));
  const keys: Readonly<Record<string, () => void>> = {
    ArrowLeft: () => setOwn(moved(view, STEP_PX, 0)),
    ArrowRight: () => setOwn(moved(view, -STEP_PX, 0)),
    ArrowUp: () => setOwn(moved(view, 0, STEP_PX)),
    ArrowDown: () => setOwn(moved(view, 0, -STEP_PX)),
    "+": () => zoom(1.5),
    "=": () => zoom(1.5),
    "-": () => zoom(1 / 1.5),
    Enter: () => onCorner?.(plane.positionOf(view.middle)),
  };
  const showChosen = plots.find(({ id }) => id === chosen)?.outline;
  useEffect(() => {
    if (showChosen !== undefined && onCorner === undefined) setOwn(wholeOf(spotsOf(showChosen, plane), size));
  }, [chosen]);
  return (
    <div class="map" ref={box}>
      <svg
        width={size.width}
        height={size.height}
        viewBox={`0 0 ${size.width} ${size.height}`}
        role="application"
        aria-label={`${label}. ${words.keys}`}
        tabindex={0}
        {...fingers}
        onKeyDown={(event) => {
          const act = keys[event.key];
          if (act === undefined || event.ctrlKey || event.metaKey) return;
          event.preventDefault();
          event.stopPropagation();
          act();
        }}
      >
        <Drawn plots={plots} chosen={chosen} plane={plane} view={view} size={size} />
        <Pen
          corners={pen}
          here={here}
          onNudge={
            move &&
            ((n, [right, down]) => {
              const [x = 0, y = 0] = pixels[n] ?? [];
              move(n, [x + right, y + down]);
            })
          }
          plane={plane}
          view={view}
          size={size}
        />
        {onCorner !== undefined && (
          <path class="map-cross" d={`M${middle[0] - 12} ${middle[1]}h24M${middle[0]} ${middle[1] - 12}v24`} />
        )}
        <ScaleAndNorth view={view} size={size} />
      </svg>
      <div class="map-acts">
        <button type="button" aria-label={words.nearer} onClick={() => zoom(1.5)}>
          +
        </button>
        <button type="button" aria-label={words.farther} onClick={() => zoom(1 / 1.5)}>
          −
        </button>
        <button type="button" onClick={() => setOwn(undefined)}>
          {words.whole}
        </button>
        {onCorner !== undefined && (
          <button type="button" onClick={() => onCorner(plane.positionOf(view.middle))}>
            {words.atCross}
          </button>
        )}
      </div>
    </div>
  );
}

/** Is a pixel inside an outline, or within a finger of a point? */
function isIn([left, top]: Spot, outline: Outline, plane: Plane, view: View, size: Size): boolean {
  const corners = spotsOf(outline, plane).map((spot) => pixelOf(spot, view, size));
  const [first] = corners;
  if (corners.length === 1 && first !== undefined) return Math.hypot(first[0] - left, first[1] - top) < 24;
  return corners.reduce((inside, [x, y], n) => {
    const [otherX, otherY] = corners[(n + corners.length - 1) % corners.length] ?? [x, y];
    const crosses = y > top !== otherY > top && left < ((otherX - x) * (top - y)) / (otherY - y) + x;
    return crosses ? !inside : inside;
  }, false);
}

/** The corner, by its place, that a finger at this pixel takes hold of. */
function nearest([left, top]: Spot, pixels: readonly Spot[]): number | undefined {
  const gaps = pixels.map(([x, y]) => Math.hypot(x - left, y - top));
  const least = Math.min(...gaps);
  return least <= GRIP_PX ? gaps.indexOf(least) : undefined;
}
