import { BLOB_FOLDERS, CAPTURES_KEPT_DAYS, UPLOADS_KEPT_DAYS } from "@suyuan/api/ledger/blob-names";
import { CfnOutput, Duration, RemovalPolicy, SecretValue, Stack, type StackProps, Validations } from "aws-cdk-lib";
import { AttributeType, type ITableV2, StreamViewType, TableEncryptionV2, TableV2 } from "aws-cdk-lib/aws-dynamodb";
import { Key, KeySpec, KeyUsage } from "aws-cdk-lib/aws-kms";
import {
  BlockPublicAccess,
  Bucket,
  BucketEncryption,
  type BucketProps,
  type IBucket,
  ObjectOwnership,
} from "aws-cdk-lib/aws-s3";
import { Secret } from "aws-cdk-lib/aws-secretsmanager";
import type { Construct } from "constructs";
import { acknowledgeCopies, dailyBackups, fileCopies } from "./copies.ts";
import { labelKeys } from "./keys/label-keys.ts";
import { EDGE_REGION, type Settings } from "./settings.ts";

/** Private, encrypted, and reached over TLS only. */
export const CLOSED: BucketProps = {
  blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
  objectOwnership: ObjectOwnership.BUCKET_OWNER_ENFORCED,
  encryption: BucketEncryption.S3_MANAGED,
  enforceSSL: true,
  minimumTLSVersion: 1.2,
};

/** What must never be lost: the table, the files, and the key of the log. Everything else can be deployed again. */
export class DataStack extends Stack {
  /** What the functions work on: what is made here, or what was recovered. */
  readonly table: ITableV2;
  readonly blobs: IBucket;

  constructor(scope: Construct, id: string, settings: Settings, props: StackProps) {
    super(scope, id, props);
    const made = { table: keyValueTable(this, settings), blobs: blobBucket(this, settings) };
    keptExports(this, made);
    dailyBackups(this, settings, made.table);
    acknowledgeCopies(settings, made.blobs);
    this.table = recoveredTable(this, settings) ?? (made.table as ITableV2);
    this.blobs = recoveredBlobs(this, settings) ?? (made.blobs as IBucket);
    // In China no edge is told from others by a secret, and that KMS has Ed25519 there was found nowhere; nothing signs yet.
    if (settings.partition === "aws") {
      for (const number of acceptedSecrets(settings)) frontSecret(this, settings, number);
      logKey(this, settings.stage);
    }
    labelKeys(this, settings);
    new CfnOutput(this, "TableName", { value: this.table.tableName });
    new CfnOutput(this, "BlobsBucket", { value: this.blobs.bucketName });
  }
}

/** Keys and attributes are those of the table's adapter; the stream carries each outbox row to the followers. */
function keyValueTable(scope: Construct, { copyRegion, warmWriteUnits }: Settings): TableV2 {
  return new TableV2(scope, "Table", {
    ...(copyRegion === undefined ? {} : { replicas: [{ region: copyRegion, deletionProtection: true }] }),
    ...(warmWriteUnits === undefined
      ? {}
      : { warmThroughput: { readUnitsPerSecond: 12_000, writeUnitsPerSecond: warmWriteUnits } }),
    partitionKey: { name: "pk", type: AttributeType.STRING },
    sortKey: { name: "sk", type: AttributeType.STRING },
    timeToLiveAttribute: "exp",
    dynamoStream: StreamViewType.NEW_IMAGE,
    encryption: TableEncryptionV2.awsManagedKey(),
    pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true, recoveryPeriodInDays: 35 },
    deletionProtection: true,
    removalPolicy: RemovalPolicy.RETAIN,
  });
}

/** Exports that other stacks used before a recovery, and cannot let go of before they are deployed themselves. */
function keptExports(stack: Stack, { table, blobs }: { readonly table: TableV2; readonly blobs: Bucket }): void {
  const arns = [table.tableArn, table.tableName, table.tableStreamArn, blobs.bucketArn, blobs.bucketName];
  for (const value of arns) stack.exportValue(value);
}

function recoveredTable(scope: Construct, { restoredTable, restoredStream }: Settings): ITableV2 | undefined {
  if (restoredTable === undefined || restoredStream === undefined) return undefined;
  return TableV2.fromTableAttributes(scope, "RecoveredTable", {
    tableName: restoredTable,
    tableStreamArn: restoredStream,
  });
}

function recoveredBlobs(scope: Construct, { restoredBlobs }: Settings): IBucket | undefined {
  return restoredBlobs === undefined ? undefined : Bucket.fromBucketName(scope, "RecoveredBlobs", restoredBlobs);
}

function blobBucket(scope: Construct, settings: Settings): Bucket {
  const accessLogs = new Bucket(scope, "BlobAccessLogs", {
    ...CLOSED,
    removalPolicy: RemovalPolicy.RETAIN,
    lifecycleRules: [{ expiration: Duration.days(365) }],
  });
  Validations.of(accessLogs).acknowledge({
    id: "AwsSolutions-S1",
    reason: "This bucket holds the access logs; logging its own accesses would feed itself.",
  });
  return new Bucket(scope, "Blobs", {
    ...CLOSED,
    versioned: true,
    ...fileCopies(scope, settings),
    removalPolicy: RemovalPolicy.RETAIN,
    // The class spells an optional member of the interface differently, which exactOptionalPropertyTypes refuses.
    serverAccessLogsBucket: accessLogs as IBucket,
    serverAccessLogsPrefix: "blobs/",
    lifecycleRules: [
      { abortIncompleteMultipartUploadAfter: Duration.days(7) },
      {
        prefix: `${BLOB_FOLDERS.captures}/`,
        expiration: Duration.days(CAPTURES_KEPT_DAYS),
        noncurrentVersionExpiration: Duration.days(1),
      },
      {
        prefix: `${BLOB_FOLDERS.uploads}/`,
        expiration: Duration.days(UPLOADS_KEPT_DAYS),
        noncurrentVersionExpiration: Duration.days(1),
      },
    ],
  });
}

/**
 * The secrets that the api accepts, newest first. A secret never changes its value: templates name it by its number, so that a deployment
 * of new code alone cannot tell one side another secret than the other.
 */
export function acceptedSecrets({ frontSecret: current }: Settings): readonly number[] {
  return current === 1 ? [1] : [current, current - 1];
}

/** What the front sends to be known by. By name, so that the edge finds its replica in its own region. */
export function frontSecretValue({ stage }: Settings, number: number): string {
  return SecretValue.secretsManager(frontSecretName(stage, number)).unsafeUnwrap();
}

function frontSecretName(stage: string, number: number): string {
  return `suyuan/${stage}/front${number === 1 ? "" : `-${number}`}`;
}

function frontSecret(scope: Construct, { stage, region }: Settings, number: number): void {
  const secret = new Secret(scope, number === 1 ? "FrontSecret" : `FrontSecret${number}`, {
    secretName: frontSecretName(stage, number),
    description: "Tells the api that a request came through the front",
    generateSecretString: { passwordLength: 48, excludePunctuation: true },
    ...(region === EDGE_REGION ? {} : { replicaRegions: [{ region: EDGE_REGION }] }),
  });
  Validations.of(secret).acknowledge({
    id: "AwsSolutions-SMG4",
    reason:
      "It opens no data: whoever has it can only go around the firewall. The setting frontSecret renews it without an outage.",
  });
}

/** Signs the checkpoints of the log (Ed25519). Nobody may use it until the log's own function is given the right to. */
function logKey(scope: Construct, stage: string): Key {
  return new Key(scope, "LogKey", {
    alias: `suyuan-${stage}-log`,
    description: "Signs the checkpoints of the transparency log",
    keySpec: KeySpec.ECC_NIST_EDWARDS25519,
    keyUsage: KeyUsage.SIGN_VERIFY,
    pendingWindow: Duration.days(30),
    removalPolicy: RemovalPolicy.RETAIN,
  });
}
