/** `suyuan rehearse-restore`: what was recovered is read from DynamoDB and looked through as a folder is. */
import {
  DeleteTableCommand,
  DescribeTableCommand,
  RestoreTableToPointInTimeCommand,
  UpdateContinuousBackupsCommand,
  UpdateTableCommand,
  UpdateTimeToLiveCommand,
} from "@aws-sdk/client-dynamodb";
import { drainOutbox } from "@suyuan/api/following/follow";
import { rehearse } from "@suyuan/cli/recovery/rehearse";
import { dynamoTable } from "@suyuan/store/dynamo-table";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type DynamoLocal, hasJre, startDynamoLocal } from "../contract/dynamo-local.ts";
import { batchBody, GTIN, must, openService, plant, populate } from "./api-fixture.ts";

const TABLE = "suyuan";

describe.skipIf(!hasJre)("a recovered table (skipped where there is no Java 17)", () => {
  let local: DynamoLocal;
  beforeAll(async () => {
    local = await startDynamoLocal();
    await local.createTable(TABLE);
    const table = dynamoTable(local.client, TABLE);
    const keys = await populate(table);
    const service = openService(table, keys);
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
});
