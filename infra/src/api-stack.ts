import type { Application } from "@suyuan/api/addresses";
import { issuerOrigins } from "@suyuan/api/http/security-headers";
import { BLOB_FOLDERS } from "@suyuan/api/ledger/blob-names";
import { CfnOutput, Stack, type StackProps } from "aws-cdk-lib";
import type { HttpApi } from "aws-cdk-lib/aws-apigatewayv2";
import type { Alias } from "aws-cdk-lib/aws-lambda";
import type { Queue } from "aws-cdk-lib/aws-sqs";
import type { Construct } from "constructs";
import { type Watched, watch } from "./alarms.ts";
import { balancer } from "./balancer/balancer.ts";
import { canary } from "./canary.ts";
import { acceptedSecrets, type DataStack, frontSecretValue } from "./data-stack.ts";
import { aliasOf, tryInSteps } from "./deployments.ts";
import { hostForEdge } from "./edge/pages-host.ts";
import { Followers } from "./followers.ts";
import { gateway } from "./gateway.ts";
import { labelKeysVariable } from "./keys/label-keys.ts";
import { Scans } from "./scans.ts";
import { allowBlobs, IN_TRANSACTION, OF_AN_INDEX, OF_WHAT_GOES, ServiceFunction } from "./service-function.ts";
import type { Settings } from "./settings.ts";
import { Subscriptions } from "./subscriptions.ts";

export interface ApiStackParts {
  readonly settings: Settings;
  readonly data: DataStack;
}

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
  /** None in China, where a balancer stands before the functions. */
  readonly httpApi: HttpApi | undefined;
  /** Where the edge asks for buyers' pages. None in China. */
  readonly pagesHost: string | undefined;

  constructor(scope: Construct, id: string, { settings, data }: ApiStackParts, props: StackProps) {
    super(scope, id, props);
    // The functions name the secrets of the front by their names: they have to be there first.
    this.addStackDependency(data);
    const scans = new Scans(this, "Scans", data.table);
    const labelKeys = labelKeysVariable(settings);
    const subscriptions = new Subscriptions(this, "Subscriptions", { table: data.table, settings });
    const followers = new Followers(this, "Followers", {
      data,
      labelKeys,
      publicUrl: settings.publicUrl,
      deliveries: subscriptions.queue,
    });
    const { canaryPath, publicUrl } = settings;
    const front = frontOf(settings, data);
    const counting = { ...front, ...quotasOf(settings) };
    const management = managementFunction(this, data, { ...counting, ...labelKeys }, settings.managementConcurrency);
    const epcis = epcisFunction(this, data, counting);
    const answering = { ...front, ...labelKeys, FARM_HOTLINE: settings.farmHotline };
    const pages = publicFunction(this, data, { environment: answering, queue: scans.queue, settings });
    const live = { management: aliasOf(management), public: aliasOf(pages), epcis: aliasOf(epcis) };
    const isChina = settings.partition === "aws-cn";
    const way = isChina ? undefined : gateway(this, live);
    const files = isChina ? consoleServer(this, settings) : undefined;
    this.httpApi = way?.httpApi;
    this.pagesHost = way && hostForEdge(this, live.public);
    const scheduled = {
      sweep: followers.sweep,
      dispatch: subscriptions.dispatch,
      ...(canaryPath === undefined ? {} : { canary: canary(this, publicUrl, canaryPath) }),
    };
    const watched: Watched = {
      functions: {
        management,
        pages,
        epcis,
        follow: followers.follow,
        scans: scans.consumer,
        deliver: subscriptions.deliver,
        ...(files && { files }),
        ...scheduled,
      },
      scheduled,
      ...queuesOf(scans, followers, subscriptions),
      follower: followers.follow.lambda,
      pages: pages.lambda,
      front: way?.limits ?? frontInChina(this, settings, { live, files }),
      table: data.table,
    };
    const { topic, alarms } = watch(this, watched, settings);
    tryInSteps(this, live, alarms);
    new CfnOutput(this, "AlarmTopic", { value: topic.topicArn });
    if (way !== undefined) new CfnOutput(this, "ApiId", { value: way.httpApi.apiId });
  }
}

/** Who serves the console's files where no edge does: from its bundle, and with no right but to its own log. */
function consoleServer(scope: Construct, { publicUrl, oidcIssuer, oidcOrigins }: Settings): ServiceFunction {
  const connect = issuerOrigins(oidcIssuer, oidcOrigins).join(",");
  return new ServiceFunction(scope, "Console", {
    service: "console",
    entry: "serve",
    memoryMb: 512,
    timeoutSeconds: 10,
    environment: { PUBLIC_URL: publicUrl, CONSOLE_CONNECT: connect },
  });
}

function frontInChina(
  scope: Construct,
  settings: Settings,
  { live, files }: { readonly live: Readonly<Record<Application, Alias>>; readonly files: ServiceFunction | undefined },
) {
  if (files === undefined) throw new Error("a balancer stands before the console's files");
  return balancer(scope, settings, { live, files: files.lambda });
}

/** What every function that answers is told. */
function frontOf(settings: Settings, { table }: DataStack): Readonly<Record<string, string>> {
  return {
    TABLE_NAME: table.tableName,
    PUBLIC_URL: settings.publicUrl,
    RATE_LIMIT_PER_MINUTE: String(settings.rateLimitPerMinute),
    ...(settings.partition === "aws-cn" ? { FRONT: "balancer" } : { ORIGIN_SECRETS: originSecrets(settings) }),
    ...issuerOf(settings),
  };
}

/** Both sides of the comparison are plain to whoever may read the configuration of either; it opens no data. */
function originSecrets(settings: Settings): string {
  return acceptedSecrets(settings)
    .map((number) => frontSecretValue(settings, number))
    .join(",");
}

function queuesOf(
  scans: Scans,
  followers: Followers,
  subscriptions: Subscriptions,
): Pick<Watched, "deadLetters" | "waiting" | "deliveries"> {
  return {
    deadLetters: {
      scans: scans.deadLetters,
      followers: followers.deadLetters,
      deliveries: subscriptions.deadLetters,
    },
    waiting: scans.queue,
    deliveries: subscriptions.queue,
  };
}

/** What an organisation may send a day and keep, for the functions that take it. */
function quotasOf(settings: Settings): Readonly<Record<string, string>> {
  return {
    QUOTA_MB_PER_DAY: String(settings.quotaMbPerDay),
    QUOTA_EVENTS_PER_DAY: String(settings.quotaEventsPerDay),
    QUOTA_LABELS_PER_DAY: String(settings.quotaLabelsPerDay),
    QUOTA_UPLOADS_PER_DAY: String(settings.quotaUploadsPerDay),
    QUOTA_STORED_FILES: String(settings.quotaStoredFiles),
    QUOTA_STORED_MB: String(settings.quotaStoredMb),
  };
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
  made.allow(["dynamodb:DeleteItem"], [data.table.tableArn], OF_WHAT_GOES);
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
  made.allow(["dynamodb:PutItem", "dynamodb:ConditionCheckItem"], [data.table.tableArn], IN_TRANSACTION);
  made.allow(["dynamodb:DeleteItem"], [data.table.tableArn], OF_WHAT_GOES);
  made.allow(["dynamodb:PutItem"], [data.table.tableArn], OF_AN_INDEX);
  allowBlobs(made, data, BLOB_FOLDERS.captures, ["s3:PutObject", "s3:GetObject"]);
  return made;
}

/**
 * Of the function that answers buyers. A page takes 3 ms of a whole processor, which this much has two sevenths of: it is made while its scan is
 * sent to the queue, so that more memory would make a call dearer and no faster.
 */
export const PAGES_MEMORY_MB = 512;

function publicFunction(
  scope: Construct,
  { table }: DataStack,
  of: {
    readonly environment: Readonly<Record<string, string>>;
    readonly queue: Queue;
    readonly settings: Pick<Settings, "pagesConcurrency">;
  },
): ServiceFunction {
  const { environment, queue, settings } = of;
  const made = new ServiceFunction(scope, "Public", {
    service: "public",
    memoryMb: PAGES_MEMORY_MB,
    timeoutSeconds: 15,
    environment: { ...environment, SCANS_QUEUE_URL: queue.queueUrl },
    reservedConcurrency: settings.pagesConcurrency,
    isQuiet: true,
  });
  made.allow(["dynamodb:BatchGetItem"], [table.tableArn]);
  made.allow(["sqs:SendMessage"], [queue.queueArn]);
  return made;
}
