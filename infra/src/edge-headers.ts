import { Duration } from "aws-cdk-lib";
import { HeadersFrameOption, HeadersReferrerPolicy, ResponseHeadersPolicy } from "aws-cdk-lib/aws-cloudfront";
import type { Construct } from "constructs";
import { EDGE_STYLE_SOURCE } from "./edge-pages.ts";

/** For answers that no code of ours wrote (the edge's and the gateway's own errors): what the application says itself stands. */
export function safetyHeaders(scope: Construct, stage: string): ResponseHeadersPolicy {
  return new ResponseHeadersPolicy(scope, "SafetyHeaders", {
    responseHeadersPolicyName: `suyuan-${stage}-safety-headers`,
    securityHeadersBehavior: {
      strictTransportSecurity: { accessControlMaxAge: Duration.days(730), includeSubdomains: true, override: false },
      contentTypeOptions: { override: false },
      referrerPolicy: { referrerPolicy: HeadersReferrerPolicy.NO_REFERRER, override: false },
      frameOptions: { frameOption: HeadersFrameOption.DENY, override: false },
      contentSecurityPolicy: {
        contentSecurityPolicy: `default-src 'none'; style-src ${EDGE_STYLE_SOURCE}; frame-ancestors 'none'; base-uri 'none'; form-action 'none'`,
        override: false,
      },
    },
    removeHeaders: ["apigw-requestid"],
  });
}
