import { metered } from "@suyuan/store/meter";
import { type Item, LimitExceeded, type Table } from "@suyuan/store/table";
import { describe, expect, test } from "vitest";
import { commit, freshKey, putOp } from "./operations.ts";

const fresh = { consistent: true };
const itemAt = (pk: string, sk: string, said = sk): Item => ({ pk, sk, version: 1, data: { said } });

/** What every adapter promises of items that are each put where nothing lies. */
export function putsContract(table: () => Table): void {
  describe("putAbsent", () => {
    test("puts a hundred items of any partitions, and a consistent read finds them", async () => {
      const { pk } = freshKey();
      const items = Array.from({ length: 100 }, (_, n) => itemAt(n % 2 === 0 ? pk : `${pk}b`, `s${n}`));
      expect(await table().putAbsent(items)).toEqual({ there: [] });
      expect(await table().getMany(items, fresh)).toEqual(items);
    });

    test("leaves what is there as it is, names it by index, and puts the others", async () => {
      const { pk } = freshKey();
      await commit(table(), putOp({ pk, sk: "b" }, 7, "absent", { said: "first" }));
      const items = ["a", "b", "c"].map((sk) => itemAt(pk, sk, "second"));
      expect(await table().putAbsent(items)).toEqual({ there: [1] });
      const found = await table().query(pk, {}, undefined, fresh);
      expect(found.items.map(({ version, data }) => [version, data.said])).toEqual([
        [1, "second"],
        [7, "first"],
        [1, "second"],
      ]);
    });

    test("of many who put the same item at once one is told that it did", async () => {
      const { pk } = freshKey();
      const answers = await Promise.all(
        Array.from({ length: 20 }, (_, n) => table().putAbsent([itemAt(pk, "s", `${n}`)])),
      );
      const winner = answers.findIndex(({ there }) => there.length === 0);
      expect(answers.filter(({ there }) => there.length === 0)).toHaveLength(1);
      expect((await table().get({ pk, sk: "s" }, fresh))?.data).toEqual({ said: `${winner}` });
    });

    test("costs a unit for each started KB of each item, half of what a transaction costs, also where one lies", async () => {
      const meter = metered(table());
      const { pk } = freshKey();
      const large: Item = { pk, sk: "large", version: 1, data: { t: "x".repeat(3000) } };
      await meter.putAbsent([itemAt(pk, "small"), large]);
      expect(meter.usage()).toMatchObject({ writeUnits: 4, itemsWritten: 2, roundTrips: 1 });
      meter.reset();
      await meter.putAbsent([itemAt(pk, "small"), large, itemAt(pk, "other")]);
      expect(meter.usage()).toMatchObject({ writeUnits: 5, itemsWritten: 1 });
    });

    test("takes 1 to 100 items with distinct keys within the limits of size, or puts none", async () => {
      const { pk } = freshKey();
      const some = (count: number) => Array.from({ length: count }, (_, n) => itemAt(pk, `s${n}`));
      const huge: Item = { pk, sk: "huge", version: 1, data: { t: "x".repeat(400 * 1024) } };
      for (const items of [[], some(101), [...some(2), itemAt(pk, "s1")], [...some(2), huge]]) {
        await expect(table().putAbsent(items)).rejects.toThrow(LimitExceeded);
      }
      expect((await table().query(pk, {}, undefined, fresh)).items).toEqual([]);
    });
  });
}
