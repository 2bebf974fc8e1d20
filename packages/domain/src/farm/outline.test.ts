import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { areaOf, cornersOf, crossing, keptOutline, muOf, type Outline, type Position } from "./outline.ts";
import { BASE_CORNERS_MAX, CORNERS_MAX, cornersFault, outlineFaults, outlineReasons } from "./outline-faults.ts";

/** Cangxi county's town, degrees. */
const [LON, LAT] = [105.94, 31.73];

const polygon = (...corners: readonly Position[]): Outline => ({
  type: "Polygon",
  coordinates: [[...corners, ...corners.slice(0, 1)]],
});

/** A rectangle of metres with its south-west corner at a place, by the length of a degree there as Snyder's series has it. */
function field(east: number, north: number, [lon, lat]: Position = [LON, LAT]): Outline {
  const phi = ((lat + north / 222_000) * Math.PI) / 180;
  const perDegreeNorth = 111_132.92 - 559.82 * Math.cos(2 * phi) + 1.175 * Math.cos(4 * phi);
  const perDegreeEast = 111_412.84 * Math.cos(phi) - 93.5 * Math.cos(3 * phi) + 0.118 * Math.cos(5 * phi);
  const [x, y] = [lon + east / perDegreeEast, lat + north / perDegreeNorth];
  return polygon([lon, lat], [x, lat], [x, y], [lon, y]);
}

const faults = (outline: Outline) => outlineFaults(keptOutline(outline), "/outline").map(({ en }) => en);

describe("the area within an outline", () => {
  test("is that of the ground: a mu is 666.67 square metres, wherever in China it lies", () => {
    for (const lat of [4, 18, 31.73, 45, 53]) {
      const hectare = areaOf(field(100, 100, [110, lat])) ?? 0;
      expect(Math.abs(hectare - 10_000)).toBeLessThan(2);
    }
    expect(muOf(field(100, 100))).toBeCloseTo(15, 2);
    expect(areaOf({ type: "Point", coordinates: [LON, LAT] })).toBeUndefined();
  });

  test("is the same whichever way one walks around, and from whichever corner one begins", () => {
    const radius = (n: number) => 0.0005 + n * 0.0001;
    const turned = fc.tuple(fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 3, maxLength: 30 }), fc.nat(29));
    fc.assert(
      fc.property(turned, ([radii, from]) => {
        const corners = radii.map((n, at): Position => {
          const angle = (2 * Math.PI * at) / radii.length;
          return [LON + radius(n) * Math.cos(angle), LAT + radius(n) * Math.sin(angle)];
        });
        const begun = from % corners.length;
        const other = [...corners.slice(begun), ...corners.slice(0, begun)].toReversed();
        expect(areaOf(polygon(...other))).toBeCloseTo(areaOf(polygon(...corners)) ?? 0, 3);
        expect(crossing(corners)).toBeUndefined();
      }),
    );
  });
});

describe("an outline", () => {
  test("of a real field is taken, clockwise or not, with a corner that lies on a side", () => {
    expect(faults(field(50, 80))).toEqual([]);
    expect(faults(polygon([LON, LAT], [LON, LAT + 0.001], [LON + 0.001, LAT + 0.001], [LON + 0.001, LAT]))).toEqual([]);
    expect(faults(polygon([LON, LAT], [LON + 0.001, LAT], [LON + 0.002, LAT], [LON + 0.002, LAT + 0.001]))).toEqual([]);
    expect(faults({ type: "Point", coordinates: [LON, LAT] })).toEqual([]);
  });

  test("is kept to a centimetre, and stays closed", () => {
    const { coordinates } = keptOutline(polygon([105.123456789, 31.1], [105.2, 31.1], [105.2, 31.2])) as {
      coordinates: readonly (readonly Position[])[];
    };
    expect(coordinates[0]?.[0]).toEqual([105.1234568, 31.1]);
    expect(coordinates[0]?.at(-1)).toEqual(coordinates[0]?.[0]);
  });

  test("that is not closed, has too few or too many corners, or one twice, is refused with the corner", () => {
    const open: Outline = {
      type: "Polygon",
      coordinates: [
        [
          [LON, LAT],
          [LON + 0.001, LAT],
          [LON, LAT + 0.001],
        ],
      ],
    };
    expect(faults(open)).toEqual([expect.stringContaining("not closed")]);
    expect(faults({ type: "Polygon", coordinates: [[]] })).toEqual([expect.stringContaining("not closed")]);
    expect(faults(polygon([LON, LAT], [LON + 0.001, LAT]))).toEqual([expect.stringContaining("three corners")]);
    const round = Array.from({ length: CORNERS_MAX + 1 }, (_, n): Position => {
      const angle = (2 * Math.PI * n) / (CORNERS_MAX + 1);
      return [LON + Math.cos(angle) / 100, LAT + Math.sin(angle) / 100];
    });
    expect(faults(polygon(...round))).toEqual([expect.stringContaining(`this one has ${CORNERS_MAX + 1}`)]);
    expect(faults(polygon(...round.slice(1)))).toEqual([]);
    expect(faults(polygon([LON, LAT], [LON + 0.001, LAT], [LON + 0.001, LAT], [LON, LAT + 0.001]))).toEqual([
      expect.stringContaining("Corner 3 is the same as corner 2"),
    ]);
  });

  test("that crosses itself, touches itself or runs back over a side, is refused with the two sides", () => {
    const [a, b, c, d]: readonly Position[] = [
      [LON, LAT],
      [LON + 0.001, LAT],
      [LON + 0.001, LAT + 0.001],
      [LON, LAT + 0.001],
    ] as const;
    if (a === undefined || b === undefined || c === undefined || d === undefined) throw new Error("four corners");
    expect(crossing([a, c, b, d])).toEqual([1, 3]);
    expect(crossing([a, b, [LON + 0.0005, LAT]])).toEqual([1, 2]);
    expect(crossing([a, b, c, [LON + 0.0005, LAT], d])).toEqual([1, 3]);
    expect(faults(polygon(a, c, b, d))).toEqual([
      expect.stringContaining("behind corner 1 meets the one behind corner 3"),
    ]);
    expect(faults(polygon(a, b, [LON + 0.002, LAT]))).toEqual([expect.stringContaining("crosses itself")]);
  });

  test("outside China is refused, and latitude before longitude is named as what it is", () => {
    expect(faults(field(50, 50, [2.35, 48.85]))).toEqual([expect.stringContaining("does not lie in China")]);
    expect(faults({ type: "Point", coordinates: [LAT, LON] })).toEqual([
      expect.stringContaining("latitude before longitude"),
    ]);
    expect(faults(polygon([100, 30], [102, 30], [102, 31]))).toEqual([expect.stringContaining("more than a degree")]);
  });

  test("with a hole is refused: one ring is one plot", () => {
    const ring = [...cornersOf(field(50, 50)), ...cornersOf(field(50, 50)).slice(0, 1)];
    expect(faults({ type: "Polygon", coordinates: [ring, ring] })).toEqual([expect.stringContaining("one ring")]);
  });
});

test("an area that differs by more than a tenth, and a plot far from the others, are said and change nothing", () => {
  const plots = [
    { id: "y1", areaMu: 15 },
    { id: "y2", areaMu: 12 },
    { id: "constructor", areaMu: 1 },
  ];
  const near = new Map([["y1", field(100, 104)]]);
  expect(outlineReasons(plots, near)).toEqual([]);
  const off = new Map([
    ["y1", field(100, 100)],
    ["y2", field(100, 100, [LON + 1, LAT])],
  ]);
  expect(outlineReasons(plots, off).map(({ code, zh }) => [code, zh])).toEqual([
    ["outline-area-differs", "地块 y2 画出来是 15 亩，登记的是 12 亩。以登记的为准，请更正有误的一个。"],
    ["outline-far", "地块 y2 画在离地块 y1 95 公里的地方，请核对位置。"],
  ]);
});

test("the plots of a base have a bounded number of corners together", () => {
  const one = field(50, 50);
  const of = (count: number) => new Map(Array.from({ length: count }, (_, n) => [`p${n}`, one] as const));
  expect(cornersFault(of(BASE_CORNERS_MAX / 4))).toEqual([]);
  expect(cornersFault(of(BASE_CORNERS_MAX / 4 + 1))).toMatchObject([{ pointer: "/plots" }]);
});
