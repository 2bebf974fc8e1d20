/** Longitude and latitude in degrees of WGS 84, in this order (RFC 7946, 3.1.1). */
export type Position = readonly [longitude: number, latitude: number];

/** Where a plot lies: its outer ring, closed (RFC 7946, 3.1.6), or one point of it. */
export type Outline =
  | { readonly type: "Polygon"; readonly coordinates: readonly (readonly Position[])[] }
  | { readonly type: "Point"; readonly coordinates: Position };

/** Outlines of the plots of one base, by the plot's id: those that are known. */
export type Outlines = ReadonlyMap<string, Outline>;

/** Kept to 0.0000001°, about 1 cm. */
const STEPS = 1e7;
/** WGS 84: semi-major axis in metres, first eccentricity squared. */
const [A, E2] = [6_378_137, 0.006_694_379_990_14];
const SQUARE_METRES_PER_MU = 10_000 / 15;

const rounded = (degrees: number): number => Math.round(degrees * STEPS) / STEPS;
const kept = ([longitude, latitude]: Position): Position => [rounded(longitude), rounded(latitude)];

/** The outline as it is kept: to a centimetre. */
export function keptOutline(outline: Outline): Outline {
  if (outline.type === "Point") return { type: "Point", coordinates: kept(outline.coordinates) };
  return { type: "Polygon", coordinates: outline.coordinates.map((ring) => ring.map(kept)) };
}

/** Its corners, each once. */
export function cornersOf(outline: Outline): readonly Position[] {
  return outline.type === "Point" ? [outline.coordinates] : (outline.coordinates[0] ?? []).slice(0, -1);
}

export function cornerCount(outlines: Outlines): number {
  return [...outlines.values()].reduce((sum, outline) => sum + cornersOf(outline).length, 0);
}

/** Metres of one degree of longitude and of latitude at a latitude, by the radii of curvature of WGS 84. */
export function metresPerDegree(latitude: number): readonly [east: number, north: number] {
  const phi = (latitude * Math.PI) / 180;
  const w = 1 - E2 * Math.sin(phi) ** 2;
  return [(((A / Math.sqrt(w)) * Math.PI) / 180) * Math.cos(phi), (((A * (1 - E2)) / w ** 1.5) * Math.PI) / 180];
}

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;

/** The middle of its corners. */
export function middleOf(outline: Outline): Position {
  const corners = cornersOf(outline);
  return [mean(corners.map(([longitude]) => longitude)), mean(corners.map(([, latitude]) => latitude))];
}

/**
 * Area within an outline in square metres, on the plane that touches WGS 84 in its middle: right to one part in ten thousand for whatever is less
 * than 10 km long. Undefined for a point.
 */
export function areaOf(outline: Outline): number | undefined {
  if (outline.type === "Point") return undefined;
  const corners = cornersOf(outline);
  const [longitude, latitude] = middleOf(outline);
  const [east, north] = metresPerDegree(latitude);
  const flat = corners.map(([x, y]) => [(x - longitude) * east, (y - latitude) * north] as const);
  const twice = flat.reduce((sum, [x, y], n) => {
    const [nextX, nextY] = flat[(n + 1) % flat.length] ?? [x, y];
    return sum + x * nextY - nextX * y;
  }, 0);
  return Math.abs(twice) / 2;
}

/** Area within an outline in mu, to a thousandth. Undefined for a point. */
export function muOf(outline: Outline): number | undefined {
  const area = areaOf(outline);
  return area === undefined ? undefined : Math.round((area / SQUARE_METRES_PER_MU) * 1000) / 1000;
}

/** Metres between two places that are not far from each other. */
export function metresBetween([x1, y1]: Position, [x2, y2]: Position): number {
  const [east, north] = metresPerDegree((y1 + y2) / 2);
  return Math.hypot((x2 - x1) * east, (y2 - y1) * north);
}

type Step = readonly [x: number, y: number];

/** Twice the signed area of a triangle of steps. Exact: within one degree products stay below 2^53. */
const turn = ([ax, ay]: Step, [bx, by]: Step, [cx, cy]: Step): number =>
  Math.sign((bx - ax) * (cy - ay) - (by - ay) * (cx - ax));

const isWithin = ([ax, ay]: Step, [bx, by]: Step, [x, y]: Step): boolean =>
  Math.min(ax, bx) <= x && x <= Math.max(ax, bx) && Math.min(ay, by) <= y && y <= Math.max(ay, by);

function meets(a: Step, b: Step, c: Step, d: Step): boolean {
  const [abc, abd, cda, cdb] = [turn(a, b, c), turn(a, b, d), turn(c, d, a), turn(c, d, b)];
  if (abc !== abd && cda !== cdb) return true;
  return (
    (abc === 0 && isWithin(a, b, c)) ||
    (abd === 0 && isWithin(a, b, d)) ||
    (cda === 0 && isWithin(c, d, a)) ||
    (cdb === 0 && isWithin(c, d, b))
  );
}

/** Two sides of a ring that meet elsewhere than at the corner between them, each by the number of its first corner, from 1. */
export function crossing(corners: readonly Position[]): readonly [number, number] | undefined {
  const [first] = corners;
  if (first === undefined) return undefined;
  const steps = corners.map(([x, y]): Step => [Math.round((x - first[0]) * STEPS), Math.round((y - first[1]) * STEPS)]);
  const at = (n: number): Step => steps[n % steps.length] ?? [0, 0];
  for (let one = 0; one < steps.length; one += 1) {
    for (let other = one + 1; other < steps.length; other += 1) {
      const isNext = other === one + 1 || (one === 0 && other === steps.length - 1);
      if (isNext) {
        // Neighbours share a corner; they may not run back over each other.
        const [a, shared, c] = other === one + 1 ? [at(one), at(other), at(other + 1)] : [at(other), at(0), at(1)];
        const runsBack = turn(a, shared, c) === 0 && !isWithin(a, c, shared);
        if (runsBack) return [one + 1, other + 1];
      } else if (meets(at(one), at(one + 1), at(other), at(other + 1))) return [one + 1, other + 1];
    }
  }
  return undefined;
}
