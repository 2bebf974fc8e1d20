import { Aws, Duration, RemovalPolicy, Validations } from "aws-cdk-lib";
import type { Distribution } from "aws-cdk-lib/aws-cloudfront";
import { PolicyStatement, ServicePrincipal } from "aws-cdk-lib/aws-iam";
import { CfnDelivery, CfnDeliveryDestination, CfnDeliverySource } from "aws-cdk-lib/aws-logs";
import { Bucket } from "aws-cdk-lib/aws-s3";
import type { Construct } from "constructs";
import { CLOSED } from "../data-stack.ts";

/**
 * What is kept of each request: who asked from where, when, for which path, and what came of it. Not what stands behind `?`, where somebody's
 * name may have been searched for, nor the page that they came from, nor cookies.
 */
export const LOGGED: readonly string[] = [
  ...["date", "time", "c-ip", "cs-method", "cs(Host)", "cs-uri-stem", "sc-status", "sc-bytes", "cs-bytes"],
  ...["time-taken", "cs(User-Agent)", "x-edge-location", "x-edge-request-id", "x-edge-detailed-result-type"],
  ...["cs-protocol", "cs-protocol-version", "ssl-protocol"],
];

/** Addresses of viewers are in these logs: kept for the six months that the law asks (see LOGS_KEPT), and no longer. */
const DAYS_KEPT = 184;

/** The distribution's log, in fields of our choice (CloudFront's standard logging, version 2). */
export function accessLogs(scope: Construct, stage: string, distribution: Distribution): void {
  const bucket = logBucket(scope);
  const name = `suyuan-${stage}-edge`;
  const source = new CfnDeliverySource(scope, "LogSource", {
    name,
    logType: "ACCESS_LOGS",
    resourceArn: `arn:${Aws.PARTITION}:cloudfront::${Aws.ACCOUNT_ID}:distribution/${distribution.distributionId}`,
  });
  const destination = new CfnDeliveryDestination(scope, "LogDestination", {
    name,
    destinationResourceArn: bucket.bucketArn,
    outputFormat: "json",
  });
  const delivery = new CfnDelivery(scope, "LogDelivery", {
    deliverySourceName: name,
    deliveryDestinationArn: destination.attrArn,
    recordFields: [...LOGGED],
    s3SuffixPath: "{DistributionId}/{yyyy}/{MM}/{dd}",
  });
  delivery.node.addDependency(source);
  if (bucket.policy !== undefined) delivery.node.addDependency(bucket.policy);
  Validations.of(distribution).acknowledge({
    id: "AwsSolutions-CFR3",
    reason: "Its log is a delivery of its own (standard logging, version 2), in fields that leave out what was asked.",
  });
}

function logBucket(scope: Construct): Bucket {
  const bucket = new Bucket(scope, "AccessLogs", {
    ...CLOSED,
    lifecycleRules: [{ expiration: Duration.days(DAYS_KEPT) }],
    removalPolicy: RemovalPolicy.RETAIN,
  });
  bucket.addToResourcePolicy(
    new PolicyStatement({
      principals: [new ServicePrincipal("delivery.logs.amazonaws.com")],
      actions: ["s3:PutObject"],
      resources: [bucket.arnForObjects("*")],
      conditions: {
        StringEquals: { "aws:SourceAccount": Aws.ACCOUNT_ID, "s3:x-amz-acl": "bucket-owner-full-control" },
        ArnLike: { "aws:SourceArn": `arn:${Aws.PARTITION}:logs:${Aws.REGION}:${Aws.ACCOUNT_ID}:delivery-source:*` },
      },
    }),
  );
  Validations.of(bucket).acknowledge({
    id: "AwsSolutions-S1",
    reason: "This bucket holds the access logs; logging its own accesses would feed itself.",
  });
  return bucket;
}
