import { hash } from "node:crypto";
import { Duration, RemovalPolicy, Stack, type StackProps, Validations } from "aws-cdk-lib";
import { BackupPlan, BackupPlanRule, BackupResource, BackupVault } from "aws-cdk-lib/aws-backup";
import type { TableV2 } from "aws-cdk-lib/aws-dynamodb";
import { Schedule } from "aws-cdk-lib/aws-events";
import { ManagedPolicy, Role, ServicePrincipal } from "aws-cdk-lib/aws-iam";
import { Bucket, type BucketProps, type CfnBucket, type IBucket, type ReplicationRule } from "aws-cdk-lib/aws-s3";
import type { Construct } from "constructs";
import type { Settings } from "./settings.ts";

/** A day's backup is kept for so long; for the shorter time the vault lets nobody take it away (until its lock is lifted). */
const KEPT = Duration.days(365);
const LOCKED = Duration.days(35);

/**
 * Each day's backup of the table, in a vault that keeps it from everybody, and with `copyVaultArn` in another account too: against what
 * recovery to any second of five weeks does not help, which is an account that is lost, or in wrong hands.
 */
export function dailyBackups(scope: Construct, { stage, copyVaultArn }: Settings, table: TableV2): void {
  const vault = new BackupVault(scope, "Vault", {
    backupVaultName: `suyuan-${stage}`,
    lockConfiguration: { minRetention: LOCKED },
    removalPolicy: RemovalPolicy.RETAIN,
  });
  const copied =
    copyVaultArn === undefined
      ? {}
      : {
          copyActions: [
            {
              destinationBackupVault: BackupVault.fromBackupVaultArn(scope, "CopyVault", copyVaultArn),
              deleteAfter: KEPT,
            },
          ],
        };
  const rule = new BackupPlanRule({
    ruleName: "daily",
    scheduleExpression: Schedule.cron({ hour: "18", minute: "0" }),
    deleteAfter: KEPT,
    ...copied,
  });
  const role = new Role(scope, "BackupRole", {
    assumedBy: new ServicePrincipal("backup.amazonaws.com"),
    managedPolicies: [ManagedPolicy.fromAwsManagedPolicyName("service-role/AWSBackupServiceRolePolicyForBackup")],
  });
  Validations.of(role).acknowledge({
    id: "AwsSolutions-IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/service-role/AWSBackupServiceRolePolicyForBackup]",
    reason: "AWS Backup's own policy for what it does; it changes with the service.",
  });
  const plan = new BackupPlan(scope, "Backups", { backupVault: vault, backupPlanRules: [rule] });
  plan.addSelection("Table", { resources: [BackupResource.fromArn(table.tableArn)], role });
}

/** The bucket of the copies has a name of its own making, so that the one region can name it before the other has it. */
const copyBucketName = ({ stage, publicUrl }: Settings): string =>
  `suyuan-${stage}-copies-${hash("sha256", `${stage} ${publicUrl}`).slice(0, 12)}`;

/** Every file goes to the other region as it comes; that one is deleted here deletes nothing there. */
export function fileCopies(scope: Construct, settings: Settings): { readonly replicationRules?: ReplicationRule[] } {
  if (settings.copyRegion === undefined) return {};
  const destination = Bucket.fromBucketName(scope, "FileCopies", copyBucketName(settings));
  return { replicationRules: [{ destination, priority: 1, deleteMarkerReplication: false }] };
}

/** Answers for the rights of whoever copies: S3, over all files of the bucket and of that of the copies. */
export function acknowledgeCopies(settings: Settings, blobs: Bucket): void {
  if (settings.copyRegion === undefined) return;
  const own = Stack.of(blobs).getLogicalId(blobs.node.defaultChild as CfnBucket);
  const reason =
    "S3 copies every file, and every file has a name of its own: no list of names can be given beforehand.";
  const partition = settings.region.startsWith("cn-") ? "aws-cn" : "aws";
  for (const arn of [`<${own}.Arn>`, `arn:${partition}:s3:::${copyBucketName(settings)}`])
    Validations.of(blobs).acknowledge({ id: `AwsSolutions-IAM5[Resource::${arn}/*]`, reason });
}

/** What lies in another region: the files. The table has its replica there by itself. */
export class CopiesStack extends Stack {
  constructor(scope: Construct, id: string, settings: Settings, closed: BucketProps, props: StackProps) {
    super(scope, id, props);
    const accessLogs = new Bucket(this, "AccessLogs", {
      ...closed,
      removalPolicy: RemovalPolicy.RETAIN,
      lifecycleRules: [{ expiration: Duration.days(365) }],
    });
    Validations.of(accessLogs).acknowledge({
      id: "AwsSolutions-S1",
      reason: "This bucket holds the access logs; logging its own accesses would feed itself.",
    });
    new Bucket(this, "Files", {
      ...closed,
      bucketName: copyBucketName(settings),
      versioned: true,
      removalPolicy: RemovalPolicy.RETAIN,
      serverAccessLogsBucket: accessLogs as IBucket,
      serverAccessLogsPrefix: "files/",
    });
  }
}
