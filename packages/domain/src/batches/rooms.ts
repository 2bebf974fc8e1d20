import type { Batch } from "./batch.ts";
import { roomsOf } from "./mass.ts";

/** What no eye sees: format characters, controls, and what Unicode says may be left out when it cannot be shown. */
const UNSEEN = /[\p{Cf}\p{Cc}\p{Default_Ignorable_Code_Point}]+/gu;

/**
 * A room's name as compared: width, letter case, outer and repeated blanks and what cannot be seen do not make another room. Empty for a
 * name of which nothing can be seen.
 */
export function roomOf(location: string): string {
  return location
    .normalize("NFKC")
    .replace(UNSEEN, "")
    .replace(/\p{Z}+/gu, " ")
    .trim()
    .toLowerCase();
}

/** The room's name as it was first written: by the room itself, else by the rooms that the batch lies in. */
export function nameOfRoom(batch: Batch, organisation: string, location: string, firstWritten?: string): string {
  const room = roomOf(location);
  return firstWritten ?? Object.keys(roomsOf(batch, organisation)).find((name) => roomOf(name) === room) ?? location;
}

/** Kiwifruit softens at 5 to 10 ppb of ethylene (UC Davis); pears give it off. */
const ETHYLENE_SOURCES: readonly string[] = ["pear"];
const ETHYLENE_SENSITIVE: readonly string[] = ["red-heart-kiwifruit"];

/** Can goods of this cold-chain profile harm others in a room, or be harmed by them? */
export function mattersInRoom(profile: string): boolean {
  return ETHYLENE_SOURCES.includes(profile) || ETHYLENE_SENSITIVE.includes(profile);
}

/** Do goods of these two cold-chain profiles harm each other in one room? */
export function keepApart(profile: string, other: string): boolean {
  const gives = (one: string, takes: string) => ETHYLENE_SOURCES.includes(one) && ETHYLENE_SENSITIVE.includes(takes);
  return gives(profile, other) || gives(other, profile);
}
