import { Duration } from "aws-cdk-lib";
import type { BehaviorOptions, ErrorResponse, IOrigin, ResponseHeadersPolicy } from "aws-cdk-lib/aws-cloudfront";
import { CachePolicy, ViewerProtocolPolicy } from "aws-cdk-lib/aws-cloudfront";
import { FunctionUrlOrigin, OriginGroup } from "aws-cdk-lib/aws-cloudfront-origins";
import { FunctionUrlAuthType } from "aws-cdk-lib/aws-lambda";
import type { Construct } from "constructs";
import { ServiceFunction } from "./service-function.ts";

/** Where the edge itself asks for a page when an origin cannot be reached: no application has an address that begins so. */
const UNAVAILABLE_PATH = "/edge/unavailable";

/**
 * What a function that fails or is held back answers (429 of Lambda itself, in raw JSON), a request that it does not take for the edge's own (403),
 * and the edge for an origin that it cannot reach.
 */
const FAILED = [403, 429, 500, 502, 503, 504];

export interface Fallback {
  readonly apology: ServiceFunction;
  /** An origin with the apology behind it, for addresses that are only read. */
  orApology(origin: IOrigin): IOrigin;
  readonly behaviors: Readonly<Record<string, BehaviorOptions>>;
}

/**
 * What answers where the gateway or a function behind it fails. It stands at the edge's own region, with that region's own share of
 * functions, and asks nobody: what is down or exhausted elsewhere does not take it along. Only this distribution may call it.
 */
export function fallback(scope: Construct, publicUrl: string, headers: ResponseHeadersPolicy): Fallback {
  const apology = new ServiceFunction(scope, "Apology", {
    service: "apology",
    memoryMb: 256,
    timeoutSeconds: 5,
    environment: { PUBLIC_URL: publicUrl },
  });
  const url = apology.lambda.addFunctionUrl({ authType: FunctionUrlAuthType.AWS_IAM });
  const origin = FunctionUrlOrigin.withOriginAccessControl(url);
  return {
    apology,
    orApology: (primaryOrigin) =>
      new OriginGroup({ primaryOrigin, fallbackOrigin: origin, fallbackStatusCodes: FAILED }),
    behaviors: {
      [UNAVAILABLE_PATH]: {
        origin,
        cachePolicy: CachePolicy.CACHING_DISABLED,
        viewerProtocolPolicy: ViewerProtocolPolicy.REDIRECT_TO_HTTPS,
        responseHeadersPolicy: headers,
      },
    },
  };
}

/**
 * No memory of errors: without this the edge gives a 404 or a 5xx for ten seconds to everybody who asks for that address, whoever they
 * are. And a page for what the edge could not reach; nothing of ours answers 502 or 504 by itself. The other statuses have none: an error
 * page is chosen by the status alone, for a whole distribution, and a 503 of the api is a problem document that says when to come back.
 */
export const ERROR_RESPONSES: readonly ErrorResponse[] = [
  ...[404, 414, 500, 501, 503].map((httpStatus) => ({ httpStatus, ttl: Duration.seconds(0) })),
  ...[502, 504].map((httpStatus) => ({
    httpStatus,
    ttl: Duration.seconds(0),
    responseHttpStatus: 503,
    responsePagePath: UNAVAILABLE_PATH,
  })),
];
