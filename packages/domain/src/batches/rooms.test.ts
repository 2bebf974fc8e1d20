import { expect, test } from "vitest";
import { BATCH, COOPERATIVE } from "../fixtures/cangxi.ts";
import { keepApart, nameOfRoom, otherSide, roomOf, sideInRoom } from "./rooms.ts";

test.each(["A3", "a3", "A3 ", " A3", "Ａ3", "A\u200d3", "A\u00ad3", "Ａ３"])("%j is the room A3", (name) => {
  expect(roomOf(name)).toBe("a3");
});

test("repeated blanks are one blank, and a blank inside is no nothing", () => {
  expect(roomOf("冷库\u3000 2号")).toBe("冷库 2号");
  expect(roomOf("A 3")).not.toBe(roomOf("A3"));
  expect(roomOf("A3")).not.toBe(roomOf("A4"));
});

test("of a name of marks that nobody sees nothing is left", () => {
  expect(roomOf("\u200d\u3164")).toBe("");
});

test("a room is called as it was first written: by the room, else by the batch that lies there", () => {
  const batch = { ...BATCH, stored: { [COOPERATIVE.id]: { "A3 ": 1000 } } };
  expect(nameOfRoom(batch, COOPERATIVE.id, "a3")).toBe("A3 ");
  expect(nameOfRoom(batch, COOPERATIVE.id, "a3", "Ａ3")).toBe("Ａ3");
  expect(nameOfRoom(batch, COOPERATIVE.id, "b1")).toBe("b1");
});

test("kiwifruit and pears are kept apart, either way, and nothing from its own kind", () => {
  expect([keepApart("pear", "red-heart-kiwifruit"), keepApart("red-heart-kiwifruit", "pear")]).toEqual([true, true]);
  expect([keepApart("pear", "pear"), keepApart("tea", "pear"), keepApart("constructor", "pear")]).toEqual([
    false,
    false,
    false,
  ]);
});

// UC Davis: kiwifruit softens at 5 to 10 ppb of ethylene, which pears give off.
test("pears give off what harms kiwifruit, and other goods are on neither side", () => {
  expect([sideInRoom("pear"), sideInRoom("red-heart-kiwifruit"), sideInRoom("tea")]).toEqual([
    "source",
    "sensitive",
    undefined,
  ]);
  expect([otherSide("source"), otherSide("sensitive")]).toEqual(["sensitive", "source"]);
  expect(keepApart("tea", "orange")).toBe(false);
});
