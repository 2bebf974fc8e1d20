import { grams } from "../../words/figures.ts";
import { type KnownLot, outOf, type Room, roomNamed, unstoredKg } from "./known.ts";

function isIn({ location }: Room, room: string): boolean {
  return roomNamed(location) === roomNamed(room);
}

/** How much of a lot can be put into a room: all that lies elsewhere, in no room or in another. Kilograms. */
export function elsewhereKg(lot: Pick<KnownLot, "onHandKg" | "rooms">, room: string): number {
  return grams(lot.onHandKg - (lot.rooms.find((one) => isIn(one, room))?.quantityKg ?? 0));
}

/** What has to come out of other rooms so that `kg` can be put into this one: what lies in no room goes first. */
export function outFirst(lot: KnownLot, room: string, kg: number): readonly Room[] {
  const others = lot.rooms.filter((one) => !isIn(one, room));
  return outOf({ ...lot, rooms: others }, grams(Math.max(0, kg - unstoredKg(lot))));
}
