import { expect, test } from "vitest";
import { sized } from "../../../../tests/sized.ts";
import { grow } from "../fixtures/growth/run.ts";

/**
 * Whatever several organisations send, no row grows beyond the bound of its kind, a batch's page costs what it cost at first, and it can be
 * recalled and held; and the facts of a batch alone say, to the gram, where its record has it. GROWTH_COMMANDS in the environment says how many are sent; GROWTH_SEED makes a run again.
 */
const COMMANDS = Number(process.env.GROWTH_COMMANDS ?? sized(150, 400));
/** From which on each kind of command has had its turns, and this share of them accepted. */
const MANY = 10_000;
const ACCEPTED_SHARE = 0.1;

const seed = Number(process.env.GROWTH_SEED ?? Math.floor(Math.random() * 1e9));

test("no list of any command makes a row larger than its kind may be, a page dear, or a recall or hold impossible, whoever sends how many", async () => {
  const { watch, page, recalls, holds, contradicted, compared } = await grow(COMMANDS, seed, (line) =>
    console.info(`growth: ${line}`),
  );
  const { rounds, itemsRead, readUnits } = page;
  const cost = `page ${rounds} rounds, ${itemsRead} items, ${readUnits} read units`;
  console.info(
    `growth: seed ${seed}, ${COMMANDS} commands, ${recalls} recalls, ${holds} holds, ${compared} batches replayed and traced, ${cost}; ${watch.summary()}`,
  );
  console.info(`growth: rarely accepted: ${watch.rarely(ACCEPTED_SHARE).join("\n  ") || "none"}`);
  expect(watch.failed).toEqual([]);
  expect(watch.beyond()).toEqual([]);
  expect(contradicted).toEqual([]);
  expect([rounds <= 2, itemsRead <= 3, readUnits <= 1.5]).toEqual([true, true, true]);
  expect(recalls).toBeGreaterThan(COMMANDS / 30);
  if (COMMANDS >= MANY) expect(watch.rarely(ACCEPTED_SHARE)).toEqual([]);
}, 14_400_000);
