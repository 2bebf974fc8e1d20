import { Duration } from "aws-cdk-lib";
import {
  AllowedMethods,
  type BehaviorOptions,
  CachePolicy,
  FunctionEventType,
  type IOrigin,
  ViewerProtocolPolicy,
} from "aws-cdk-lib/aws-cloudfront";
import { S3BucketOrigin } from "aws-cdk-lib/aws-cloudfront-origins";
import type { Construct } from "constructs";
import type { Settings } from "../settings.ts";
import { consoleBucket } from "./files.ts";
import { consolePolicies } from "./policies.ts";
import { consoleRequest } from "./request.ts";

/** Scripts that compile WebAssembly run in workers of this name: a worker has the policy of its own answer. */
const WASM = "/assets/wasm-*";

/**
 * How the edge serves the console, by a pattern of its addresses: from its bucket, with the headers of one machine. What may be kept is said
 * by each object: what is named by its digest for ever, everything else is asked for anew each time.
 */
export function consoleBehaviors(
  scope: Construct,
  settings: Settings,
): (pattern: string) => Readonly<Record<string, BehaviorOptions>> {
  const { console, wasm } = consolePolicies(scope, settings);
  const shared = {
    origin: originOf(scope),
    allowedMethods: AllowedMethods.ALLOW_GET_HEAD,
    viewerProtocolPolicy: ViewerProtocolPolicy.REDIRECT_TO_HTTPS,
    cachePolicy: kept(scope, settings),
    // Compressed better beforehand than it would be on the way.
    compress: false,
    functionAssociations: [{ eventType: FunctionEventType.VIEWER_REQUEST, function: consoleRequest(scope, settings) }],
  } satisfies BehaviorOptions;
  return (pattern) =>
    pattern.endsWith("/*")
      ? {
          [pattern.replace("/*", WASM)]: { ...shared, responseHeadersPolicy: wasm },
          [pattern]: { ...shared, responseHeadersPolicy: console },
        }
      : { [pattern]: { ...shared, responseHeadersPolicy: console } };
}

/** The bucket opens to this distribution alone, for reading what it names. */
function originOf(scope: Construct): IOrigin {
  return S3BucketOrigin.withOriginAccessControl(consoleBucket(scope));
}

/** As long as each object says, and no longer. The key has the coding in its path: no header tells answers apart. */
function kept(scope: Construct, { stage }: Settings): CachePolicy {
  return new CachePolicy(scope, "ConsoleFilesKept", {
    cachePolicyName: `suyuan-${stage}-console-files`,
    comment: "As long as each file says",
    minTtl: Duration.seconds(0),
    defaultTtl: Duration.seconds(0),
    maxTtl: Duration.days(365),
  });
}
