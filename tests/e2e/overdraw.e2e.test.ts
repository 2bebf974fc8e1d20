import { join } from "node:path";
import { dynamoTable } from "@suyuan/store/dynamo-table";
import { type FaultChances, faulty, seededFaults } from "@suyuan/store/faulty-table";
import { openSqliteTable } from "@suyuan/store/sqlite-table";
import type { Table } from "@suyuan/store/table";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type DynamoLocal, hasJre, startDynamoLocal } from "../contract/dynamo-local.ts";
import { sized } from "../sized.ts";
import {
  batchBody,
  CERTIFICATE,
  freshFolder,
  GTIN,
  insist,
  type Keys,
  openService,
  plant,
  populate,
  type Reply,
  type Service,
} from "./api-fixture.ts";
import { faultsIn } from "./soundness.ts";
import { itemsIn } from "./sqlite-file.ts";

const WRITERS = sized(60, 200);
const ENOUGH_FOR = WRITERS / 2;
const BATCH_KG = 100;
const GRANTED_KG = ENOUGH_FOR * BATCH_KG;

/** A table with weight for half of the writers granted, and how to open it once more, as another process would. */
interface Store {
  readonly keys: Keys;
  open(): Table;
  close(): void;
}

async function granted(open: () => Table, close: () => void = () => undefined): Promise<Store> {
  const keys = await populate(open());
  await plant(openService(open(), keys), GRANTED_KG);
  return { keys, open, close };
}

async function sqliteStore(path: string): Promise<Store> {
  const tables: ReturnType<typeof openSqliteTable>[] = [];
  const open = () => {
    const table = openSqliteTable(path);
    tables.push(table);
    return table;
  };
  return granted(open, () => {
    for (const table of tables) table.close();
  });
}

type Rush = readonly { readonly lot: string; readonly reply: Reply }[];

/** All writers at once, in turns over the instances; each repeats its own command until the answer is no 503. */
function rush(services: readonly Service[]): Promise<Rush> {
  return Promise.all(
    Array.from({ length: WRITERS }, async (_, n) => {
      const service = services[n % services.length];
      if (service === undefined) throw new Error("no instance");
      const lot = `L${n}`;
      return {
        lot,
        reply: await insist(() => service.call("clerk", "POST", "/api/batches", batchBody(lot, BATCH_KG))),
      };
    }),
  );
}

/** Exactly those that fit are in, the others are told what is left, and the batches add up to what was spent. */
async function expectExact({ keys, open }: Store, replies: Rush, instances = 2): Promise<void> {
  const taken = replies.filter(({ reply }) => reply.status === 201);
  const refused = replies.filter(({ reply }) => reply.status === 409);
  expect([taken.length, refused.length]).toEqual([ENOUGH_FOR, WRITERS - ENOUGH_FOR]);
  for (const { reply } of refused) {
    expect(reply.json).toMatchObject({
      code: "balance-exceeded",
      remainingKg: 0,
      approvedKg: GRANTED_KG,
      askedKg: BATCH_KG,
    });
    expect(reply.json.detail).toContain("0 kg left");
  }
  const remaining = taken.map(({ reply }) => (reply.json.balance as { remainingKg: number }).remainingKg);
  const inTurn = Array.from({ length: ENOUGH_FOR }, (_, n) => GRANTED_KG - BATCH_KG * (n + 1));
  // Where the balance lies in parts, these are read one by one: what others spend meanwhile is told in part, and never more than was granted.
  if (instances === 1) expect(remaining.toSorted((a, b) => b - a)).toEqual(inTurn);
  else expect(remaining.filter((kg) => kg < 0 || kg > GRANTED_KG - BATCH_KG)).toEqual([]);

  const reader = openService(open(), keys);
  const { json } = await reader.call("clerk", "GET", `/api/certificates/${CERTIFICATE}`);
  const balances = json.balances as { spentKg: number; remainingKg: number }[];
  expect(balances).toMatchObject([{ spentKg: GRANTED_KG, remainingKg: 0 }]);
  let registeredKg = 0;
  for (const { lot, reply } of replies) {
    const read = await reader.call("clerk", "GET", `/api/batches/${GTIN}/${lot}`);
    expect(read.status).toBe(reply.status === 201 ? 200 : 404);
    if (read.status === 200) registeredKg += read.json.quantityKg as number;
  }
  expect(registeredKg).toBe(balances[0]?.spentKg);
}

const FAULTS: FaultChances = { failBefore: 0.06, failAfter: 0.06, throttle: 0.1, delay: 0.1 };

/** The same rush over one instance, over several that know nothing of each other, and over several whose store fails. */
function rushes(store: (name: string) => Promise<Store>): void {
  const runs: readonly (readonly [title: string, instances: number, faults: FaultChances | undefined])[] = [
    ["one instance", 1, undefined],
    ["two instances, held by the guards alone,", 2, undefined],
    ["eight instances, held by the guards alone,", 8, undefined],
    ["two instances whose store fails before and after commits", 2, FAULTS],
  ];
  test.each(runs)(
    `%s (%i) let exactly ${ENOUGH_FOR} of ${WRITERS} registrations spend the balance`,
    async (_title, instances, faults) => {
      const name = `${instances}${faults === undefined ? "" : "-faulty"}`;
      const opened = await store(name);
      try {
        const services = Array.from({ length: instances }, (_, n) => {
          const table = opened.open();
          return openService(faults === undefined ? table : faulty(table, seededFaults(n + 1, faults)), opened.keys);
        });
        const rushed = await rush(services);
        await expectExact(opened, rushed, instances);
        const defects = services.flatMap(({ lines }) => lines.filter(({ level }) => level === "error"));
        expect(defects).toEqual([]);
      } finally {
        opened.close();
      }
    },
  );
}

describe("on SQLite", () => {
  const folder = freshFolder();
  const pathOf = (name: string) => join(folder, `${name}.sqlite`);
  rushes(async (name) => {
    const store = await sqliteStore(pathOf(name));
    const close = () => {
      store.close();
      expect(faultsIn(itemsIn(pathOf(name)))).toEqual([]);
    };
    return { ...store, close };
  });

  test.each(sized([1], [1, 2, 3, 4]))("registrations stay exact under the faults of seed %i", async (seed) => {
    const path = pathOf(`seed-${seed}`);
    const store = await sqliteStore(path);
    const heavy = { failBefore: 0.15, failAfter: 0.2, throttle: 0.1, delay: 0.2 };
    const services = [0, 100].map((n) => openService(faulty(store.open(), seededFaults(seed + n, heavy)), store.keys));
    await expectExact(store, await rush(services));
    store.close();
    expect(faultsIn(itemsIn(path))).toEqual([]);
  });
});

describe.skipIf(!hasJre)("on DynamoDB Local (skipped where there is no Java 17)", () => {
  let local: DynamoLocal | undefined;
  beforeAll(async () => {
    local = await startDynamoLocal();
  }, 90_000);
  afterAll(async () => {
    await local?.stop();
  });
  rushes(async (name) => {
    if (local === undefined) throw new Error("DynamoDB Local did not start");
    const { client } = local;
    await local.createTable(`overdraw-${name}`);
    return granted(() => dynamoTable(client, `overdraw-${name}`));
  });
});
