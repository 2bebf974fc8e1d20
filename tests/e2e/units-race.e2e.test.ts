/**
 * A logistic unit and what is in it, moved at once by instances that know nothing of each other: guards alone say who wins. Nothing is in two
 * places afterwards, whichever commits came first.
 */
import { join } from "node:path";
import { dynamoTable } from "@suyuan/store/dynamo-table";
import { openSqliteTable } from "@suyuan/store/sqlite-table";
import type { Table } from "@suyuan/store/table";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type DynamoLocal, hasJre, startDynamoLocal } from "../contract/dynamo-local.ts";
import { sized } from "../sized.ts";
import {
  batchBody,
  freshFolder,
  GTIN,
  insist,
  must,
  openService,
  plant,
  populate,
  type Service,
} from "./api-fixture.ts";
import { at } from "./contract-requests.ts";
import { faultsIn } from "./soundness.ts";
import { itemsIn } from "./sqlite-file.ts";

const ROUNDS = sized(6, 40);
const KG = 10;

interface Scene {
  readonly n: number;
  readonly lot: string;
  /** Where all of the lot is packed, and a unit that is empty yet. */
  readonly unit: string;
  readonly other: string;
}

type Act = readonly [path: string, body: (scene: Scene) => object];

const goods = ({ lot }: Scene) => ({ gtin: GTIN, lot, quantityKg: KG });
const shipping = (id: string, items: (scene: Scene) => readonly object[]): Act => [
  "/api/shipments",
  (scene) => ({ id: `${id}${scene.n}`, to: "cold-one", items: items(scene), shippedAt: at(14) }),
];

/** What is tried with a unit that holds all of its lot. Each takes it away from the others. */
const WITH_UNIT: readonly Act[] = [
  shipping("u", ({ unit }) => [{ sscc: unit }]),
  shipping("w", ({ unit }) => [{ sscc: unit }]),
  ["/api/units", ({ n, unit, other }) => ({ id: `n${n}`, sscc: other, contains: [{ sscc: unit }], at: at(14) })],
];
/** What takes the goods out, and what then takes them away loose: this cannot win unless that did. */
const UNPACKING: Act = ["/unpacking", ({ n }) => ({ id: `x${n}`, at: at(14) })];
const LOOSE: readonly Act[] = [
  shipping("l", (scene) => [goods(scene)]),
  ["/losses", ({ n }) => ({ id: `d${n}`, reason: "烂果", quantityKg: KG, cause: "spoiled", at: at(15) })],
  ["/api/units", (scene) => ({ id: `p${scene.n}`, sscc: scene.other, contains: [goods(scene)], at: at(15) })],
];

const digits = (n: number): string => String(n).padStart(8, "0");
function sscc(n: number): string {
  const body = `09520001${digits(n)}0`;
  const sum = [...body].reduce((total, digit, m) => total + Number(digit) * (m % 2 === 0 ? 3 : 1), 0);
  return `${body}${(10 - (sum % 10)) % 10}`;
}

/** The statuses of acts that are sent at once, in turns over the instances. */
async function atOnce(services: readonly Service[], scene: Scene, acts: readonly Act[]): Promise<readonly number[]> {
  const replies = await Promise.all(
    acts.map(([path, body], n) => {
      const service = services[(n + scene.n) % services.length] as Service;
      const address =
        path === "/unpacking"
          ? `/api/units/${scene.unit}${path}`
          : path === "/losses"
            ? `/api/batches/${GTIN}/${scene.lot}${path}`
            : path;
      return insist(() => service.call("clerk", "POST", address, body(scene)));
    }),
  );
  return replies.map(({ status }) => status);
}

const won = (statuses: readonly number[]): number => statuses.filter((status) => status === 201).length;

async function stockOf(service: Service, { lot }: Scene) {
  const { json } = await must(service.call("clerk", "GET", `/api/batches/${GTIN}/${lot}`));
  const { onHandKg, inTransitKg, lossesKg = 0 } = json.mass as Record<string, number>;
  return { json, onHandKg, inTransitKg, lossesKg };
}

/** Races over a store; `open` opens it once more, as another process would. */
async function races(open: () => Table): Promise<void> {
  const keys = await populate(open());
  const services = [0, 1].map(() => openService(open(), keys));
  const [first] = services as [Service];
  await plant(first);
  for (let n = 0; n < ROUNDS; n += 1) {
    const scene: Scene = { n, lot: `R${n}`, unit: sscc(2 * n), other: sscc(2 * n + 1) };
    await must(first.call("clerk", "POST", "/api/batches", batchBody(scene.lot, KG)));
    // Packed, shipped and packed elsewhere at once: one of them has the goods.
    const packing: Act = [
      "/api/units",
      () => ({ id: `a${n}`, sscc: scene.unit, contains: [goods(scene)], at: at(13) }),
    ];
    const packs = await atOnce(services, scene, [packing, shipping("s", () => [goods(scene)]), LOOSE[2] as Act]);
    expect([n, won(packs)]).toEqual([n, 1]);
    if (packs[0] !== 201) continue;
    // The unit shipped, shipped again, put into another, taken apart: one of them has it, and loose goods go only after they came out.
    const [loose] = [LOOSE[n % 2] as Act];
    const statuses = await atOnce(services, scene, [...WITH_UNIT, UNPACKING, loose]);
    const [unitActs, unpacked, looseActs] = [
      won(statuses.slice(0, 3)),
      won(statuses.slice(3, 4)),
      won(statuses.slice(4)),
    ];
    expect([n, unitActs + unpacked]).toEqual([n, 1]);
    expect([n, looseActs <= unpacked]).toEqual([n, true]);
  }
  for (let n = 0; n < ROUNDS; n += 1) {
    const {
      onHandKg = 0,
      inTransitKg = 0,
      lossesKg = 0,
    } = await stockOf(first, { n, lot: `R${n}`, unit: "", other: "" });
    expect([n, onHandKg + inTransitKg + lossesKg]).toEqual([n, KG]);
  }
  expect(services.flatMap(({ lines }) => lines.filter(({ level }) => level === "error"))).toEqual([]);
}

test("on SQLite a unit and its contents are never both taken by whoever comes at once, and the rows are sound", async () => {
  const path = join(freshFolder(), "units.sqlite");
  const tables: ReturnType<typeof openSqliteTable>[] = [];
  try {
    await races(() => {
      const table = openSqliteTable(path);
      tables.push(table);
      return table;
    });
  } finally {
    for (const table of tables) table.close();
  }
  expect(faultsIn(itemsIn(path))).toEqual([]);
}, 60_000);

describe.skipIf(!hasJre)("on DynamoDB Local (skipped where there is no Java 17)", () => {
  let local: DynamoLocal | undefined;
  beforeAll(async () => {
    local = await startDynamoLocal();
  }, 90_000);
  afterAll(async () => {
    await local?.stop();
  });
  test("a unit and its contents are never both taken by whoever comes at once", async () => {
    if (local === undefined) throw new Error("DynamoDB Local did not start");
    const { client } = local;
    await local.createTable("units");
    await races(() => dynamoTable(client, "units"));
  }, 120_000);
});
