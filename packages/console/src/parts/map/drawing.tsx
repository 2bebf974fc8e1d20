import type { Outline, Position } from "@suyuan/domain/farm/outline";
import type { JSX } from "preact";
import { shownMu } from "../../words/figures.ts";
import { mapWords } from "../../words/map.ts";
import { type Plane, pixelOf, type Size, type Spot, scaleBar, spotsOf, type View } from "./view.ts";

/** A plot that may be drawn. */
export interface DrawnPlot {
  readonly id: string;
  readonly outline?: Outline | undefined;
  readonly areaMu: number;
}

/** Where the device says that it is, and how far it may be off, metres. */
export interface Here {
  readonly position: Position;
  readonly accuracyM: number;
}

interface Ground {
  readonly plane: Plane;
  readonly view: View;
  readonly size: Size;
}

const pathOf = (pixels: readonly Spot[]): string => pixels.map(([x, y]) => `${x.toFixed(1)} ${y.toFixed(1)}`).join("L");

const middleOf = (pixels: readonly Spot[]): Spot => [
  pixels.reduce((sum, [x]) => sum + x, 0) / pixels.length,
  pixels.reduce((sum, [, y]) => sum + y, 0) / pixels.length,
];

/** A finger that comes down so near a corner takes hold of it. */
export const GRIP_PX = 20;

/** Letters are drawn where the plot has room for them. */
const LETTERS_PX = 44;

/** Each plot with its name, and its area where there is room. */
export function Drawn({
  plots,
  chosen,
  plane,
  view,
  size,
}: Ground & { readonly plots: readonly DrawnPlot[]; readonly chosen: string | undefined }): JSX.Element {
  return (
    <>
      {plots.map(({ id, outline, areaMu }) => {
        if (outline === undefined) return null;
        const pixels = spotsOf(outline, plane).map((spot) => pixelOf(spot, view, size));
        const [x, y] = middleOf(pixels);
        const width = Math.max(...pixels.map(([left]) => left)) - Math.min(...pixels.map(([left]) => left));
        const isPoint = outline.type === "Point";
        return (
          <g key={id} class="map-plot" data-plot={id} data-chosen={id === chosen ? "" : undefined}>
            {isPoint ? <circle cx={x} cy={y} r={8} /> : <path d={`M${pathOf(pixels)}Z`} />}
            {(isPoint || width > LETTERS_PX / 2 || id === chosen) && (
              <text x={x} y={isPoint ? y - 14 : y}>
                {id}
              </text>
            )}
            {!isPoint && width > LETTERS_PX * 2 && (
              <text class="map-area" x={x} y={y + 18}>
                {shownMu(areaMu)}
              </text>
            )}
          </g>
        );
      })}
    </>
  );
}

/** What is being drawn: its sides, its corners by number, and where the device is with its doubt. */
export function Pen({
  corners,
  here,
  onNudge,
  plane,
  view,
  size,
}: Ground & {
  readonly corners: readonly Position[];
  readonly here: Here | undefined;
  /** Moves a corner by its place, by pixels of the screen. */
  readonly onNudge: ((n: number, by: Spot) => void) | undefined;
}): JSX.Element {
  const pixels = corners.map((corner) => pixelOf(plane.spotOf(corner), view, size));
  const place = here === undefined ? undefined : pixelOf(plane.spotOf(here.position), view, size);
  return (
    <>
      {place !== undefined && here !== undefined && (
        <g class="map-here">
          <circle class="map-doubt" cx={place[0]} cy={place[1]} r={here.accuracyM * view.scale} />
          <circle cx={place[0]} cy={place[1]} r={6} />
        </g>
      )}
      {pixels.length > 1 && <path class="map-pen" d={`M${pathOf(pixels)}${pixels.length > 2 ? "Z" : ""}`} />}
      {pixels.map(([x, y], n) => (
        // A corner that is moved stays itself: the keys that move it go on.
        <g key={n} class="map-corner">
          {onNudge !== undefined && <Grip n={n} at={[x, y]} onNudge={(by) => onNudge(n, by)} />}
          <circle cx={x} cy={y} r={7} />
          <text x={x} y={y - 12}>
            {n + 1}
          </text>
        </g>
      ))}
    </>
  );
}

const NUDGES: Readonly<Record<string, Spot>> = {
  ArrowLeft: [-2, 0],
  ArrowRight: [2, 0],
  ArrowUp: [0, -2],
  ArrowDown: [0, 2],
};
/** With Shift held. */
const FARTHER = 8;

/** Where a corner is taken hold of: as large as a finger, and by keys. */
function Grip({
  n,
  at: [x, y],
  onNudge,
}: {
  readonly n: number;
  readonly at: Spot;
  readonly onNudge: (by: Spot) => void;
}): JSX.Element {
  return (
    // biome-ignore lint/a11y/useSemanticElements: what is drawn has no buttons
    <circle
      class="map-grip"
      cx={x}
      cy={y}
      r={GRIP_PX}
      role="button"
      tabindex={0}
      aria-label={mapWords().corner(n + 1)}
      onKeyDown={(event) => {
        const by = NUDGES[event.key];
        if (by === undefined) return;
        event.preventDefault();
        event.stopPropagation();
        const factor = event.shiftKey ? FARTHER : 1;
        onNudge([by[0] * factor, by[1] * factor]);
      }}
    />
  );
}

export function ScaleAndNorth({ view, size }: Pick<Ground, "view" | "size">): JSX.Element {
  const words = mapWords();
  const { metres, pixels } = scaleBar(view.scale, 110);
  const [left, bottom] = [12, size.height - 14];
  return (
    <g class="map-scale">
      <path d={`M${left} ${bottom - 6}v6h${pixels.toFixed(1)}v-6`} />
      <text x={left + pixels / 2} y={bottom - 9}>
        {metres >= 1000 ? words.km(metres / 1000) : words.metres(metres)}
      </text>
      <path d={`M${size.width - 22} 40V12l-6 10M${size.width - 22} 12l6 10`} />
      <text x={size.width - 22} y={56}>
        {words.north}
      </text>
    </g>
  );
}
