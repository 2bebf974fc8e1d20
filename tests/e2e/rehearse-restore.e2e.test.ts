/** `suyuan rehearse-restore`: what was recovered is read from DynamoDB and looked through as a folder is. */
import {
  DeleteTableCommand,
  DescribeTableCommand,
  RestoreTableToPointInTimeCommand,
  UpdateContinuousBackupsCommand,
  UpdateTableCommand,
  UpdateTimeToLiveCommand,
} from "@aws-sdk/client-dynamodb";
import { householdRegistered } from "@suyuan/api/commands/county/households";
import { drainOutbox } from "@suyuan/api/following/follow";
import type { Deps } from "@suyuan/api/host";
import { householdKey, householdPersonKey } from "@suyuan/api/ledger/county/keys";
import { addOrganisationTo } from "@suyuan/cli/administration";
import { rehearse } from "@suyuan/cli/recovery/rehearse";
import { dynamoTable } from "@suyuan/store/dynamo-table";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type DynamoLocal, hasJre, startDynamoLocal } from "../contract/dynamo-local.ts";
import { batchBody, GTIN, must, openService, plant, populate } from "./api-fixture.ts";

const TABLE = "suyuan";

/** A household with a name, registered by its county; under which id it is stored. */
async function household(deps: Deps): Promise<string> {
  await addOrganisationTo(deps, { id: "xian", name: "县农业农村局", kind: "county", regionCode: "510824" });
  const actor = { organisation: "xian", role: "statistician" as const, key: "test" };
  const body = { id: "h-1", class: "lifted" as const, village: "510824100201", validFrom: "2019-12-01" };
  const call = { actor, params: {}, body: { ...body, person: { name: "王桂芳" } } };
  await householdRegistered(deps, call);
  return "510824/h-1";
}

describe.skipIf(!hasJre)("a recovered table (skipped where there is no Java 17)", () => {
  let local: DynamoLocal;
  let deps: Deps;
  beforeAll(async () => {
    local = await startDynamoLocal();
    await local.createTable(TABLE);
    const table = dynamoTable(local.client, TABLE);
    const keys = await populate(table);
    const service = openService(table, keys);
    deps = service.deps;
    await plant(service);
    for (const lot of ["A", "B", "C"]) await must(service.call("clerk", "POST", "/api/batches", batchBody(lot)));
    await drainOutbox(service.deps);
  }, 90_000);
  afterAll(() => local.stop());

  const rehearsed = async (files?: readonly string[]) => {
    const faults: string[] = [];
    const names =
      files &&
      (async function* () {
        yield files;
      })();
    const asked = { table: TABLE, restored: TABLE, keep: false, files: names };
    const done = await rehearse(local.client, asked, ({ row, en }) => faults.push(`${row}: ${en}`));
    return { done, faults };
  };

  test("that is whole has no faults, and all of its rows were looked at", async () => {
    const { done, faults } = await rehearsed([]);
    expect(faults).toEqual([]);
    expect(done).toMatchObject({ faults: 0, waiting: 0, aside: 0 });
    expect(done.rows).toBeGreaterThan(80);
  });

  test("that lacks a fact, and whose balance says something else than its batches, is told of both", async () => {
    const table = dynamoTable(local.client, TABLE);
    const lot = `BATCH#${GTIN}#C`;
    const lost = await table.get({ pk: lot, sk: "F#000001" }, { consistent: true });
    const { items } = await table.query("CERT#cangxi-bureau/gf-kiwi", { prefix: "BALANCE" });
    const [balance] = items;
    if (lost === undefined || balance === undefined) throw new Error("nothing to harm");
    await table.transact(
      [
        { delete: { pk: lost.pk, sk: lost.sk }, when: { versionIs: lost.version } },
        {
          put: { ...balance, version: balance.version + 1, data: { ...balance.data, spent: {} } },
          when: { versionIs: balance.version },
        },
      ],
      "harm",
    );
    const { faults } = await rehearsed();
    expect(faults).toContainEqual(expect.stringContaining("lacks F#000001"));
    expect(faults).toContainEqual(expect.stringContaining("batches weigh 300000 g more than it says"));
  });

  test("is made of the source under another name, and goes when it was looked through; one that stays has stream, expiry, recovery and protection", async () => {
    const asked: object[] = [];
    const recovering = Object.assign(Object.create(local.client), {
      send: async (command: { input: { TableName?: string } }) => {
        const isOurs = [
          RestoreTableToPointInTimeCommand,
          DeleteTableCommand,
          UpdateTableCommand,
          UpdateTimeToLiveCommand,
          UpdateContinuousBackupsCommand,
        ].some((kind) => command instanceof kind);
        if (isOurs) asked.push(command.input);
        if (isOurs) return {};
        if (command instanceof DescribeTableCommand)
          return { Table: { TableStatus: "ACTIVE", LatestStreamArn: "arn:stream" } };
        return local.client.send(Object.assign(command, { input: { ...command.input, TableName: TABLE } }) as never);
      },
    });
    const gone = await rehearse(recovering, { table: TABLE, keep: false }, () => undefined);
    expect(gone.restored).toMatch(/^suyuan-rehearsal-\d+$/);
    expect(asked).toEqual([
      { SourceTableName: TABLE, TargetTableName: gone.restored, UseLatestRestorableTime: true },
      { TableName: gone.restored },
    ]);
    asked.length = 0;
    const at = new Date("2026-11-30T02:00:00Z");
    const kept = await rehearse(recovering, { table: TABLE, keep: true, at }, () => undefined);
    expect(kept.stream).toBe("arn:stream");
    expect(asked).toMatchObject([
      { TargetTableName: kept.restored, RestoreDateTime: at },
      { DeletionProtectionEnabled: true, StreamSpecification: { StreamEnabled: true, StreamViewType: "NEW_IMAGE" } },
      { TimeToLiveSpecification: { AttributeName: "exp", Enabled: true } },
      { PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true, RecoveryPeriodInDays: 35 } },
    ]);
  });

  test("that stays has nobody in it who was erased after the recovered instant, by the notes in the bucket", async () => {
    const id = await household(deps);
    const files = (async function* () {
      yield [`erased/household/${id}`, "erased/household/510824/unknown", "photos/x"];
    })();
    const standing = Object.assign(Object.create(local.client), {
      send: async (command: object) => {
        const changesTable = [UpdateTableCommand, UpdateTimeToLiveCommand, UpdateContinuousBackupsCommand];
        return changesTable.some((kind) => command instanceof kind) ? {} : local.client.send(command as never);
      },
    });
    const asked = { table: TABLE, restored: TABLE, keep: true, files };
    expect(await rehearse(standing, asked, () => undefined)).toMatchObject({ erasedAgain: 1 });
    const rows = dynamoTable(local.client, TABLE);
    expect(await rows.get(householdPersonKey(id), { consistent: true })).toBeUndefined();
    expect((await rows.get(householdKey(id), { consistent: true }))?.data).toHaveProperty("erasedAt");
  });
});
