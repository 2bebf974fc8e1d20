import { Metric, Stats } from "aws-cdk-lib/aws-cloudwatch";
import { CfnWebACL } from "aws-cdk-lib/aws-wafv2";
import type { Construct } from "constructs";
import { type Limit, PERIOD } from "../alarms.ts";
import { FLOODED_PAGE } from "../edge-pages.ts";
import type { Settings } from "../settings.ts";

const metricOf = (stage: string) => `firewall-${stage}`;

/** So that a page of another origin learns when to come back. */
const FLOODED = [
  { name: "retry-after", value: "300" },
  { name: "access-control-allow-origin", value: "*" },
  { name: "access-control-expose-headers", value: "Retry-After" },
];

/**
 * Holds off floods, from one address, that no shared mobile address reaches. Rules on bodies are left out: logger files are binary
 * and larger than such rules allow, and the api bounds every body itself. `of`: what it stands before.
 */
export function firewall(
  scope: Construct,
  { stage, floodPerFiveMinutes }: Pick<Settings, "stage" | "floodPerFiveMinutes">,
  of: "CLOUDFRONT" | "REGIONAL",
): CfnWebACL {
  const visible = (metricName: string) => ({
    metricName,
    cloudWatchMetricsEnabled: true,
    sampledRequestsEnabled: true,
  });
  return new CfnWebACL(scope, "Firewall", {
    scope: of,
    defaultAction: { allow: {} },
    visibilityConfig: visible(metricOf(stage)),
    customResponseBodies: { flooded: { contentType: "TEXT_HTML", content: FLOODED_PAGE } },
    rules: [
      {
        name: "flood",
        priority: 0,
        action: {
          block: {
            customResponse: { responseCode: 429, responseHeaders: FLOODED, customResponseBodyKey: "flooded" },
          },
        },
        statement: {
          rateBasedStatement: { aggregateKeyType: "IP", limit: floodPerFiveMinutes, evaluationWindowSec: 300 },
        },
        visibilityConfig: visible("flood"),
      },
    ],
  });
}

/** Rings while a flood is held off. A regional firewall is measured under its region. */
export function floodLimit(
  { stage, region }: Pick<Settings, "stage" | "region">,
  of: "CLOUDFRONT" | "REGIONAL",
): Limit {
  return {
    metric: new Metric({
      namespace: "AWS/WAFV2",
      metricName: "BlockedRequests",
      dimensionsMap: { WebACL: metricOf(stage), Rule: "flood", ...(of === "REGIONAL" ? { Region: region } : {}) },
      period: PERIOD,
      statistic: Stats.SUM,
    }),
    limit: 10_000,
    means: "The firewall holds off a flood",
  };
}
