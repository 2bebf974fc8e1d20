import { type CfnResource, CustomResource, RemovalPolicy, Stack, Validations } from "aws-cdk-lib";
import type { CfnFunction } from "aws-cdk-lib/aws-lambda";
import { Bucket, type CfnBucket, type IBucket } from "aws-cdk-lib/aws-s3";
import type { Construct } from "constructs";
import { CLOSED } from "../data-stack.ts";
import { ServiceFunction } from "../service-function.ts";

/**
 * The bucket of the console, filled by each deployment that has another build. Files of earlier builds stay: a screen that is open asks for
 * its own for as long as it is. All of it can be made again.
 */
export function consoleBucket(scope: Construct): IBucket {
  const bucket = new Bucket(scope, "ConsoleFiles", { ...CLOSED, removalPolicy: RemovalPolicy.RETAIN });
  Validations.of(bucket).acknowledge({
    id: "AwsSolutions-S1",
    reason: "Files that everybody may read, by CloudFront alone: whoever asks for them stands in CloudFront's own log.",
  });
  fill(scope, bucket);
  // The class spells an optional member of the interface differently, which exactOptionalPropertyTypes refuses.
  return bucket as IBucket;
}

/** Three forms of some 150 files are put in about ten seconds. */
const SECONDS_MAX = 120;

/** The function holds the files in its bundle, and may do nothing but put them. It runs when its bundle is another one, and then alone. */
function fill(scope: Construct, bucket: Bucket): void {
  const filler = new ServiceFunction(scope, "ConsoleFiller", {
    service: "console",
    memoryMb: 512,
    timeoutSeconds: SECONDS_MAX,
    environment: { CONSOLE_BUCKET: bucket.bucketName },
  });
  filler.allow(["s3:PutObject"], [bucket.arnForObjects("*")]);
  Validations.of(filler.role).acknowledge({
    id: `AwsSolutions-IAM5[Resource::<${Stack.of(scope).getLogicalId(bucket.node.defaultChild as CfnBucket)}.Arn>/*]`,
    reason: "Objects are named by their digests: no list of names can be given beforehand.",
  });
  const made = new CustomResource(scope, "ConsoleFilled", {
    serviceToken: filler.lambda.functionArn,
    properties: { bundle: (filler.lambda.node.defaultChild as CfnFunction).code },
  });
  made.node.addDependency(filler.role, bucket);
  // CDK itself would write the number as text. Nobody waits an hour for a function that cannot answer any more.
  (made.node.defaultChild as CfnResource).addPropertyOverride("ServiceTimeout", SECONDS_MAX + 30);
}
