import { ADDRESSES, type Address, APPLICATIONS, type Application, DEFAULT_APPLICATION } from "@suyuan/api/addresses";
import { BLOB_FOLDERS } from "@suyuan/api/ledger/blob-names";
import { CfnOutput, RemovalPolicy, Stack, type StackProps, Validations } from "aws-cdk-lib";
import { AccessLogFormat } from "aws-cdk-lib/aws-apigateway";
import {
  HttpApi,
  HttpMethod,
  HttpStage,
  LogGroupLogDestination,
  PayloadFormatVersion,
} from "aws-cdk-lib/aws-apigatewayv2";
import { HttpLambdaIntegration } from "aws-cdk-lib/aws-apigatewayv2-integrations";
import { LogGroup, RetentionDays } from "aws-cdk-lib/aws-logs";
import type { Construct } from "constructs";
import { type Watched, watch } from "./alarms.ts";
import type { DataStack } from "./data-stack.ts";
import { Followers } from "./followers.ts";
import { Scans } from "./scans.ts";
import { allowBlobs, IN_TRANSACTION, OF_AN_INDEX, ServiceFunction } from "./service-function.ts";
import type { Settings } from "./settings.ts";
import { Subscriptions } from "./subscriptions.ts";

export interface ApiStackParts {
  readonly settings: Settings;
  readonly data: DataStack;
}

/** Requests a second, and at once, that the gateway lets through; more get 429 before any function runs. */
const THROTTLE = { rateLimit: 2000, burstLimit: 1000 };

/** The issuer's settings as the functions read them; nothing where there is none. */
function issuerOf(settings: Settings): Readonly<Record<string, string>> {
  const { oidcIssuer, oidcAudience, oidcClientId, oidcScopes, oidcClaims } = settings;
  const named = {
    OIDC_ISSUER: oidcIssuer,
    OIDC_AUDIENCE: oidcAudience,
    OIDC_CLIENT_ID: oidcClientId,
    OIDC_SCOPES: oidcScopes,
    OIDC_CLAIMS: oidcClaims,
  };
  const set = Object.entries(named).flatMap(([name, value]) => (value === undefined ? [] : [[name, value] as const]));
  return Object.fromEntries(set);
}

/** What answers: the gateway, the functions, and what follows from what they record. */
export class ApiStack extends Stack {
  readonly httpApi: HttpApi;

  constructor(scope: Construct, id: string, { settings, data }: ApiStackParts, props: StackProps) {
    super(scope, id, props);
    const scans = new Scans(this, "Scans", data.table);
    const followers = new Followers(this, "Followers", { data, publicUrl: settings.publicUrl });
    const subscriptions = new Subscriptions(this, "Subscriptions", {
      table: data.table,
      publicUrl: settings.publicUrl,
    });
    const front = {
      TABLE_NAME: data.table.tableName,
      PUBLIC_URL: settings.publicUrl,
      RATE_LIMIT_PER_MINUTE: String(settings.rateLimitPerMinute),
      // Both sides of the comparison are plain to whoever may read the configuration of either; it opens no data.
      ORIGIN_SECRET: data.frontSecret.secretValue.unsafeUnwrap(),
      ...issuerOf(settings),
    };
    const management = managementFunction(this, data, front, settings.managementConcurrency);
    const epcis = epcisFunction(this, data, front);
    const pages = publicFunction(this, data, {
      ...front,
      SCANS_QUEUE_URL: scans.queue.queueUrl,
      FARM_HOTLINE: settings.farmHotline,
    });
    pages.allow(["sqs:SendMessage"], [scans.queue.queueArn]);
    this.httpApi = gateway(this, { management, public: pages, epcis });
    const watched: Watched = {
      functions: {
        management,
        pages,
        epcis,
        follow: followers.follow,
        sweep: followers.sweep,
        scans: scans.consumer,
        deliver: subscriptions.deliver,
      },
      deadLetters: { scans: scans.deadLetters, followers: followers.deadLetters },
      waiting: scans.queue,
      follower: followers.follow.lambda,
      httpApi: this.httpApi,
    };
    watch(this, watched);
    new CfnOutput(this, "ApiId", { value: this.httpApi.apiId });
  }
}

function managementFunction(
  scope: Construct,
  data: DataStack,
  environment: Readonly<Record<string, string>>,
  reservedConcurrency: number,
): ServiceFunction {
  const made = new ServiceFunction(scope, "Management", {
    service: "management",
    memoryMb: 1024,
    timeoutSeconds: 25,
    environment: { ...environment, BLOBS_BUCKET: data.blobs.bucketName },
    reservedConcurrency,
  });
  made.allow(["dynamodb:GetItem", "dynamodb:BatchGetItem", "dynamodb:Query"], [data.table.tableArn]);
  made.allow(["dynamodb:PutItem", "dynamodb:ConditionCheckItem"], [data.table.tableArn], IN_TRANSACTION);
  made.allow(["dynamodb:PutItem"], [data.table.tableArn], OF_AN_INDEX);
  for (const folder of [BLOB_FOLDERS.temperatureLogs, BLOB_FOLDERS.photos, BLOB_FOLDERS.uploads]) {
    allowBlobs(made, data, folder, ["s3:PutObject", "s3:GetObject"]);
  }
  return made;
}

/** The EPCIS server of other systems: a partner's wave of events cannot lock clerks out of the management api. */
function epcisFunction(
  scope: Construct,
  data: DataStack,
  environment: Readonly<Record<string, string>>,
): ServiceFunction {
  const made = new ServiceFunction(scope, "Epcis", {
    service: "epcis",
    memoryMb: 1024,
    timeoutSeconds: 28,
    environment: { ...environment, BLOBS_BUCKET: data.blobs.bucketName },
  });
  made.allow(["dynamodb:GetItem", "dynamodb:BatchGetItem", "dynamodb:Query"], [data.table.tableArn]);
  const writes = ["dynamodb:PutItem", "dynamodb:DeleteItem", "dynamodb:ConditionCheckItem"];
  made.allow(writes, [data.table.tableArn], IN_TRANSACTION);
  made.allow(["dynamodb:PutItem"], [data.table.tableArn], OF_AN_INDEX);
  allowBlobs(made, data, BLOB_FOLDERS.captures, ["s3:PutObject", "s3:GetObject"]);
  return made;
}

function publicFunction(
  scope: Construct,
  { table }: DataStack,
  environment: Readonly<Record<string, string>>,
): ServiceFunction {
  const made = new ServiceFunction(scope, "Public", {
    service: "public",
    memoryMb: 1024,
    timeoutSeconds: 15,
    environment,
  });
  made.allow(["dynamodb:BatchGetItem"], [table.tableArn]);
  return made;
}

type Fronts = Readonly<Record<Application, ServiceFunction>>;

const NAMES: Readonly<Record<Application, string>> = { public: "Public", epcis: "Epcis", management: "Management" };

/** The routes for an address. A compressed link comes by that of a Digital Link: the edge has told its path by then. */
const ROUTES: Readonly<Record<Address["match"], (path: string) => readonly string[]>> = {
  below: (path) => [`${path}/{proxy+}`],
  within: (path) => [path, `${path}/{proxy+}`],
  exactly: (path) => [path],
  beginning: () => [],
};

/** Every address goes to the function of its application, and what the table does not name (unknown paths too) to the default one. */
function gateway(scope: Construct, fronts: Fronts): HttpApi {
  const to = (name: string, { lambda }: ServiceFunction) =>
    new HttpLambdaIntegration(name, lambda, {
      payloadFormatVersion: PayloadFormatVersion.VERSION_2_0,
      scopePermissionToRoute: false,
    });
  const httpApi = new HttpApi(scope, "HttpApi", {
    createDefaultStage: false,
    defaultIntegration: to(NAMES[DEFAULT_APPLICATION], fronts[DEFAULT_APPLICATION]),
  });
  for (const application of APPLICATIONS) {
    if (application === DEFAULT_APPLICATION) continue;
    const integration = to(NAMES[application], fronts[application]);
    const own = ADDRESSES.filter((address) => address.application === application);
    for (const path of own.flatMap(({ match, path }) => ROUTES[match](path))) {
      httpApi.addRoutes({ path, methods: [HttpMethod.ANY], integration });
    }
  }
  new HttpStage(scope, "Stage", {
    httpApi,
    stageName: "$default",
    autoDeploy: true,
    throttle: THROTTLE,
    detailedMetricsEnabled: true,
    accessLogSettings: { destination: new LogGroupLogDestination(accessLog(scope)), format: ACCESS_LINE },
  });
  Validations.of(httpApi).acknowledge({
    id: "AwsSolutions-APIG4",
    reason:
      "The application authorizes by API key and role, object by object; pages, links and the contract are for everyone.",
  });
  return httpApi;
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
    retention: RetentionDays.THREE_MONTHS,
    removalPolicy: RemovalPolicy.DESTROY,
  });
}
