import { ADDRESSES, type Address, APPLICATIONS, type Application, DEFAULT_APPLICATION } from "@suyuan/api/addresses";
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
import { LOGS_KEPT, metricsOf } from "./service-function.ts";

/**
 * Requests a second, and at once, that the gateway lets through to each route; more get 429 before any function runs. Buyers come by
 * themselves, 1,750 a second in the peak hour of a festival, each with a redirect and a page: a wave of theirs takes nothing from the
 * routes of clerks, and what integrators send takes nothing from either. AWS grants an account 10,000 and 5,000 a region at first.
 */
export const THROTTLES = {
  management: { ThrottlingRateLimit: 1000, ThrottlingBurstLimit: 1000 },
  epcis: { ThrottlingRateLimit: 1000, ThrottlingBurstLimit: 500 },
  public: { ThrottlingRateLimit: 8000, ThrottlingBurstLimit: 4000 },
} as const satisfies Readonly<Record<Application, object>>;

type Fronts = Readonly<Record<Application, Alias>>;

export interface Gateway {
  readonly httpApi: HttpApi;
  readonly limits: Readonly<Record<string, Limit>>;
}

const NAMES: Readonly<Record<Application, string>> = { public: "Public", epcis: "Epcis", management: "Management" };

/** The routes for an address. A compressed link comes by that of a Digital Link: the edge has told its path by then. */
const ROUTES: Readonly<Record<Address["match"], (path: string) => readonly string[]>> = {
  below: (path) => [`${path}/{proxy+}`],
  within: (path) => [path, `${path}/{proxy+}`],
  exactly: (path) => [path],
  beginning: () => [],
};

function routesOf(application: Application): readonly string[] {
  const own = ADDRESSES.filter((address) => address.application === application);
  return own.flatMap(({ match, path }) => ROUTES[match](path));
}

/** Every address goes to the function of its application, and what the table does not name (unknown paths too) to the default one. */
export function gateway(scope: Construct, fronts: Fronts): Gateway {
  const to = (name: string, live: Alias) =>
    // The class spells an optional member of the interface differently, which exactOptionalPropertyTypes refuses.
    new HttpLambdaIntegration(name, live as IFunction, {
      payloadFormatVersion: PayloadFormatVersion.VERSION_2_0,
      scopePermissionToRoute: false,
    });
  const httpApi = new HttpApi(scope, "HttpApi", {
    createDefaultStage: false,
    defaultIntegration: to(NAMES[DEFAULT_APPLICATION], fronts[DEFAULT_APPLICATION]),
  });
  const routes: HttpRoute[] = [];
  const settings: Record<string, object> = {};
  for (const application of APPLICATIONS) {
    if (application === DEFAULT_APPLICATION) continue;
    const integration = to(NAMES[application], fronts[application]);
    for (const path of routesOf(application)) {
      routes.push(...httpApi.addRoutes({ path, methods: [HttpMethod.ANY], integration }));
      settings[`ANY ${path}`] = THROTTLES[application];
    }
  }
  const log = accessLog(scope);
  const stage = new HttpStage(scope, "Stage", {
    httpApi,
    stageName: "$default",
    autoDeploy: true,
    throttle: {
      rateLimit: THROTTLES[DEFAULT_APPLICATION].ThrottlingRateLimit,
      burstLimit: THROTTLES[DEFAULT_APPLICATION].ThrottlingBurstLimit,
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
      "The application authorizes by API key and role, object by object; pages, links and the contract are for everyone.",
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
      means: "More than one request in a hundred is answered 429: a route's throttle is too low, or somebody floods",
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
