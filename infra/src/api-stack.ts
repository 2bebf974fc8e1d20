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
import { IN_TRANSACTION, ServiceFunction, wildcardFinding } from "./service-function.ts";
import type { Settings } from "./settings.ts";

export interface ApiStackParts {
  readonly settings: Settings;
  readonly data: DataStack;
}

/** Requests a second, and at once, that the gateway lets through; more get 429 before any function runs. */
const THROTTLE = { rateLimit: 2000, burstLimit: 1000 };

/** What answers: the gateway, the functions, and what follows from what they record. */
export class ApiStack extends Stack {
  readonly httpApi: HttpApi;

  constructor(scope: Construct, id: string, { settings, data }: ApiStackParts, props: StackProps) {
    super(scope, id, props);
    const scans = new Scans(this, "Scans", data.table);
    const followers = new Followers(this, "Followers", { table: data.table, publicUrl: settings.publicUrl });
    const front = {
      TABLE_NAME: data.table.tableName,
      PUBLIC_URL: settings.publicUrl,
      RATE_LIMIT_PER_MINUTE: String(settings.rateLimitPerMinute),
      // Both sides of the comparison are plain to whoever may read the configuration of either; it opens no data.
      ORIGIN_SECRET: data.frontSecret.secretValue.unsafeUnwrap(),
    };
    const management = managementFunction(this, data, front, settings.managementConcurrency);
    const pages = publicFunction(this, data, { ...front, SCANS_QUEUE_URL: scans.queue.queueUrl });
    pages.allow(["sqs:SendMessage"], [scans.queue.queueArn]);
    this.httpApi = gateway(this, management, pages);
    const watched: Watched = {
      functions: { management, pages, follow: followers.follow, sweep: followers.sweep, scans: scans.consumer },
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
  { table, blobs }: DataStack,
  environment: Readonly<Record<string, string>>,
  reservedConcurrency: number,
): ServiceFunction {
  const made = new ServiceFunction(scope, "Management", {
    service: "management",
    memoryMb: 1024,
    timeoutSeconds: 25,
    environment: { ...environment, BLOBS_BUCKET: blobs.bucketName },
    reservedConcurrency,
  });
  made.allow(["dynamodb:GetItem", "dynamodb:BatchGetItem", "dynamodb:Query"], [table.tableArn]);
  made.allow(["dynamodb:PutItem", "dynamodb:ConditionCheckItem"], [table.tableArn], IN_TRANSACTION);
  made.allow(["s3:PutObject", "s3:GetObject"], [blobs.arnForObjects("temperature-logs/*")]);
  Validations.of(made.role).acknowledge({
    id: wildcardFinding(Stack.of(blobs), blobs.bucketArn, "/temperature-logs/*"),
    reason: "Objects are named by their content: no list of names can be given beforehand.",
  });
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

/** Pages and links of consumers go to one function, everything else (unknown paths too) to the management api. */
function gateway(scope: Construct, management: ServiceFunction, pages: ServiceFunction): HttpApi {
  const to = (name: string, { lambda }: ServiceFunction) =>
    new HttpLambdaIntegration(name, lambda, {
      payloadFormatVersion: PayloadFormatVersion.VERSION_2_0,
      scopePermissionToRoute: false,
    });
  const httpApi = new HttpApi(scope, "HttpApi", {
    createDefaultStage: false,
    defaultIntegration: to("Management", management),
  });
  const integration = to("Public", pages);
  for (const path of ["/v/{proxy+}", "/01/{proxy+}"]) {
    httpApi.addRoutes({ path, methods: [HttpMethod.ANY], integration });
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
