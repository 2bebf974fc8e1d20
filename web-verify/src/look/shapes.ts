import type { StateCode } from "../state-words.ts";
import type { Tone } from "./tokens.ts";

const RING = "M44 24a20 20 0 1 1-40 0 20 20 0 1 1 40 0";

/** A state's look: how loud it is, and the outline of its sign on a 48 × 48 field, to be drawn in strokes. */
export interface Shape {
  readonly tone: Tone;
  readonly path: string;
}

/** One shape per state, no two alike, so that nobody must tell colours apart: ring and tick, triangle, octagon, … */
export const SHAPES: Record<StateCode, Shape> = {
  "in-order": { tone: "calm", path: `${RING}M15 25l6 6 12-13` },
  "in-order-so-far": { tone: "calm", path: "M44 24a20 20 0 1 1-9-17M15 25l6 6 15-17" },
  registered: { tone: "plain", path: "M10 5h20l8 8v30H10zM17 19h14M17 27h14M17 35h8" },
  "in-order-with-remarks": { tone: "note", path: "M24 3l21 21-21 21L3 24zM24 14v12m0 6v2" },
  voided: { tone: "note", path: `${RING}M16 16l16 16m0-16L16 32` },
  recalled: { tone: "stop", path: "M16 4h16l12 12v16L32 44H16L4 32V16zM14 24h20" },
  "test-failed": { tone: "stop", path: "M24 5l21 37H3zM24 18v12m0 5v2" },
  "interval-breached": { tone: "stop", path: "M24 4l18 10v20L24 44 6 34V14zM24 14v13m0 5v2" },
  "past-shelf-life": {
    tone: "note",
    path: "M12 5h24M12 43h24M15 5c0 11 9 13 9 19s-9 8-9 19M33 5c0 11-9 13-9 19s9 8 9 19",
  },
  "certificate-withdrawn": { tone: "note", path: `${RING}M10 10l28 28` },
  "certificate-suspended": { tone: "note", path: `${RING}M19 16v16m10-16v16` },
  "certificate-expired": { tone: "note", path: `${RING}M24 12v12l8 6` },
  "certificate-not-in-force": { tone: "note", path: "M6 6h36v36H6zM17 17l14 14m0-14L17 31" },
  "label-voided": { tone: "stop", path: "M6 14h24l12 10-12 10H6zM12 20l12 8m0-8l-12 8" },
  uncertified: { tone: "plain", path: `${RING}M15 24h18` },
};

/** Class of a level's tag: the border grows firmer with the evidence (dashed, double, solid, filled). */
export const TAG_CLASSES = {
  declared: "said",
  confirmed: "both",
  measured: "meas",
  attested: "sign-off",
  missing: "lost",
} as const;
