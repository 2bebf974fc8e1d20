import { ADDRESSES, type Address, type EdgeTreatment } from "@suyuan/api/addresses";
import {
  Aws,
  CfnOutput,
  CrossStackReferences,
  Duration,
  ReferenceStrength,
  Stack,
  type StackProps,
  Validations,
} from "aws-cdk-lib";
import { Certificate } from "aws-cdk-lib/aws-certificatemanager";
import {
  AllowedMethods,
  type BehaviorOptions,
  CachePolicy,
  Distribution,
  Function as EdgeFunction,
  FunctionCode,
  FunctionEventType,
  FunctionRuntime,
  FunctionUrlOriginAccessControl,
  HttpVersion,
  type IOrigin,
  OriginProtocolPolicy,
  OriginRequestCookieBehavior,
  OriginRequestHeaderBehavior,
  OriginRequestPolicy,
  OriginRequestQueryStringBehavior,
  OriginSslPolicy,
  type ResponseHeadersPolicy,
  SecurityPolicyProtocol,
  ViewerProtocolPolicy,
} from "aws-cdk-lib/aws-cloudfront";
import { HttpOrigin, type HttpOriginProps } from "aws-cdk-lib/aws-cloudfront-origins";
import { Metric, Stats } from "aws-cdk-lib/aws-cloudwatch";
import type { Construct } from "constructs";
import { alarmsOf, type Limit, PERIOD } from "./alarms.ts";
import type { ApiStack } from "./api-stack.ts";
import { consoleBehaviors } from "./console/behaviors.ts";
import { frontSecretValue } from "./data-stack.ts";
import { accessLogs } from "./edge/access-logs.ts";
import { ERROR_RESPONSES, type Fallback, fallback } from "./edge-fallback.ts";
import { safetyHeaders } from "./edge-headers.ts";
import { firewall, firewallLimits } from "./firewall/firewall.ts";
import type { Settings } from "./settings.ts";
import { viewerRequestCode } from "./viewer-request.ts";

export interface EdgeStackParts {
  readonly settings: Settings;
  readonly api: ApiStack;
}

/** What stands in front: the firewall, and the only way to the api that the api itself accepts. */
export class EdgeStack extends Stack {
  constructor(scope: Construct, id: string, { settings, api }: EdgeStackParts, props: StackProps) {
    super(scope, id, props);
    // Across regions a strong reference would bring functions and roles of its own to carry it.
    CrossStackReferences.of(this).consume(ReferenceStrength.WEAK);
    const headers = safetyHeaders(this, settings.stage);
    const apologies = fallback(this, settings.publicUrl, headers);
    const origins = { origin: originOf(settings, api), pages: pagesOrigin(this, settings, api) };
    const behaviors = behaviorsTo(this, settings, { ...origins, headers, apologies });
    const distribution = new Distribution(this, "Distribution", {
      comment: `suyuan ${settings.stage}`,
      domainNames: [new URL(settings.publicUrl).hostname],
      certificate: Certificate.fromCertificateArn(this, "Certificate", settings.certificateArn),
      minimumProtocolVersion: SecurityPolicyProtocol.TLS_V1_2_2021,
      httpVersion: HttpVersion.HTTP2_AND_3,
      webAclId: firewall(this, settings, "CLOUDFRONT").attrArn,
      errorResponses: [...ERROR_RESPONSES],
      ...behaviors,
    });
    accessLogs(this, settings.stage, distribution);
    new CfnOutput(this, "DistributionHost", { value: distribution.distributionDomainName });
    const { topic } = alarmsOf(this, limitsOf(settings, distribution, apologies), settings);
    new CfnOutput(this, "AlarmTopic", { value: topic.topicArn });
    Validations.of(distribution).acknowledge({
      id: "AwsSolutions-CFR1",
      reason: "Whoever holds a pack may read its page, wherever they are.",
    });
  }
}

/** CloudFront and its firewall are measured where they are configured: in this stack's region. */
function limitsOf(settings: Settings, distribution: Distribution, { apology }: Fallback): Record<string, Limit> {
  const { distributionId } = distribution;
  return {
    edgeErrors: {
      metric: new Metric({
        namespace: "AWS/CloudFront",
        metricName: "5xxErrorRate",
        dimensionsMap: { DistributionId: distributionId, Region: "Global" },
        period: PERIOD,
        statistic: Stats.AVERAGE,
      }),
      limit: 1,
      periods: 2,
      means: "More than one answer in a hundred that leaves the edge is a 5xx (per cent)",
    },
    apologies: {
      metric: apology.lambda.metricInvocations({ period: PERIOD }),
      limit: 10,
      means: "Buyers are shown that their page cannot be shown: what should answer them fails or is held back",
    },
    ...firewallLimits(settings, "CLOUDFRONT"),
  };
}

function originOf(settings: Settings, { httpApi, region }: ApiStack): IOrigin {
  if (httpApi === undefined) throw new Error("an edge stands before a gateway");
  return new HttpOrigin(`${httpApi.apiId}.execute-api.${region}.${Aws.URL_SUFFIX}`, ofOurs(settings, 30));
}

/** The function that answers buyers, asked without a gateway: each request is signed for it (decision 154). */
function pagesOrigin(scope: Construct, settings: Settings, { pagesHost }: ApiStack): IOrigin {
  if (pagesHost === undefined) throw new Error("an edge stands before the pages' host");
  const { originAccessControlId } = new FunctionUrlOriginAccessControl(scope, "PagesAccess", {
    originAccessControlName: `suyuan-${settings.stage}-pages`,
  });
  // As long as the function has.
  return new HttpOrigin(pagesHost, { ...ofOurs(settings, 15), originAccessControlId });
}

/** How the edge asks what is ours, with the secret that it is known by. */
function ofOurs(settings: Settings, seconds: number): HttpOriginProps {
  return {
    protocolPolicy: OriginProtocolPolicy.HTTPS_ONLY,
    originSslProtocols: [OriginSslPolicy.TLS_V1_2],
    readTimeout: Duration.seconds(seconds),
    customHeaders: { "x-front-secret": frontSecretValue(settings, settings.frontSecret) },
  };
}

/** The patterns for an address. */
const PATTERNS: Readonly<Record<Address["match"], (path: string) => readonly string[]>> = {
  below: (path) => [`${path}/*`],
  within: (path) => [path, `${path}/*`],
  exactly: (path) => [path],
  beginning: (path) => [`${path}*`],
};

interface Ways {
  readonly origin: IOrigin;
  readonly pages: IOrigin;
  readonly headers: ResponseHeadersPolicy;
  readonly apologies: Fallback;
}

/**
 * Nothing that says what is known of a batch is kept here: browsers ask again with the page's tag, and the api answers 304 or the
 * page, compressed by itself. Only the contract is cached.
 */
function behaviorsTo(scope: Construct, settings: Settings, { origin, pages, headers, apologies }: Ways) {
  const { stage } = settings;
  const shared = {
    origin,
    cachePolicy: CachePolicy.CACHING_DISABLED,
    originRequestPolicy: everythingButHost(scope, stage),
    responseHeadersPolicy: headers,
    functionAssociations: [{ eventType: FunctionEventType.VIEWER_REQUEST, function: viewerRequest(scope, settings) }],
  } satisfies BehaviorOptions;
  // A key sent over plain HTTP is a key lost: refused, not redirected. A printed code may be typed without https.
  const api = {
    ...shared,
    allowedMethods: AllowedMethods.ALLOW_ALL,
    viewerProtocolPolicy: ViewerProtocolPolicy.HTTPS_ONLY,
  };
  const page = {
    ...shared,
    origin: apologies.orApology(pages),
    allowedMethods: AllowedMethods.ALLOW_GET_HEAD_OPTIONS,
    viewerProtocolPolicy: ViewerProtocolPolicy.REDIRECT_TO_HTTPS,
  };
  const contract = { ...page, origin, cachePolicy: CachePolicy.CACHING_OPTIMIZED, compress: true };
  const console = consoleBehaviors(scope, settings);
  const treatments: Readonly<Record<EdgeTreatment, (pattern: string) => Readonly<Record<string, BehaviorOptions>>>> = {
    page: (pattern) => ({ [pattern]: page }),
    contract: (pattern) => ({ [pattern]: contract }),
    files: console,
    // What every address has that is not listed.
    api: () => ({}),
  };
  const others = ADDRESSES.flatMap(({ match, path, edge }) =>
    PATTERNS[match](path).flatMap((pattern) => Object.entries(treatments[edge](pattern))),
  );
  return {
    defaultBehavior: api,
    // In their order: the first pattern that fits is taken.
    additionalBehaviors: { ...Object.fromEntries(others), ...apologies.behaviors },
  };
}

/** Accept, Accept-Language, Authorization, Idempotency-Key, If-None-Match and the front's own go on; the gateway answers to its own Host only. */
function everythingButHost(scope: Construct, stage: string): OriginRequestPolicy {
  return new OriginRequestPolicy(scope, "EverythingButHost", {
    originRequestPolicyName: `suyuan-${stage}-everything-but-host`,
    headerBehavior: OriginRequestHeaderBehavior.denyList("host"),
    queryStringBehavior: OriginRequestQueryStringBehavior.all(),
    cookieBehavior: OriginRequestCookieBehavior.none(),
  });
}

function viewerRequest(scope: Construct, { stage, publicUrl }: Settings): EdgeFunction {
  return new EdgeFunction(scope, "ViewerRequest", {
    functionName: `suyuan-${stage}-viewer-request`,
    runtime: FunctionRuntime.JS_2_0,
    code: FunctionCode.fromInline(viewerRequestCode(publicUrl)),
    comment: "Tells the api the viewer's path and address",
  });
}
