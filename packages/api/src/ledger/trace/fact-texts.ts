import type { Fact } from "@suyuan/domain/fact";
import { inTurns } from "../indexes/turns.ts";

/** Texts of this length together take some milliseconds. */
export const SMALL_CHARS = 100_000;
/** Facts that are written down before others have their turn. */
const FACTS_AT_ONCE = 200;

/** Facts as texts: to hand them to a thread takes no longer than to copy those. */
export function factsAsTexts(facts: readonly Fact[]): Promise<readonly string[]> {
  return inTurns(facts, FACTS_AT_ONCE, (part) => JSON.stringify(part));
}

export function factsIn(texts: readonly string[]): readonly Fact[] {
  return texts.flatMap((text) => JSON.parse(text) as Fact[]);
}

/** Are they so few that handing them over would cost more than the work? */
export const areFewFacts = ({ facts }: { readonly facts: readonly string[] }): boolean =>
  facts.reduce((sum, { length }) => sum + length, 0) < SMALL_CHARS;
