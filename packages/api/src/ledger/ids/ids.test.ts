import type { Base } from "@suyuan/domain/farm/base";
import { BASE } from "@suyuan/domain/fixtures/cangxi";
import { openSqliteTable } from "@suyuan/store/sqlite-table";
import { expect, test } from "vitest";
import { baseKey, factKey, recallKey } from "../keys.ts";
import { create, Loaded } from "../loaded.ts";
import type { FactRow } from "../rows.ts";
import { baseIdIn, baseNameFor, storedBases } from "./bases.ts";
import { ownOf, storedIdsOf } from "./own.ts";

const base = (organisation: string): Base => ({ ...BASE, organisation });
const bases = (...stored: readonly (readonly [id: string, base: Base])[]) => {
  const items = stored.map(([id, data]) => ({ ...baseKey(id), version: 1, data: { ...data } }));
  return new Loaded(items, items as never);
};

test("a base is meant under its organisation's own id; one of an earlier version where there is none and that organisation registered it", () => {
  expect(baseIdIn(bases(), "coop", "b1")).toBe("coop/b1");
  expect(baseIdIn(bases(["b1", base("coop")]), "coop", "b1")).toBe("b1");
  expect(baseIdIn(bases(["b1", base("other")]), "coop", "b1")).toBe("coop/b1");
  expect(baseIdIn(bases(["coop/b1", base("coop")], ["b1", base("coop")]), "coop", "b1")).toBe("coop/b1");
});

test("bases are found in the order in which they were named, those of earlier versions among them, with one round of reads", async () => {
  const table = openSqliteTable(":memory:");
  await table.transact([create(baseKey("old"), base("coop")), create(baseKey("coop/new"), base("coop"))], "token");
  const asked: number[] = [];
  const counting = {
    ...table,
    getMany: async (...args: Parameters<typeof table.getMany>) => {
      asked.push(args[0].length);
      return table.getMany(...args);
    },
  };
  expect(await storedBases(counting, "coop", ["old", "new", "none"])).toEqual(["old", "coop/new", "coop/none"]);
  expect(asked).toEqual([6]);
  expect(await storedBases(counting, "coop", [])).toEqual([]);
  expect(asked).toEqual([6]);
});

test("whoever asks names a base of their own by its id alone, and another's with whose it is", () => {
  expect(baseNameFor("coop", "coop/b1")).toBe("b1");
  expect(baseNameFor("coop", "other/b1")).toBe("other/b1");
  expect(baseNameFor("coop", "b1")).toBe("b1");
});

const factBy = (organisation: string) =>
  ({ fact: { by: { organisation, role: "clerk" } } }) as FactRow & { readonly fact: object };

test("an id is taken by what its organisation made under it, now or under an earlier version, and not by another's", () => {
  const own = ownOf(recallKey, "coop", "r1");
  expect([own.id, own.key, own.keys]).toEqual([
    "coop/r1",
    recallKey("coop/r1"),
    [recallKey("coop/r1"), factKey(recallKey("r1"), 1)],
  ]);
  const having = (...rows: readonly (readonly [key: { pk: string; sk: string }, data: object])[]) => {
    const items = rows.map(([key, data]) => ({ ...key, version: 1, data }));
    return new Loaded(items, items as never);
  };
  const former = factKey(recallKey("r1"), 1);
  expect(own.taken(having())).toBeUndefined();
  expect(own.taken(having([recallKey("coop/r1"), {}]))).toEqual(factKey(recallKey("coop/r1"), 1));
  expect(own.taken(having([former, factBy("coop")]))).toEqual(former);
  expect(own.taken(having([former, factBy("other")]))).toBeUndefined();
  expect(own.taken(having([recallKey("coop/r1"), {}], [former, factBy("coop")]))).toEqual(
    factKey(recallKey("coop/r1"), 1),
  );
  expect(storedIdsOf("coop", "r1")).toEqual(["coop/r1", "r1"]);
});
