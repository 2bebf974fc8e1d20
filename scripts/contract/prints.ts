import { BATCH, RUN } from "./season.ts";
import type { Step } from "./site.ts";

const get = (path: string): Step => ({ as: "depot", method: "GET", path });

/** A run of labels and what is printed of it. */
export const PRINTS: readonly Step[] = [
  get(`/api/labels/${RUN.id}`),
  get(`/api/labels/${RUN.id}.csv`),
  get(`/api/labels/${RUN.id}.svg?page=2`),
  get(`/api/labels/${RUN.id}.pdf?layout=thermal-60x40&dpi=203&from=25&count=24`),
  get("/api/labels/calibration.pdf?layout=thermal-60x40"),
  get(`${BATCH}/commitment.pdf`),
  get(`${BATCH}/commitment.html`),
];
