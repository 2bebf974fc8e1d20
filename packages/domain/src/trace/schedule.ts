import type { Grams } from "../quantity.ts";
import type { Movement } from "./movement.ts";
import type { Part } from "./place.ts";

/**
 * Movements in the order in which they can have happened: by event time, of equal ones by the order of record; but nothing leaves a place
 * before it came there. Where stated times say that it did (two clocks that differ, a step told late with a guessed time), what left waits
 * for what came; where that never comes, it goes as it was recorded and the weights of that place do not add up. `isFollowed`: whether all
 * that happened at a place is among the movements.
 */
export function inOrder<Step extends Pick<Movement, "at" | "order" | "takes" | "gives">>(
  movements: readonly Step[],
  isFollowed: (part: Part) => boolean = () => true,
): readonly Step[] {
  const byTime = movements
    .map((movement) => ({ movement, time: Date.parse(movement.at) }))
    .sort((a, b) => a.time - b.time || a.movement.order - b.movement.order)
    .map(({ movement }) => movement);
  const there = new Map<string, Grams>();
  const waiting = new Map<string, Step[]>();
  const done: Step[] = [];
  const lacking = ({ takes }: Step): Part | undefined =>
    takes.find(
      (part) => part.place.kind !== "base" && isFollowed(part) && (there.get(part.place.key) ?? 0) < part.grams,
    );
  const go = (first: Step): void => {
    const ready = [first];
    for (let movement = ready.shift(); movement !== undefined; movement = ready.shift()) {
      const part = lacking(movement);
      if (part !== undefined && movement !== first) {
        wait(part, movement);
        continue;
      }
      done.push(movement);
      for (const { place, grams } of movement.takes) there.set(place.key, (there.get(place.key) ?? 0) - grams);
      for (const { place, grams } of movement.gives) there.set(place.key, (there.get(place.key) ?? 0) + grams);
      for (const { place } of movement.gives) {
        ready.push(...(waiting.get(place.key) ?? []));
        waiting.delete(place.key);
      }
    }
  };
  const wait = ({ place }: Part, movement: Step): void => {
    waiting.set(place.key, [...(waiting.get(place.key) ?? []), movement]);
  };
  for (const movement of byTime) {
    const part = lacking(movement);
    if (part === undefined) go(movement);
    else wait(part, movement);
  }
  while (waiting.size > 0) {
    const all = [...waiting.values()].flat();
    const next = all.reduce((first, one) => (one.order < first.order ? one : first));
    for (const [key, held] of waiting) {
      const left = held.filter((one) => one !== next);
      if (left.length === 0) waiting.delete(key);
      else waiting.set(key, left);
    }
    go(next);
  }
  return done;
}
