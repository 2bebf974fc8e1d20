import type { Batch } from "./batch.ts";
import { roomsOf } from "./mass.ts";

/** What no eye sees: format characters, controls, and what Unicode says may be left out when it cannot be shown. */
const UNSEEN = /[\p{Cf}\p{Cc}\p{Default_Ignorable_Code_Point}]/gu;

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

/** What goods are in a room to others: some give off what harms others, some are harmed by it. */
export const ROOM_SIDES = ["source", "sensitive"] as const;
export type RoomSide = (typeof ROOM_SIDES)[number];

/** On which side goods of this cold-chain profile are; undefined for those that neither harm nor are harmed. */
export function sideInRoom(profile: string): RoomSide | undefined {
  if (ETHYLENE_SOURCES.includes(profile)) return "source";
  return ETHYLENE_SENSITIVE.includes(profile) ? "sensitive" : undefined;
}

/** The side that does not keep with this one. */
export function otherSide(side: RoomSide): RoomSide {
  return side === "source" ? "sensitive" : "source";
}

/** Do goods of these two cold-chain profiles harm each other in one room? */
export function keepApart(profile: string, other: string): boolean {
  const side = sideInRoom(profile);
  return side !== undefined && sideInRoom(other) === otherSide(side);
}
