import type { Shape } from "../../service/client.ts";
import { assessmentWords } from "../../words/county/assessment.ts";
import { shownNumber } from "../../words/figures.ts";

export type Sheet = Shape<"AssessmentSheet">;
export type SheetIndicator = Sheet["indicators"][number];

/** An amount in its unit: `98.5%`, `0.05 千克/千克`, `1,250.5 千克`. */
export function inUnit(value: number, unit: string): string {
  const words: Readonly<Record<string, string>> = assessmentWords().units;
  if (unit === "%") return `${shownNumber(value, 2)}%`;
  const told = unit
    .split("/")
    .map((one) => words[one] ?? one)
    .join("/");
  return told === "" ? shownNumber(value, 2) : `${shownNumber(value, 3)} ${told}`;
}

/** Points to two decimals. */
export const shownPoints = (points: number): string => points.toFixed(2);

/** From one end to the other. */
export const shownSpan = ({ low, high }: { readonly low: number; readonly high: number }): string =>
  low === high ? shownPoints(low) : `${shownPoints(low)}–${shownPoints(high)}`;
