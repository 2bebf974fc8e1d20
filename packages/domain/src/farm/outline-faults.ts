import type { Reason } from "../evidence.ts";
import type { FieldFault } from "../field-errors.ts";
import {
  cornerCount,
  crossing,
  metresBetween,
  middleOf,
  muOf,
  type Outline,
  type Outlines,
  type Position,
} from "./outline.ts";

/** Corners of one plot. */
export const CORNERS_MAX = 200;
/** Corners of all plots of one base. */
export const BASE_CORNERS_MAX = 2_000;
/** Mainland and islands with a margin, degrees: what lies outside is a slip, most often latitude before longitude. */
const CHINA = { west: 73, east: 136, south: 3, north: 54 } as const;
/** No plot is longer, degrees. */
const EXTENT_MAX = 1;
/** What is stated and what is drawn may differ by so much, as a share, before it is said: a phone is off by some metres at each corner. */
const DIFFERENCE_SAID = 0.1;
/** Plots of one base that lie further apart are told, metres. */
const FAR_M = 50_000;

const fault = (pointer: string, en: string, zh: string): FieldFault => ({ pointer, en, zh });

function placeFault([longitude, latitude]: Position, pointer: string): FieldFault | undefined {
  const { west, east, south, north } = CHINA;
  if (longitude >= west && longitude <= east && latitude >= south && latitude <= north) return undefined;
  const isSwapped = latitude >= west && latitude <= east && longitude >= south && longitude <= north;
  return isSwapped
    ? fault(
        pointer,
        `${longitude}, ${latitude} looks like latitude before longitude. GeoJSON gives longitude first: ${latitude}, ${longitude}.`,
        `${longitude}, ${latitude} 似乎把纬度写在了经度前面。GeoJSON 先写经度：${latitude}, ${longitude}。`,
      )
    : fault(
        pointer,
        `${longitude}, ${latitude} does not lie in China. Give longitude and latitude in degrees of WGS 84, longitude first.`,
        `${longitude}, ${latitude} 不在中国境内。请按 WGS 84 填写经纬度（度），先经度后纬度。`,
      );
}

function ringFaults(ring: readonly Position[], pointer: string): FieldFault[] {
  const corners = ring.slice(0, -1);
  const [first, last] = [ring[0], ring.at(-1)];
  if (first === undefined || last === undefined || first[0] !== last[0] || first[1] !== last[1])
    return [
      fault(
        pointer,
        "The ring is not closed: its last position must repeat its first (RFC 7946, 3.1.6).",
        "轮廓没有闭合：最后一个点须与第一个点相同（RFC 7946，3.1.6）。",
      ),
    ];
  if (corners.length < 3) return [fault(pointer, "An outline has at least three corners.", "轮廓至少要有三个角。")];
  if (corners.length > CORNERS_MAX)
    return [
      fault(
        pointer,
        `An outline has at most ${CORNERS_MAX} corners; this one has ${corners.length}. Leave out corners that change little.`,
        `一块地的轮廓最多 ${CORNERS_MAX} 个角，这里有 ${corners.length} 个。请去掉变化不大的角。`,
      ),
    ];
  const xs = corners.map(([x]) => x);
  const ys = corners.map(([, y]) => y);
  if (Math.max(...xs) - Math.min(...xs) > EXTENT_MAX || Math.max(...ys) - Math.min(...ys) > EXTENT_MAX)
    return [
      fault(
        pointer,
        "No plot is so large: its corners lie more than a degree apart. Look for a corner that was mistyped.",
        "没有这么大的地块：角与角相距超过一度。请检查是否有一个角写错了。",
      ),
    ];
  const names = corners.map(String);
  const twice = names.findIndex((name, n) => names.indexOf(name) < n);
  if (twice !== -1)
    return [
      fault(
        pointer,
        `Corner ${twice + 1} is the same as corner ${names.indexOf(names[twice] ?? "") + 1}. Give each corner once.`,
        `第 ${twice + 1} 个角与第 ${names.indexOf(names[twice] ?? "") + 1} 个角相同。每个角只填一次。`,
      ),
    ];
  const met = crossing(corners);
  if (met !== undefined)
    return [
      fault(
        pointer,
        `The outline crosses itself: the side behind corner ${met[0]} meets the one behind corner ${met[1]}. Give the corners in the order in which one walks around.`,
        `轮廓自己交叉了：第 ${met[0]} 个角后面的边与第 ${met[1]} 个角后面的边相交。请按绕地块走一圈的顺序填写各角。`,
      ),
    ];
  return [];
}

/** What is wrong with an outline of a plot, as it is kept. */
export function outlineFaults(outline: Outline, pointer: string): FieldFault[] {
  if (outline.type === "Polygon" && outline.coordinates.length !== 1)
    return [
      fault(
        `${pointer}/coordinates`,
        "An outline is one ring. Leave out what lies inside (a pond, a house), or record the parts as plots of their own.",
        "轮廓只能是一个环。请去掉中间的洞（如池塘、房屋），或把各部分登记为不同地块。",
      ),
    ];
  const [ring] = outline.type === "Point" ? [[outline.coordinates]] : outline.coordinates;
  const placed = (ring ?? []).flatMap((position) => placeFault(position, `${pointer}/coordinates`) ?? []).slice(0, 1);
  if (placed.length > 0 || outline.type === "Point") return placed;
  return ringFaults(ring ?? [], `${pointer}/coordinates/0`);
}

/** More corners than the plots of a base may have together. */
export function cornersFault(outlines: Outlines): FieldFault[] {
  const count = cornerCount(outlines);
  if (count <= BASE_CORNERS_MAX) return [];
  return [
    fault(
      "/plots",
      `The plots of a base have at most ${BASE_CORNERS_MAX} corners together; these have ${count}. Leave out corners that change little.`,
      `一个基地所有地块的轮廓合计最多 ${BASE_CORNERS_MAX} 个角，这里有 ${count} 个。请去掉变化不大的角。`,
    ),
  ];
}

/** A hundredth of a mu is enough for people. */
const shownMu = (mu: number): string => String(Math.round(mu * 100) / 100);

/**
 * What an outline says otherwise than its plot: an area that differs by more than a tenth from the one stated, and a plot far from the others.
 * Told, never taken over: what is stated counts.
 */
export function outlineReasons(
  plots: readonly { readonly id: string; readonly areaMu: number }[],
  outlines: Outlines,
): Reason[] {
  const drawn = plots.flatMap((plot) => {
    const outline = outlines.get(plot.id);
    return outline === undefined ? [] : [{ ...plot, mu: muOf(outline), middle: middleOf(outline) }];
  });
  const [first] = drawn;
  return drawn.flatMap(({ id, areaMu, mu, middle }): Reason[] => {
    const differs = mu !== undefined && Math.abs(mu - areaMu) > DIFFERENCE_SAID * areaMu;
    const far = first === undefined ? 0 : metresBetween(first.middle, middle);
    return [
      ...(differs
        ? [
            {
              code: "outline-area-differs",
              en: `Plot ${id} is drawn with ${shownMu(mu)} mu, and stated with ${shownMu(areaMu)} mu. The stated area counts; correct whichever is wrong.`,
              zh: `地块 ${id} 画出来是 ${shownMu(mu)} 亩，登记的是 ${shownMu(areaMu)} 亩。以登记的为准，请更正有误的一个。`,
            },
          ]
        : []),
      ...(far > FAR_M
        ? [
            {
              code: "outline-far",
              en: `Plot ${id} is drawn ${Math.round(far / 1000)} km away from plot ${first?.id}. Check where it lies.`,
              zh: `地块 ${id} 画在离地块 ${first?.id} ${Math.round(far / 1000)} 公里的地方，请核对位置。`,
            },
          ]
        : []),
    ];
  });
}
