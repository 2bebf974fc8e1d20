import { ADDRESSES, type Address, type Application } from "@suyuan/api/addresses";
import { RemovalPolicy, Validations } from "aws-cdk-lib";
import { AccessLogFormat } from "aws-cdk-lib/aws-apigateway";
import {
  type CfnStage,
  HttpApi,
  HttpMethod,
  type HttpRoute,
  HttpStage,
  LogGroupLogDestination,
  PayloadFormatVersion,
} from "aws-cdk-lib/aws-apigatewayv2";
import { HttpLambdaIntegration } from "aws-cdk-lib/aws-apigatewayv2-integrations";
import { Stats } from "aws-cdk-lib/aws-cloudwatch";
import type { Alias, IFunction } from "aws-cdk-lib/aws-lambda";
import { FilterPattern, LogGroup } from "aws-cdk-lib/aws-logs";
import type { Construct } from "constructs";
import { type Limit, PERIOD, share } from "./alarms.ts";
import { RATES } from "./firewall/rates.ts";
import { LOGS_KEPT, metricsOf } from "./service-function.ts";

/** What lies behind a gateway: buyers' pages do without. */
type Behind = Exclude<Application, "public">;

/**
 * Requests a second, and at once, that the gateway lets through to each route; more get a 429 that is raw JSON. It is the second bound: the
 * firewall answers in our own words at half the rate (`RATES`), and what comes faster than it counts is held back here. AWS grants an account
 * 10,000 and 5,000 a region at first.
 */
export const THROTTLES = {
  management: { ThrottlingRateLimit: 2 * RATES.management, ThrottlingBurstLimit: 2000 },
  epcis: { ThrottlingRateLimit: 2 * RATES.epcis, ThrottlingBurstLimit: 1000 },
} as const satisfies Readonly<Record<Behind, object>>;

type Fronts = Readonly<Record<Behind, Alias>>;

export interface Gateway {
  readonly httpApi: HttpApi;
  readonly limits: Readonly<Record<string, Limit>>;
}

const NAMES: Readonly<Record<Behind, string>> = { epcis: "Epcis", management: "Management" };

/** The routes for an address. */
const ROUTES: Readonly<Record<Address["match"], (path: string) => readonly string[]>> = {
  below: (path) => [`${path}/{proxy+}`],
  within: (path) => [path, `${path}/{proxy+}`],
  exactly: (path) => [path],
  beginning: () => [],
};

function routesOf(application: Behind): readonly string[] {
  const own = ADDRESSES.filter((address) => address.application === application);
  return own.flatMap(({ match, path }) => ROUTES[match](path));
}

/** Addresses of EPCIS go to its function, and everything else (unknown paths too) to the default one. Nothing leads to buyers' pages here. */
export function gateway(scope: Construct, fronts: Fronts): Gateway {
  const to = (name: string, live: Alias) =>
    // The class spells an optional member of the interface differently, which exactOptionalPropertyTypes refuses.
    new HttpLambdaIntegration(name, live as IFunction, {
      payloadFormatVersion: PayloadFormatVersion.VERSION_2_0,
      scopePermissionToRoute: false,
    });
  const httpApi = new HttpApi(scope, "HttpApi", {
    createDefaultStage: false,
    defaultIntegration: to(NAMES.management, fronts.management),
  });
  const routes: HttpRoute[] = [];
  const settings: Record<string, object> = {};
  const integration = to(NAMES.epcis, fronts.epcis);
  for (const path of routesOf("epcis")) {
    routes.push(...httpApi.addRoutes({ path, methods: [HttpMethod.ANY], integration }));
    settings[`ANY ${path}`] = THROTTLES.epcis;
  }
  const log = accessLog(scope);
  const stage = new HttpStage(scope, "Stage", {
    httpApi,
    stageName: "$default",
    autoDeploy: true,
    throttle: {
      rateLimit: THROTTLES.management.ThrottlingRateLimit,
      burstLimit: THROTTLES.management.ThrottlingBurstLimit,
    },
    detailedMetricsEnabled: true,
    accessLogSettings: { destination: new LogGroupLogDestination(log), format: ACCESS_LINE },
  });
  // CDK's own stage knows one throttle for all routes. A route's settings are refused while the route is not there.
  (stage.node.defaultChild as CfnStage).routeSettings = settings;
  stage.node.addDependency(...routes);
  Validations.of(httpApi).acknowledge({
    id: "AwsSolutions-APIG4",
    reason:
      "The application authorizes by API key and role, object by object; the contract and photos are for everyone.",
  });
  return { httpApi, limits: limitsOf(httpApi, log) };
}

function limitsOf(httpApi: HttpApi, accessLog: LogGroup): Readonly<Record<string, Limit>> {
  const asked = httpApi.metricCount({ period: PERIOD });
  const heldBack = accessLog.addMetricFilter("HeldBack", {
    filterPattern: FilterPattern.stringValue("$.status", "=", "429"),
    metricNamespace: metricsOf(httpApi),
    metricName: "HeldBack",
    metricValue: "1",
  });
  return {
    serverErrors: {
      metric: share(httpApi.metricServerError({ period: PERIOD }), asked),
      limit: 1,
      means: "More than one answer in a hundred is a 5xx",
    },
    heldBack: {
      metric: share(heldBack.metric({ period: PERIOD, statistic: Stats.SUM }), asked),
      limit: 1,
      periods: 2,
      means: "More than one request in a hundred is answered 429: somebody floods faster than the firewall counts",
    },
    latency: {
      metric: httpApi.metricLatency({ period: PERIOD, statistic: Stats.p(99) }),
      limit: 3000,
      periods: 3,
      means: "One answer in a hundred takes more than three seconds (milliseconds)",
    },
  };
}

/** Who asked, from where and for what path is not in it: a path names a pack, and an address a person. */
const ACCESS_LINE = AccessLogFormat.custom(
  JSON.stringify({
    requestId: "$context.requestId",
    routeKey: "$context.routeKey",
    method: "$context.httpMethod",
    status: "$context.status",
    bytes: "$context.responseLength",
    latencyMs: "$context.responseLatency",
    integrationLatencyMs: "$context.integrationLatency",
    error: "$context.error.responseType",
  }),
);

function accessLog(scope: Construct): LogGroup {
  return new LogGroup(scope, "AccessLog", {
    retention: LOGS_KEPT,
    removalPolicy: RemovalPolicy.DESTROY,
  });
}
