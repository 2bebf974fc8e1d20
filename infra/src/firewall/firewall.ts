import type { Application } from "@suyuan/api/addresses";
import { MathExpression, Metric, Stats } from "aws-cdk-lib/aws-cloudwatch";
import { CfnWebACL } from "aws-cdk-lib/aws-wafv2";
import type { Construct } from "constructs";
import { type Limit, PERIOD } from "../alarms.ts";
import { CROWDED_PAGE, FLOODED_PAGE } from "../edge-pages.ts";
import type { Settings } from "../settings.ts";
import { OF_APPLICATION, RATES, WINDOW_SECONDS } from "./rates.ts";

const metricOf = (stage: string) => `firewall-${stage}`;

/** A refusal of the firewall's own. A page of another origin learns when to come back, too. */
const refused = (customResponseBodyKey: string, seconds: number): CfnWebACL.RuleActionProperty => ({
  block: {
    customResponse: {
      responseCode: 429,
      customResponseBodyKey,
      responseHeaders: [
        { name: "retry-after", value: String(seconds) },
        { name: "access-control-allow-origin", value: "*" },
        { name: "access-control-expose-headers", value: "Retry-After" },
      ],
    },
  },
});

/** For programs, and for the console: what the api itself says to who asks too much. */
const problem = (publicUrl: string) =>
  JSON.stringify({
    type: `${publicUrl}/problems/too-many-requests`,
    title: "Too many requests",
    titleZh: "请求过于频繁",
    status: 429,
    code: "too-many-requests",
    detail: "Too many requests reach this service at once. Send this one again in a minute: nothing of it was done.",
    detailZh: "当前请求过多，请一分钟后重发；本次请求没有执行。",
    retryAfterSeconds: WINDOW_SECONDS,
  });

/**
 * Holds off floods, from one address, that no shared mobile address reaches, and what would be too much for an application, whoever sends it:
 * each with an answer of ours. Rules on bodies are left out: logger files are binary
 * and larger than such rules allow, and the api bounds every body itself. `of`: what it stands before.
 */
export function firewall(
  scope: Construct,
  { stage, publicUrl, floodPerFiveMinutes }: Pick<Settings, "stage" | "publicUrl" | "floodPerFiveMinutes">,
  of: "CLOUDFRONT" | "REGIONAL",
): CfnWebACL {
  const visible = (metricName: string) => ({
    metricName,
    cloudWatchMetricsEnabled: true,
    sampledRequestsEnabled: true,
  });
  const ofAll = (application: Application, priority: number, bodyKey: string): CfnWebACL.RuleProperty => ({
    name: application,
    priority,
    action: refused(bodyKey, WINDOW_SECONDS),
    statement: {
      rateBasedStatement: {
        aggregateKeyType: "CONSTANT",
        limit: RATES[application] * WINDOW_SECONDS,
        evaluationWindowSec: WINDOW_SECONDS,
        scopeDownStatement: OF_APPLICATION[application],
      },
    },
    visibilityConfig: visible(application),
  });
  return new CfnWebACL(scope, "Firewall", {
    scope: of,
    defaultAction: { allow: {} },
    visibilityConfig: visible(metricOf(stage)),
    customResponseBodies: {
      flooded: { contentType: "TEXT_HTML", content: FLOODED_PAGE },
      crowded: { contentType: "TEXT_HTML", content: CROWDED_PAGE },
      tooMany: { contentType: "APPLICATION_JSON", content: problem(publicUrl) },
    },
    rules: [
      {
        name: "flood",
        priority: 0,
        action: refused("flooded", 300),
        statement: {
          rateBasedStatement: { aggregateKeyType: "IP", limit: floodPerFiveMinutes, evaluationWindowSec: 300 },
        },
        visibilityConfig: visible("flood"),
      },
      ofAll("public", 1, "crowded"),
      ofAll("epcis", 2, "tooMany"),
      ofAll("management", 3, "tooMany"),
    ],
  });
}

/** Rings while a flood is held off, and while an application is. A regional firewall is measured under its region. */
export function firewallLimits(
  { stage, region }: Pick<Settings, "stage" | "region">,
  of: "CLOUDFRONT" | "REGIONAL",
): Readonly<Record<string, Limit>> {
  const blocked = (rule: string) =>
    new Metric({
      namespace: "AWS/WAFV2",
      metricName: "BlockedRequests",
      dimensionsMap: { WebACL: metricOf(stage), Rule: rule, ...(of === "REGIONAL" ? { Region: region } : {}) },
      period: PERIOD,
      statistic: Stats.SUM,
    });
  return {
    flood: { metric: blocked("flood"), limit: 10_000, means: "The firewall holds off a flood" },
    crowd: {
      metric: new MathExpression({
        expression: "public + epcis + management",
        usingMetrics: { public: blocked("public"), epcis: blocked("epcis"), management: blocked("management") },
        period: PERIOD,
      }),
      limit: 100,
      means: "More comes to buyers' pages, to EPCIS or to the management api than the firewall lets through: see RATES",
    },
  };
}
