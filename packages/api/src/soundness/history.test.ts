import { expect, test } from "vitest";
import { Histories } from "./history.ts";

const row = (sk: string, version = 1) => ({ pk: "BATCH#1#A", sk, version, data: {} });

test("a row among the facts whose number is none is told, and the walk goes on", () => {
  const histories = new Histories();
  const found = [row("BATCH", 2), row("F#000001"), row("F#000002"), row("F#attempt")].flatMap((one) =>
    histories.take(one),
  );
  expect(found).toMatchObject([{ row: expect.stringContaining("F#attempt") }]);
  expect(histories.end()).toEqual([]);
});

test("a fact that is lacking is named, and so is one too many", () => {
  const lacking = new Histories();
  for (const one of [row("BATCH", 3), row("F#000001"), row("F#000003")]) lacking.take(one);
  expect(lacking.end()).toMatchObject([{ en: expect.stringContaining("F#000002") }]);
  const beyond = new Histories();
  for (const one of [row("BATCH", 1), row("F#000001"), row("F#000002")]) beyond.take(one);
  expect(beyond.end()).toHaveLength(1);
});
