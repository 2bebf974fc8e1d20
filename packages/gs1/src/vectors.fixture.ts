import { existsSync, readFileSync } from "node:fs";
import { describe } from "vitest";
import type { AiValue } from "./ai-value.ts";
import type { DigitalLink } from "./digital-link.ts";

/** The official vectors, read where they lie beside a checkout; they are not part of this repository. */
const DATA = new URL("../../../../shared/data/digital-link/", import.meta.url);

/** Suites that need them and are skipped, visibly, without them. */
export const describeOfficial = describe.skipIf(!existsSync(DATA));

export function read(path: string) {
  return JSON.parse(readFileSync(new URL(path, DATA), "utf8"));
}

/** All AIs of a link, key first. */
export function elementsOf(link: DigitalLink): readonly AiValue[] {
  return [link.key, ...link.qualifiers, ...link.attributes];
}

/** Tells how many cases of a set ran and what is left out and why. */
export function report(set: string, ran: number, left: Readonly<Record<string, number>> = {}): void {
  const out = Object.entries(left).map(([why, count]) => `${count} left out (${why})`);
  console.info([`${set}: ${ran} ran`, ...out].join("; "));
}
