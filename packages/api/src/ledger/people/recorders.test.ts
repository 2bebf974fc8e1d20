import { BUREAU, COOPERATIVE, DEPOT, OTHER_BUREAU } from "@suyuan/domain/fixtures/cangxi";
import type { Role } from "@suyuan/domain/organisation";
import { openSqliteTable } from "@suyuan/store/sqlite-table";
import type { Table } from "@suyuan/store/table";
import { beforeEach, expect, test } from "vitest";
import { organisationKey } from "../keys.ts";
import { create } from "../loaded.ts";
import { personNamesKey } from "./keys.ts";
import { recordersOf } from "./recorders.ts";

const [ZHANG, GONE] = ["p-0123456789ab", "p-ba9876543210"];
let table: Table;
const rounds: number[] = [];

beforeEach(async () => {
  table = openSqliteTable(":memory:");
  rounds.length = 0;
  await table.transact(
    [
      ...[COOPERATIVE, DEPOT, BUREAU, OTHER_BUREAU].map((one) => create(organisationKey(one.id), one)),
      create(personNamesKey(ZHANG), { name: "张三" }),
    ],
    "rows",
  );
});

const by = (organisation: string, person?: string, role: Role = "clerk") => ({
  organisation,
  role,
  ...(person === undefined ? {} : { person }),
});
type By = ReturnType<typeof by>;
const counting = (): Pick<Table, "getMany"> => ({
  getMany: (keys, options) => {
    rounds.push(keys.length);
    return table.getMany(keys, options);
  },
});
async function told(reader: By, ...facts: readonly By[]) {
  const recorderOf = await recordersOf({ table: counting() }, reader, facts);
  return facts.map(recorderOf);
}
const OWN = by(COOPERATIVE.id);

test("who recorded a fact is told by organisation, its name and role, and by the person to those who may know it", async () => {
  const fact = by(COOPERATIVE.id, ZHANG);
  const organisation = { by: COOPERATIVE.id, role: "clerk", byName: COOPERATIVE.name };
  const whole = { ...organisation, person: { id: ZHANG, name: "张三" } };
  expect(await told(OWN, fact)).toEqual([whole]);
  expect(await told(by(BUREAU.id, undefined, "inspector"), fact)).toEqual([whole]);
  expect(await told(by("service", undefined, "operator"), fact)).toEqual([whole]);
  // A bureau elsewhere, another role of the bureau, another party, and who is not known.
  for (const reader of [
    by(OTHER_BUREAU.id, undefined, "inspector"),
    by(BUREAU.id, undefined, "statistician"),
    by(DEPOT.id, undefined, "depot"),
    by("nobody", undefined, "inspector"),
  ])
    expect(await told(reader, fact)).toStrictEqual([organisation]);
});

test("a person whose name was erased is told as that, and of a fact of a key no person is", async () => {
  expect(await told(OWN, by(COOPERATIVE.id, GONE), by(COOPERATIVE.id))).toStrictEqual([
    { by: COOPERATIVE.id, role: "clerk", byName: COOPERATIVE.name, person: { id: GONE, erased: true } },
    { by: COOPERATIVE.id, role: "clerk", byName: COOPERATIVE.name },
  ]);
});

test("an organisation that is gone has no name, and its people are known to the operator alone", async () => {
  const fact = by("gone", ZHANG);
  expect(await told(by("service", undefined, "operator"), fact)).toStrictEqual([
    { by: "gone", role: "clerk", person: { id: ZHANG, name: "张三" } },
  ]);
  expect(await told(by(BUREAU.id, undefined, "inspector"), fact)).toStrictEqual([{ by: "gone", role: "clerk" }]);
});

test("it costs one round for the organisations, and one for names where the reader may know any", async () => {
  await told(OWN, by(COOPERATIVE.id), by(DEPOT.id, ZHANG));
  expect(rounds).toEqual([2]);
  rounds.length = 0;
  await told(OWN, by(COOPERATIVE.id, ZHANG), by(COOPERATIVE.id, GONE), by(DEPOT.id, ZHANG));
  expect(rounds).toEqual([2, 2]);
});
