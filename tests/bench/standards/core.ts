import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { namesWithin, STANDARD_NAMES } from "@suyuan/epcis/context";
import { documentFaults } from "@suyuan/epcis/document";
import { seasonDocument, seasonEvents } from "@suyuan/epcis/fixtures/season-events";
import { eventHashIdWithin } from "@suyuan/epcis/hash";
import { Ajv } from "ajv";
import addFormats from "ajv-formats";

const DATA = join(import.meta.dirname, "../../../../shared/data/epcis");

type Document = Record<string, unknown>;

/** Documents a second. */
interface Ratio {
  readonly ours: number;
  readonly ajv: number;
  readonly ratio: number;
}

/** GS1's own example documents where they are at hand, else two hundred of a generated season. */
function documents(): readonly Document[] {
  const folder = join(DATA, "examples");
  if (!existsSync(folder)) return seasonEvents(1, 200).map((event) => seasonDocument([event]));
  return readdirSync(folder).map((name) => JSON.parse(readFileSync(join(folder, name), "utf8")));
}

function officialSchema(): (document: Document) => boolean {
  const ajv = addFormats.default(new Ajv({ strict: false }));
  const file = join(DATA, "official-schema/EPCIS-JSON-Schema.json");
  return ajv.compile<Document>(JSON.parse(readFileSync(file, "utf8")));
}

function eventsOf(document: Document): readonly Record<string, unknown>[] {
  return (document.epcisBody as { readonly eventList: Record<string, unknown>[] }).eventList;
}

/** Documents a second. */
function rate(all: readonly Document[], work: (document: Document) => void, milliseconds: number): number {
  const start = performance.now();
  let count = 0;
  while (performance.now() - start < milliseconds) {
    for (const document of all) work(document);
    count += all.length;
  }
  return (count * 1000) / (performance.now() - start);
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}

/** By turns, so that the machine's mood weighs on all of them: about a second each, after warming up. */
function rates(
  all: readonly Document[],
  works: readonly ((document: Document) => void)[],
): readonly (readonly number[])[] {
  for (const work of works) rate(all, work, 300);
  const rounds = Array.from({ length: 7 }, () => works.map((work) => rate(all, work, 150)));
  return works.map((_, index) => rounds.map((round) => round[index] ?? 0));
}

function ratioOf(ours: readonly number[], ajv: readonly number[]): Ratio {
  const ratio = median(ours.map((rate, round) => rate / (ajv[round] ?? 1)));
  return { ours: median(ours), ajv: median(ajv), ratio };
}

function mustBe(isValid: boolean): void {
  if (!isValid) throw new Error("a document that should be valid was refused");
}

/**
 * How fast whole documents are validated (every rule checked, contexts read) and how fast all their events are hashed, each
 * against Ajv with the official schema over the same documents in the same run. Undefined where that schema is not at hand.
 */
export async function epcisCoreRatios(): Promise<{ validation: Ratio; hashing: Ratio } | undefined> {
  if (!existsSync(DATA)) return undefined;
  const all = documents();
  const isOfficial = officialSchema();
  const [ajv = [], validating = [], hashing = []] = rates(all, [
    (document) => mustBe(isOfficial(document)),
    (document) => mustBe(documentFaults(document).length === 0),
    (document) => {
      const names = namesWithin(STANDARD_NAMES, document["@context"]);
      for (const event of eventsOf(document)) eventHashIdWithin(event, names);
    },
  ]);
  return { validation: ratioOf(validating, ajv), hashing: ratioOf(hashing, ajv) };
}
