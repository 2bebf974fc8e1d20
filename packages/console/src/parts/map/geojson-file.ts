import { keptOutline, type Outline, type Position } from "@suyuan/domain/farm/outline";
import { outlineFaults } from "@suyuan/domain/farm/outline-faults";
import { said } from "../../words/dictionary.ts";
import { mapWords } from "../../words/map.ts";

/** One outline of a file: the name that it has there, and what is wrong with it. */
export interface Found {
  readonly name: string;
  readonly outline?: Outline;
  readonly wrong?: string;
}

export const FILE_BYTES_MAX = 1_000_000;
const FOUND_MAX = 200;
const NAMES = ["地块", "编号", "名称", "id", "code", "plot", "name", "Name", "ID"] as const;
/** The names under which WGS 84 with longitude first goes. */
const WGS84 = /CRS84|EPSG:+4326/i;

/** The file cannot be used at all; the message says why, for people. */
export class NoOutlines extends Error {
  override readonly name = "NoOutlines";
}

type Loose = Readonly<Record<string, unknown>>;
const isObject = (value: unknown): value is Loose =>
  typeof value === "object" && value !== null && !Array.isArray(value);

function positionOf(value: unknown): Position | undefined {
  if (!Array.isArray(value)) return undefined;
  const [longitude, latitude]: readonly unknown[] = value;
  const isPlace = Number.isFinite(longitude) && Number.isFinite(latitude);
  return isPlace ? [Number(longitude), Number(latitude)] : undefined;
}

function ringOf(value: unknown): readonly Position[] | undefined {
  if (!Array.isArray(value)) return undefined;
  const ring = value.map(positionOf);
  return ring.every((one) => one !== undefined) ? ring : undefined;
}

/** The geometry as an outline; undefined for one of another kind. */
function outlineOf({ type, coordinates }: Loose): Outline | "parts" | undefined {
  if (type === "MultiPolygon" && Array.isArray(coordinates))
    return coordinates.length === 1 ? outlineOf({ type: "Polygon", coordinates: coordinates[0] as unknown }) : "parts";
  if (type === "Point") {
    const place = positionOf(coordinates);
    return place && { type, coordinates: place };
  }
  if (type !== "Polygon" || !Array.isArray(coordinates)) return undefined;
  const rings = coordinates.map(ringOf);
  return rings.every((ring) => ring !== undefined) ? { type, coordinates: rings } : undefined;
}

function foundIn(feature: Loose, n: number): readonly Found[] {
  const isFeature = feature.type === "Feature";
  const geometry = isFeature ? feature.geometry : feature;
  const outline = isObject(geometry) ? outlineOf(geometry) : undefined;
  const properties = isFeature && isObject(feature.properties) ? feature.properties : {};
  const named = [...NAMES.map((name) => properties[name]), isFeature ? feature.id : undefined].flatMap((one) =>
    typeof one === "number" || (typeof one === "string" && one.trim() !== "") ? [String(one).trim()] : [],
  )[0];
  const name = named === undefined ? mapWords().importUnnamed(n + 1) : named.slice(0, 80);
  if (outline === undefined) return [];
  if (outline === "parts") return [{ name, wrong: mapWords().file.parts }];
  const kept = keptOutline(outline);
  const [fault] = outlineFaults(kept, "");
  return [fault === undefined ? { name, outline: kept } : { name, wrong: said(fault) }];
}

/**
 * The outlines in the text of a GeoJSON file (RFC 7946), each judged by the rules that the service has: a collection, one feature, or a bare
 * geometry. Throws `NoOutlines`.
 */
export function outlinesIn(text: string): readonly Found[] {
  const words = mapWords().file;
  if (text.length > FILE_BYTES_MAX) throw new NoOutlines(words.large);
  const whole = parsed(text);
  if (!isObject(whole)) throw new NoOutlines(words.notJson);
  if (whole.crs !== undefined && whole.crs !== null && !WGS84.test(JSON.stringify(whole.crs)))
    throw new NoOutlines(words.crs);
  const parts = whole.type === "FeatureCollection" ? whole.features : [whole];
  const features: readonly unknown[] = Array.isArray(parts) ? parts : [];
  const found = features.flatMap((feature, n) => (isObject(feature) ? foundIn(feature, n) : []));
  if (found.length === 0) throw new NoOutlines(words.none);
  if (found.length > FOUND_MAX) throw new NoOutlines(words.many);
  return found;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text.replace(/^\uFEFF/, "")) as unknown;
  } catch {
    return undefined;
  }
}

/** Outlines of plots as a GeoJSON file, rings counter-clockwise as RFC 7946 (3.1.6) has them. */
export function fileOf(
  plots: readonly { readonly id: string; readonly areaMu: number; readonly crop: string; readonly outline?: Outline }[],
): string {
  const features = plots.flatMap(({ id, areaMu, crop, outline }) =>
    outline === undefined
      ? []
      : [{ type: "Feature", properties: { id, areaMu, crop }, geometry: counterClockwise(outline) }],
  );
  return JSON.stringify({ type: "FeatureCollection", features });
}

function counterClockwise(outline: Outline): Outline {
  if (outline.type === "Point") return outline;
  const coordinates = outline.coordinates.map((ring) => {
    const twice = ring.slice(1).reduce((sum, [x, y], n) => {
      const [fromX, fromY] = ring[n] ?? [x, y];
      return sum + (x - fromX) * (y + fromY);
    }, 0);
    return twice > 0 ? [...ring].reverse() : ring;
  });
  return { type: "Polygon", coordinates };
}
