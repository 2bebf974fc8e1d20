import type { Outline, Position } from "@suyuan/domain/farm/outline";
import type { Shape } from "../../service/client.ts";

/** Outlines as the contract's types have them, where positions are lists of any length; the service keeps two numbers each. */
type WireOutline = Shape<"Outline">;

const positionOf = ([longitude = 0, latitude = 0]: readonly number[]): Position => [longitude, latitude];

/** A plot of the service as the map draws it. */
export function drawable<Plot extends { readonly outline?: WireOutline }>(
  plot: Plot,
): Omit<Plot, "outline"> & { readonly outline?: Outline } {
  const { outline, ...rest } = plot;
  if (outline === undefined) return rest;
  if (outline.type === "Point")
    return { ...rest, outline: { type: "Point", coordinates: positionOf(outline.coordinates) } };
  return {
    ...rest,
    outline: { type: "Polygon", coordinates: outline.coordinates.map((ring) => ring.map(positionOf)) },
  };
}

export function wireOf(outline: Outline): WireOutline {
  if (outline.type === "Point") return { type: "Point", coordinates: [...outline.coordinates] };
  return { type: "Polygon", coordinates: outline.coordinates.map((ring) => ring.map((corner) => [...corner])) };
}
