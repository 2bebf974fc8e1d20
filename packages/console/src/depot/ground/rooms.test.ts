import { expect, test } from "vitest";
import type { KnownLot, Room } from "./known.ts";
import { elsewhereKg, outFirst } from "./rooms.ts";

const lot = (onHandKg: number, ...rooms: Room[]): KnownLot => ({
  ...{
    gtin: "09520000510824",
    lot: "L1",
    product: { zh: "红心猕猴桃" },
    producer: "honglin",
    harvestedOn: "2026-09-10",
  },
  onHandKg,
  rooms,
});
const room = (location: string, quantityKg: number): Room => ({ location, quantityKg });

test("all that lies elsewhere can be put into a room, whatever letters its name is written with", () => {
  expect(elsewhereKg(lot(500), "1号库")).toBe(500);
  expect(elsewhereKg(lot(500, room("1号库", 200)), "１号库 ")).toBe(300);
  expect(elsewhereKg(lot(500, room("1号库", 500)), "1号库")).toBe(0);
  expect(elsewhereKg(lot(500, room("1号库", 500)), "2号库")).toBe(500);
});

test("what lies in no room is put away first; only what is more comes out of other rooms, and never out of the room itself", () => {
  const some = lot(500, room("1号库", 200), room("2号库", 100));
  expect(outFirst(some, "3号库", 200)).toEqual([]);
  expect(outFirst(some, "3号库", 450)).toEqual([room("1号库", 200), room("2号库", 50)]);
  expect(outFirst(some, "1号库", 300)).toEqual([room("2号库", 100)]);
});
