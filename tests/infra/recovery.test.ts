import { AwsSolutionsChecks } from "cdk-nag";
import { afterAll, expect, test } from "vitest";
import { ACCOUNT, synthesize } from "./synthesis.ts";

const VAULT = `arn:aws:backup:eu-central-1:222233334444:backup-vault:suyuan`;
const STREAM = `arn:aws:dynamodb:ap-southeast-1:${ACCOUNT}:table/suyuan-recovered/stream/2026-11-30T02:00:00.000`;
const ordinary = synthesize();
const recovered = synthesize({
  context: {
    restoredTable: "suyuan-recovered",
    restoredStream: STREAM,
    restoredBlobs: "suyuan-recovered-files",
    copyRegion: "ap-northeast-1",
    copyVaultArn: VAULT,
    warmWriteUnits: 8000,
  },
});
afterAll(() => {
  ordinary.remove();
  recovered.remove();
});

const one = (from: typeof recovered, stack: "data" | "api" | "copies", type: string) =>
  Object.values(from.resources(stack, type))[0]?.Properties ?? {};

test("functions work on a recovered table, its stream and bucket, and nothing of them names those that were made", () => {
  const api = JSON.stringify(recovered.resources("api"));
  expect(api).toContain(STREAM);
  expect(api).not.toMatch(/ExportsOutput[A-Za-z]*(?:Table|Blobs)/);
  const functions = Object.values(recovered.resources("api", "AWS::Lambda::Function")).map(
    ({ Properties: { Environment: environment } }) => environment,
  );
  const told = functions.flatMap((environment) =>
    Object.entries((environment as { Variables?: object } | undefined)?.Variables ?? {}),
  );
  expect(new Set(told.filter(([name]) => name === "TABLE_NAME").map(([, value]) => value))).toEqual(
    new Set(["suyuan-recovered"]),
  );
  expect(new Set(told.filter(([name]) => name === "BLOBS_BUCKET").map(([, value]) => value))).toEqual(
    new Set(["suyuan-recovered-files"]),
  );
});

test("a recovery takes neither the first table away nor an export that is still in use", () => {
  expect(Object.keys(recovered.resources("data", "AWS::DynamoDB::GlobalTable"))).toEqual(
    Object.keys(ordinary.resources("data", "AWS::DynamoDB::GlobalTable")),
  );
  const names = (from: typeof recovered) =>
    Object.keys(from.outputs("data")).filter((name) => name.startsWith("ExportsOutput"));
  expect(names(recovered)).toEqual(expect.arrayContaining(names(ordinary)));
});

test("a replica that is more than a minute behind rings, and none is watched where there is none", () => {
  const lag = (from: typeof recovered) =>
    Object.entries(from.resources("api", "AWS::CloudWatch::Alarm")).flatMap(([id, { Properties: alarm }]) =>
      id.startsWith("copyLag") ? [alarm] : [],
    );
  expect(lag(ordinary)).toEqual([]);
  expect(lag(recovered)).toMatchObject([
    {
      MetricName: "ReplicationLatency",
      Threshold: 60_000,
      Statistic: "Maximum",
      Dimensions: expect.arrayContaining([{ Name: "ReceivingRegion", Value: "ap-northeast-1" }]),
    },
  ]);
});

test("each day's backup lies in a vault that nobody empties for 35 days, and goes to the vault of another account", () => {
  expect(one(ordinary, "data", "AWS::Backup::BackupVault")).toMatchObject({
    LockConfiguration: { MinRetentionDays: 35 },
  });
  const { BackupPlan: plan } = one(recovered, "data", "AWS::Backup::BackupPlan") as {
    BackupPlan: { BackupPlanRule: object[] };
  };
  expect(plan.BackupPlanRule).toMatchObject([
    { Lifecycle: { DeleteAfterDays: 365 }, CopyActions: [{ DestinationBackupVaultArn: VAULT }] },
  ]);
});

test("another region has a replica of the table, protected as the first, and every file as it comes", () => {
  const { Replicas: replicas } = one(recovered, "data", "AWS::DynamoDB::GlobalTable");
  expect(replicas).toMatchObject([
    {
      Region: "ap-northeast-1",
      DeletionProtectionEnabled: true,
      PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
    },
    { Region: "ap-southeast-1", DeletionProtectionEnabled: true },
  ]);
  const buckets = Object.values(recovered.resources("data", "AWS::S3::Bucket")).map(
    ({ Properties: properties }) => properties,
  );
  const copied = buckets.filter(({ ReplicationConfiguration: rules }) => rules !== undefined);
  expect(copied).toMatchObject([{ ReplicationConfiguration: { Rules: [{ Status: "Enabled" }] } }]);
  const names = Object.values(recovered.resources("copies", "AWS::S3::Bucket")).map(
    ({ Properties: { BucketName: name } }) => name,
  );
  expect(JSON.stringify(copied)).toContain(names.find((name) => typeof name === "string"));
  expect(ordinary.stacks.copies).toBeUndefined();
});

test("a recovered table without its stream, and a copy in the same region, are refused by name", () => {
  expect(() => synthesize({ context: { restoredTable: "suyuan-recovered" } })).toThrow(
    /restoredStream: goes with restoredTable/,
  );
  expect(() => synthesize({ context: { copyRegion: "ap-southeast-1" } })).toThrow(/copyRegion: must be another region/);
});

test("cdk-nag finds nothing in the stacks of a recovery that is not acknowledged", () => {
  const { data, api, copies } = recovered.stacks;
  expect(copies).toBeDefined();
  const found = [data, api, copies].flatMap((stack) =>
    stack === undefined ? [] : [...new AwsSolutionsChecks(recovered.app).validateScope(stack).violations],
  );
  expect(found).toEqual([]);
});
