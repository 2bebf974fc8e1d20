import { cornersOf, metresPerDegree, type Outline, type Position } from "@suyuan/domain/farm/outline";

/** A place on the map's plane: metres east and north of its origin. */
export type Spot = readonly [east: number, north: number];

/** The plane that touches the ground at an origin: true to a plot's size for some kilometres around. */
export interface Plane {
  spotOf(position: Position): Spot;
  positionOf(spot: Spot): Position;
}

export function planeAt([longitude, latitude]: Position): Plane {
  const [east, north] = metresPerDegree(latitude);
  return {
    spotOf: ([x, y]) => [(x - longitude) * east, (y - latitude) * north],
    positionOf: ([x, y]) => [longitude + x / east, latitude + y / north],
  };
}

/** What is in sight: the spot in the middle, and how many pixels one metre is. */
export interface View {
  readonly middle: Spot;
  readonly scale: number;
}

/** Pixels. */
export interface Size {
  readonly width: number;
  readonly height: number;
}

/** Pixels a metre: from some 60 km across a phone to a centimetre a pixel. */
const [SCALE_MIN, SCALE_MAX] = [0.005, 100];
/** Left free around what is shown whole, as a share of the window. */
const MARGIN = 0.7;
/** So much is shown around a single spot, metres. */
const ALONE_M = 120;

const clamped = (scale: number): number => Math.min(SCALE_MAX, Math.max(SCALE_MIN, scale));

/** All of these in sight, with a margin. */
export function wholeOf(spots: readonly Spot[], { width, height }: Size): View {
  if (spots.length === 0) return { middle: [0, 0], scale: clamped(width / ALONE_M) };
  const xs = spots.map(([x]) => x);
  const ys = spots.map(([, y]) => y);
  const [west, east, south, north] = [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)];
  const across = Math.max(east - west, ALONE_M / 4);
  const up = Math.max(north - south, ALONE_M / 4);
  return {
    middle: [(west + east) / 2, (south + north) / 2],
    scale: clamped(MARGIN * Math.min(width / across, height / up)),
  };
}

/** Where a spot is drawn: pixels from the left and from the top, north up. */
export function pixelOf([x, y]: Spot, { middle, scale }: View, { width, height }: Size): Spot {
  return [width / 2 + (x - middle[0]) * scale, height / 2 - (y - middle[1]) * scale];
}

export function spotAt([left, top]: Spot, { middle, scale }: View, { width, height }: Size): Spot {
  return [middle[0] + (left - width / 2) / scale, middle[1] - (top - height / 2) / scale];
}

/** What was drawn follows the finger by so many pixels. */
export function moved({ middle, scale }: View, right: number, down: number): View {
  return { middle: [middle[0] - right / scale, middle[1] + down / scale], scale };
}

/** Larger by a factor, with the spot under a pixel staying there. */
export function zoomed(view: View, factor: number, at: Spot, size: Size): View {
  const scale = clamped(view.scale * factor);
  const kept = spotAt(at, view, size);
  const middle: Spot = [kept[0] - (at[0] - size.width / 2) / scale, kept[1] + (at[1] - size.height / 2) / scale];
  return { middle, scale };
}

/** The bar of the scale: a round length of at most so many pixels. */
export function scaleBar(scale: number, mostPixels: number): { readonly metres: number; readonly pixels: number } {
  const most = mostPixels / scale;
  const step = 10 ** Math.floor(Math.log10(most));
  const metres = ([5, 2, 1].find((times) => times * step <= most) ?? 1) * step;
  return { metres, pixels: metres * scale };
}

/** The corners of an outline on the plane. */
export function spotsOf(outline: Outline, plane: Plane): readonly Spot[] {
  return cornersOf(outline).map((corner) => plane.spotOf(corner));
}
