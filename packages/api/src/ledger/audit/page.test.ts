import { beforeEach, describe, expect, test } from "vitest";
import { demoDeps } from "../../fixtures/http.ts";
import type { AuditLook, Deps } from "../../host.ts";
import { addLooks, folded, happened, looksOf } from "./add.ts";
import { type AuditPlace, happenedKey, placesOf } from "./entries.ts";
import { type AuditAsked, auditPage } from "./page.ts";

const COOP = { id: "coop", regionCode: "510824" };
const at = (hour: number, minute = 0) =>
  `2026-10-08T${String(hour).padStart(2, "0")}:${String(minute).padStart(2, "0")}:00.000Z`;
const look = (id: string, time: string, place: AuditPlace = { organisation: "coop" }): AuditLook => ({
  ...{ at: time, by: "county", role: "inspector", key: "key-1", act: "read", kind: "batch", id, place },
});

let deps: Deps;
beforeEach(() => {
  ({ deps } = demoDeps());
});

const noted = async (...looks: AuditLook[]): Promise<void> => {
  for (const each of looks) await addLooks(deps, [looksOf(deps, each)]);
};
const page = (asked: Partial<AuditAsked> = {}) => auditPage(deps.table, COOP, { limit: 10, ...asked });
const ids = async (asked: Partial<AuditAsked> = {}) => (await page(asked)).items.map(({ id }) => id);

test("an organisation is told of what is its own, and of what was looked through everywhere and in each region that holds it", () => {
  expect(placesOf(COOP)).toStrictEqual([
    { organisation: "coop" },
    { scope: "" },
    ...["51", "5108", "510824"].map((scope) => ({ scope })),
  ]);
});

describe("a page of the trail", () => {
  test("has the newest first, wherever they are kept, and nothing of others", async () => {
    await noted(
      look("first", at(1)),
      look("everywhere", at(3), { scope: "" }),
      look("county", at(2), { scope: "510824" }),
      look("others", at(4), { organisation: "orchard" }),
      look("next county", at(4), { scope: "510823" }),
      look("last", at(5)),
    );
    expect(await ids()).toStrictEqual(["last", "everywhere", "county", "first"]);
    expect(await page()).not.toHaveProperty("next");
  });

  test("goes on where the one before ended, each entry once, until there are no more", async () => {
    for (let n = 0; n < 7; n++)
      await noted(look(`l${n}`, at(n), n % 2 === 0 ? { organisation: "coop" } : { scope: "51" }));
    const seen: string[][] = [];
    let cursor: string | undefined;
    do {
      const { items, next } = await page({ limit: 3, cursor });
      seen.push(items.map(({ id }) => id));
      cursor = next;
    } while (cursor !== undefined);
    expect(seen).toStrictEqual([["l6", "l5", "l4"], ["l3", "l2", "l1"], ["l0"]]);
    expect((await page({ limit: 7 })).next).toBeUndefined();
    expect((await page({ limit: 6 })).next).toBeDefined();
    await expect(page({ cursor: "no cursor" })).rejects.toThrow();
  });

  test("is of the time that is asked for, both ends included: of the looks of an hour their last counts", async () => {
    await noted(look("a", at(1, 10)), look("a", at(1, 50)), look("b", at(2, 30)), look("c", at(3)));
    expect(await ids({ from: at(1, 50) })).toStrictEqual(["c", "b", "a"]);
    expect(await ids({ from: at(1, 51) })).toStrictEqual(["c", "b"]);
    expect(await ids({ from: at(2, 30), to: at(2, 59) })).toStrictEqual(["b"]);
    expect(await ids({ to: at(2) })).toStrictEqual(["b", "a"]);
    expect(await ids({ from: at(3, 1) })).toStrictEqual([]);
  });
});

describe("looks that are one entry", () => {
  const { entry } = looksOf({ sha256: () => "x".repeat(64) }, look("a", at(1, 30)));

  test("are counted together, from the first to the last, in whatever order they come", async () => {
    const early = { ...entry, at: at(1, 10), lastAt: at(1, 20), count: 2 };
    const both = { ...entry, at: at(1, 10), lastAt: at(1, 30), count: 3 };
    expect(folded(entry, early)).toStrictEqual(both);
    expect(folded(early, entry)).toStrictEqual(both);
    await noted(look("a", at(1, 30)), look("a", at(1, 10)), look("a", at(1, 20)));
    expect((await page()).items).toStrictEqual([{ ...both, lastAt: at(1, 30) }]);
  });

  test("are not those of another hour, and what happened once is an entry by itself", async () => {
    await noted(look("a", at(1)), look("a", at(2)));
    const { lastAt: _, count: __, ...once } = entry;
    const what = { ...once, act: "key-made" as const, at: at(2, 5) };
    await deps.table.transact([happened(happenedKey({ organisation: "coop" }, what.at, "k"), what)], "made");
    expect((await page()).items.map(({ act, count, at: first, lastAt }) => [act, count, first, lastAt])).toStrictEqual([
      ["key-made", 1, at(2, 5), at(2, 5)],
      ["read", 1, at(2), at(2)],
      ["read", 1, at(1), at(1)],
    ]);
  });
});
