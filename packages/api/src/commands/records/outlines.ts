import type { Outlines, Outline as PlotOutline } from "@suyuan/domain/farm/outline";
import { BASE_CORNERS_MAX, CORNERS_MAX } from "@suyuan/domain/farm/outline-faults";
import { bilingual } from "@suyuan/domain/wording";
import type { Op } from "@suyuan/store/table";
import * as z from "zod";
import { outlinesKey } from "../../ledger/keys.ts";
import type { Loaded } from "../../ledger/loaded.ts";
import type { BaseOutlines } from "../../ledger/rows.ts";

const Degrees = z.number(bilingual("must be a number of degrees", "须为以度为单位的数字"));

/** RFC 7946, 3.1.1: what stands behind the latitude (a height) is left away. */
const Position = z
  .array(Degrees)
  .min(2, bilingual("must be [longitude, latitude]", "须为 [经度, 纬度]"))
  .max(4, bilingual("must be [longitude, latitude]", "须为 [经度, 纬度]"))
  .transform(([longitude = 0, latitude = 0]): readonly [number, number] => [longitude, latitude])
  .meta({ description: "Longitude, latitude in degrees of WGS 84 经度、纬度（WGS 84）", examples: [[105.94, 31.73]] });

/** Room for a few more than are taken, so that the rule says how many there are. */
const READ_MAX = CORNERS_MAX * 5;

/** Where a plot lies: a GeoJSON geometry (RFC 7946), Polygon or Point. */
export const Outline = z
  .discriminatedUnion("type", [
    z.strictObject({
      type: z.literal("Polygon"),
      coordinates: z.array(z.array(Position).max(READ_MAX)).min(1).max(20),
    }),
    z.strictObject({ type: z.literal("Point"), coordinates: Position }),
  ])
  .meta({
    id: "Outline",
    description: `GeoJSON Polygon of one ring, at most ${CORNERS_MAX} corners (${BASE_CORNERS_MAX} for all plots of a base), or Point; WGS 84, kept to 0.0000001 degrees. Never public 地块轮廓，不公开`,
  });

export function outlinesIn(row: BaseOutlines | undefined): Outlines {
  return new Map((row?.outlines ?? []).map(({ plot, outline }): [string, PlotOutline] => [plot, outline]));
}

/** What keeps the outlines of a base; nothing where there are none, as before. */
export function outlineWrites(loaded: Loaded, base: string, outlines: Outlines): Op[] {
  const key = outlinesKey(base);
  if (outlines.size === 0 && !loaded.has(key)) return [];
  return [loaded.next(key, { outlines: [...outlines].map(([plot, outline]) => ({ plot, outline })) })];
}
