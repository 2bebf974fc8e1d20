import { hash } from "node:crypto";
import { Aws, Duration, RemovalPolicy, Validations } from "aws-cdk-lib";
import type { ApplicationLoadBalancer } from "aws-cdk-lib/aws-elasticloadbalancingv2";
import { PolicyStatement, ServicePrincipal } from "aws-cdk-lib/aws-iam";
import { Bucket } from "aws-cdk-lib/aws-s3";
import { CfnLoggingConfiguration, type CfnWebACL } from "aws-cdk-lib/aws-wafv2";
import type { Construct } from "constructs";
import { CLOSED } from "../data-stack.ts";
import type { Settings } from "../settings.ts";

/** Headers that say who somebody is, or which page they came from: in no log. */
const LEFT_OUT = ["authorization", "cookie", "referer", "idempotency-key"];

/**
 * The firewall's log: who asked from where, when, for which path, and what the firewall did. Not what stands behind `?`, where somebody's name may
 * have been searched for. The balancer's own log has whole addresses and no choice of fields, so it is not kept.
 */
export function firewallLog(
  scope: Construct,
  settings: Pick<Settings, "stage" | "publicUrl">,
  { front, acl }: { readonly front: ApplicationLoadBalancer; readonly acl: CfnWebACL },
): void {
  const bucket = logBucket(scope, settings);
  const log = new CfnLoggingConfiguration(scope, "FirewallLog", {
    resourceArn: acl.attrArn,
    logDestinationConfigs: [bucket.bucketArn],
    redactedFields: [{ queryString: {} }, ...LEFT_OUT.map((name) => ({ singleHeader: { Name: name } }))],
  });
  if (bucket.policy !== undefined) log.node.addDependency(bucket.policy);
  Validations.of(front).acknowledge({
    id: "AwsSolutions-ELB2",
    reason:
      "Its log would hold what stands behind the question mark: the firewall's log, which leaves that out, is kept in its place.",
  });
}

/** Addresses of viewers are in it: kept for the six months that the law asks (see LOGS_KEPT), and no longer. AWS asks for the beginning of the name. */
function logBucket(scope: Construct, { stage, publicUrl }: Pick<Settings, "stage" | "publicUrl">): Bucket {
  const bucket = new Bucket(scope, "FirewallLogs", {
    ...CLOSED,
    bucketName: `aws-waf-logs-suyuan-${stage}-${hash("sha256", `${stage} ${publicUrl}`).slice(0, 12)}`,
    lifecycleRules: [{ expiration: Duration.days(184) }],
    removalPolicy: RemovalPolicy.RETAIN,
  });
  const writer = [new ServicePrincipal("delivery.logs.amazonaws.com")];
  const ours = {
    StringEquals: { "aws:SourceAccount": Aws.ACCOUNT_ID },
    ArnLike: { "aws:SourceArn": `arn:${Aws.PARTITION}:logs:${Aws.REGION}:${Aws.ACCOUNT_ID}:*` },
  };
  bucket.addToResourcePolicy(
    new PolicyStatement({
      principals: writer,
      actions: ["s3:PutObject"],
      resources: [bucket.arnForObjects(`AWSLogs/${Aws.ACCOUNT_ID}/*`)],
      conditions: {
        ...ours,
        StringEquals: { ...ours.StringEquals, "s3:x-amz-acl": "bucket-owner-full-control" },
      },
    }),
  );
  bucket.addToResourcePolicy(
    new PolicyStatement({
      principals: writer,
      actions: ["s3:GetBucketAcl"],
      resources: [bucket.bucketArn],
      conditions: ours,
    }),
  );
  Validations.of(bucket).acknowledge({
    id: "AwsSolutions-S1",
    reason: "This bucket holds a log of accesses; logging its own accesses would feed itself.",
  });
  return bucket;
}
