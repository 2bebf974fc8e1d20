import { createHash } from "node:crypto";
import { expect, test } from "vitest";
import { chainBeginning, chainText } from "./chain.ts";

const sha256 = (text: string) => createHash("sha256").update(text).digest("hex");

const COMMAND = {
  device: "d-7f3a91c2",
  number: 1,
  method: "POST",
  path: "/api/batches/06901234567892/CX26090601/storage",
  bodySha256: sha256('{"id":"st-1","action":"in"}'),
  command: "st-1",
  time: "2026-09-06T00:30:00.000Z",
};

test("the links of two commands are those of the vectors in the decision", () => {
  const beginning = sha256(chainBeginning(COMMAND.device));
  const first = sha256(chainText(beginning, COMMAND));
  const second = sha256(
    chainText(first, {
      ...COMMAND,
      number: 2,
      path: "/api/inputs?x=%E7%8C%95",
      bodySha256: sha256(""),
      command: "in-2",
      time: "2026-09-06T00:31:00.000Z",
    }),
  );
  expect([beginning, first, second]).toEqual([
    "1f64af3774b88fdb2d6fe1b56a60c98acbfb810064eb49576f8b8db7402a8ea7",
    "dbe49499b366d5833429a7b91e93b35f4b6d4839ce6f144fff6f95d3682a4dc5",
    "8c76a61473dcacd29a3dab4ba7ff1ea03f347eaebc14667d00e103bfefc5228e",
  ]);
});

test("where it was recorded is a part of a command, where that is said", () => {
  const previous = "0".repeat(64);
  const texts = [undefined, "31.73,105.94", "31.73,105.95"].map((place) => chainText(previous, { ...COMMAND, place }));
  expect(new Set(texts).size).toBe(3);
  expect(texts[0]).toBe(chainText(previous, COMMAND));
  expect(texts[1]).toBe(`${texts[0]}31.73,105.94\n`);
});

test("every part of a command changes its link", () => {
  const base = chainText("0".repeat(64), COMMAND);
  const changed = Object.keys(COMMAND).map((name) => chainText("0".repeat(64), { ...COMMAND, [name]: 2 }));
  expect(new Set([base, chainText("1".repeat(64), COMMAND), ...changed]).size).toBe(9);
});
