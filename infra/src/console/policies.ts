import { consoleHeaders, issuerOrigins } from "@suyuan/api/http/security-headers";
import { Duration } from "aws-cdk-lib";
import { HeadersReferrerPolicy, type ResponseCustomHeader, ResponseHeadersPolicy } from "aws-cdk-lib/aws-cloudfront";
import type { Construct } from "constructs";
import type { Settings } from "../settings.ts";

export interface ConsolePolicies {
  readonly console: ResponseHeadersPolicy;
  /** Of the worker's script that reads pictures. */
  readonly wasm: ResponseHeadersPolicy;
}

/** What the server of one machine says beside each file of the console, said by the edge: a bucket has no words for it. */
export function consolePolicies(scope: Construct, settings: Settings): ConsolePolicies {
  const { publicUrl, stage, oidcIssuer, oidcOrigins } = settings;
  const connect = issuerOrigins(oidcIssuer, oidcOrigins);
  const policy = (id: string, name: string, compilesWasm: boolean) =>
    new ResponseHeadersPolicy(scope, id, {
      responseHeadersPolicyName: `suyuan-${stage}-${name}`,
      ...policyOf(consoleHeaders(publicUrl, { connect, compilesWasm })),
    });
  return {
    console: policy("ConsoleHeaders", "console", false),
    wasm: policy("ConsoleWasmHeaders", "console-wasm", true),
  };
}

/** CloudFront takes the headers that it knows by its own members, and the others by their names. */
function policyOf(headers: Readonly<Record<string, string>>) {
  const {
    "content-security-policy": contentSecurityPolicy = "",
    "x-content-type-options": _nosniff,
    "referrer-policy": _noReferrer,
    "strict-transport-security": transport = "",
    ...others
  } = headers;
  const [, seconds] = /^max-age=(\d+); includeSubDomains$/.exec(transport) ?? [];
  const custom: ResponseCustomHeader[] = Object.entries({
    ...others,
    // The app begins at /console itself, one level above the worker's own place.
    "service-worker-allowed": "/console",
  }).map(([header, value]) => ({ header, value, override: true }));
  return {
    securityHeadersBehavior: {
      contentSecurityPolicy: { contentSecurityPolicy, override: true },
      contentTypeOptions: { override: true },
      referrerPolicy: { referrerPolicy: HeadersReferrerPolicy.NO_REFERRER, override: true },
      strictTransportSecurity: {
        accessControlMaxAge: Duration.seconds(Number(seconds)),
        includeSubdomains: true,
        override: true,
      },
    },
    customHeadersBehavior: { customHeaders: custom },
  };
}
