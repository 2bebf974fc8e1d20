import { fruit } from "./fruit.ts";
import type { ColdChainProfile } from "./profile.ts";
import { stored } from "./stored.ts";
import { vegetables } from "./vegetables.ts";

export type { ColdChainProfile } from "./profile.ts";

/** Identifiers of the cold-chain profiles; products name one of these. New ones go to the end. */
export const COLD_CHAIN_PROFILE_IDS = [
  "red-heart-kiwifruit",
  "pear",
  "mandarin",
  "leafy-vegetables",
  "mushroom",
  "tea",
  "frozen",
  "chilled-meat",
  "orange",
  "guanxi-pomelo",
  "lemon",
  "malabar-spinach",
  "straw-mushroom",
  "green-tea",
  "black-tea",
  "dark-tea",
] as const;

export type ColdChainProfileId = (typeof COLD_CHAIN_PROFILE_IDS)[number];

const known: ReadonlyMap<string, ColdChainProfile> = new Map(
  [...fruit, ...vegetables, ...stored].map((profile) => [profile.id, profile]),
);

/** Is this text the id of a profile? */
export function isColdChainProfileId(text: string): text is ColdChainProfileId {
  return (COLD_CHAIN_PROFILE_IDS as readonly string[]).includes(text);
}

/** The built-in profile of an id. */
export function coldChainProfile(id: ColdChainProfileId): ColdChainProfile {
  const profile = known.get(id);
  if (!profile) throw new RangeError(`no cold-chain profile ${id}`);
  return profile;
}

/** Every profile, in the order of `COLD_CHAIN_PROFILE_IDS`. */
export const coldChainProfiles: readonly ColdChainProfile[] = COLD_CHAIN_PROFILE_IDS.map(coldChainProfile);
