import { OUTBOX_SHARDS } from "@suyuan/api/ledger/keys";
import { App } from "aws-cdk-lib";
import { afterAll, describe, expect, test } from "vitest";
import * as z from "zod";
import { QUOTA_VARIABLES } from "../../functions/host/quotas.ts";
import { settingsOf } from "../../infra/src/settings.ts";
import type { Stacks } from "../../infra/src/stacks.ts";
import { type Synthesis, synthesize } from "./synthesis.ts";

const synthesis = synthesize();
afterAll(() => synthesis.remove());

function only(stack: keyof Stacks, type: string) {
  const found = Object.values(synthesis.resources(stack, type));
  const [one] = found;
  if (one === undefined || found.length > 1) throw new Error(`${found.length} of ${type}`);
  return one;
}

function propertiesOf(stack: keyof Stacks, type: string): Readonly<Record<string, Readonly<Record<string, unknown>>>> {
  return Object.fromEntries(
    Object.entries(synthesis.resources(stack, type)).map(([id, { Properties: properties }]) => [id, properties]),
  );
}

describe("the data stack", () => {
  test("keeps what it holds when it is deleted or a resource is replaced, and cannot be deleted by mistake", () => {
    expect(synthesis.stacks.data.terminationProtection).toBe(true);
    const kept = ["AWS::DynamoDB::GlobalTable", "AWS::S3::Bucket", "AWS::KMS::Key"].flatMap((type) =>
      Object.values(synthesis.resources("data", type)),
    );
    expect(kept).toHaveLength(4);
    for (const one of kept) expect([one.DeletionPolicy, one.UpdateReplacePolicy]).toEqual(["Retain", "Retain"]);
  });

  test("drops captured documents after a month and pieces of uploads after eight days, and no other file", () => {
    const rules = Object.values(propertiesOf("data", "AWS::S3::Bucket")).flatMap(
      ({ LifecycleConfiguration: lifecycle }) =>
        lifecycle === undefined ? [] : (lifecycle as { Rules: { Prefix?: string; ExpirationInDays?: number }[] }).Rules,
    );
    const ending = rules.filter(({ ExpirationInDays: days }) => days !== undefined);
    const told = ending.map(({ Prefix: prefix, ExpirationInDays: days }) => [prefix, days]);
    expect(told).toEqual(
      expect.arrayContaining([
        ["captures/", 31],
        ["uploads/", 8],
      ]),
    );
    // The other is the bucket of access logs.
    expect(told).toHaveLength(3);
  });

  test("names its stateful resources as always: another logical id would make new, empty ones", () => {
    const types = ["AWS::DynamoDB::GlobalTable", "AWS::S3::Bucket", "AWS::KMS::Key", "AWS::SecretsManager::Secret"];
    expect(types.flatMap((type) => Object.keys(synthesis.resources("data", type)))).toEqual([
      "TableCD117FA1",
      "BlobAccessLogsF01183CE",
      "BlobsF0F01DC6",
      "LogKeyE83D0C1B",
      "FrontSecret0E8B69A4",
      "LabelKey18CAA0048",
    ]);
  });

  test("has a table as its adapter expects it: keys, expiry, stream, recovery to any second of five weeks", () => {
    const { Properties: table } = only("data", "AWS::DynamoDB::GlobalTable");
    expect(table).toMatchObject({
      BillingMode: "PAY_PER_REQUEST",
      KeySchema: [
        { AttributeName: "pk", KeyType: "HASH" },
        { AttributeName: "sk", KeyType: "RANGE" },
      ],
      SSESpecification: { SSEEnabled: true, SSEType: "KMS" },
      StreamSpecification: { StreamViewType: "NEW_IMAGE" },
      TimeToLiveSpecification: { AttributeName: "exp", Enabled: true },
      Replicas: [
        {
          DeletionProtectionEnabled: true,
          PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true, RecoveryPeriodInDays: 35 },
        },
      ],
    });
    expect(table).not.toHaveProperty("GlobalSecondaryIndexes");
  });

  test("has a bucket that keeps every version, and a signing key of the kind that the signer asks for", () => {
    expect(propertiesOf("data", "AWS::S3::Bucket").BlobsF0F01DC6).toMatchObject({
      VersioningConfiguration: { Status: "Enabled" },
      LoggingConfiguration: { DestinationBucketName: { Ref: "BlobAccessLogsF01183CE" } },
    });
    const { Properties: key } = only("data", "AWS::KMS::Key");
    expect(key).toMatchObject({ KeySpec: "ECC_NIST_EDWARDS25519", KeyUsage: "SIGN_VERIFY", PendingWindowInDays: 30 });
  });
});

describe("every bucket and queue", () => {
  test.each(["data", "edge"] as const)(
    "of the %s stack is private, encrypted, and refuses what comes without TLS",
    (stack) => {
      const buckets = propertiesOf(stack, "AWS::S3::Bucket");
      const policies = Object.values(propertiesOf(stack, "AWS::S3::BucketPolicy"));
      for (const [id, bucket] of Object.entries(buckets)) {
        expect(bucket, id).toMatchObject({
          PublicAccessBlockConfiguration: {
            BlockPublicAcls: true,
            BlockPublicPolicy: true,
            IgnorePublicAcls: true,
            RestrictPublicBuckets: true,
          },
          BucketEncryption: {
            ServerSideEncryptionConfiguration: [{ ServerSideEncryptionByDefault: { SSEAlgorithm: "AES256" } }],
          },
        });
        const policy = policies.find((one) => JSON.stringify(one.Bucket) === JSON.stringify({ Ref: id }));
        expect(JSON.stringify(policy), id).toContain('"aws:SecureTransport":"false"');
      }
      expect(Object.keys(buckets).length).toBe(policies.length);
    },
  );

  test("of the api stack is an encrypted queue that refuses what comes without TLS", () => {
    const queues = propertiesOf("api", "AWS::SQS::Queue");
    expect(Object.keys(queues)).toHaveLength(5);
    for (const queue of Object.values(queues)) expect(queue).toMatchObject({ SqsManagedSseEnabled: true });
    const policies = JSON.stringify(propertiesOf("api", "AWS::SQS::QueuePolicy"));
    for (const id of Object.keys(queues)) expect(policies).toContain(`"Queues":[{"Ref":"${id}"}]`);
    expect(policies.match(/"aws:SecureTransport":"false"/g)).toHaveLength(5);
  });
});

describe("the api stack", () => {
  test("runs every function on ARM and Node 24, with a log that is kept for the six months of the law and ends, and none that is not ours; all are traced but the one for pages, which writes nothing of a call that went well", () => {
    const functions = propertiesOf("api", "AWS::Lambda::Function");
    const handlers = Object.values(functions).map(({ Handler: handler }) => String(handler));
    expect(handlers.toSorted()).toEqual(["lambda.dispatch", ...Array(6).fill("lambda.handler"), "lambda.sweep"]);
    for (const [id, one] of Object.entries(functions)) {
      expect(one).toMatchObject({ Architectures: ["arm64"], Runtime: "nodejs24.x" });
      const isOfPages = id.startsWith("Public");
      expect([id, one.LoggingConfig]).toMatchObject([
        id,
        { LogFormat: "JSON", ...(isOfPages ? { SystemLogLevel: "WARN" } : {}) },
      ]);
      if (isOfPages) expect(one).not.toHaveProperty("TracingConfig");
      else expect([id, one.TracingConfig]).toEqual([id, { Mode: "Active" }]);
    }
    const logs = Object.values(propertiesOf("api", "AWS::Logs::LogGroup"));
    expect(logs.map(({ RetentionInDays: days }) => days)).toEqual(Array(9).fill(365));
    expect(synthesis.resources("data", "AWS::Lambda::Function")).toEqual({});
    expect(Object.keys(synthesis.resources("edge", "AWS::Lambda::Function"))).toEqual([
      expect.stringMatching(/^ApologyFunction/),
      expect.stringMatching(/^ConsoleFillerFunction/),
    ]);
  });

  test("follows only new outbox rows, and what it hears of facts that were altered, each partition of the outbox beside the others, halves a batch that fails, reports each failure, and keeps what it gives up on", () => {
    const stream = propertiesOf("api", "AWS::Lambda::EventSourceMapping").FollowersStreamBB9BC377;
    expect(stream).toMatchObject({
      FilterCriteria: {
        Filters: [
          { Pattern: '{"eventName":["INSERT"],"dynamodb":{"Keys":{"pk":{"S":[{"prefix":"OUTBOX#"}]}}}}' },
          ...[
            '"sk":{"S":[{"prefix":"F#"}]}',
            '"pk":{"S":[{"prefix":"EVENT#"}]}',
            '"pk":{"S":[{"prefix":"JOURNAL#"}]}',
          ].map((key) => ({ Pattern: `{"eventName":["MODIFY","REMOVE"],"dynamodb":{"Keys":{${key}}}}` })),
        ],
      },
      ParallelizationFactor: OUTBOX_SHARDS,
      BisectBatchOnFunctionError: true,
      FunctionResponseTypes: ["ReportBatchItemFailures"],
      MaximumRetryAttempts: 10,
      MaximumRecordAgeInSeconds: 21_600,
      DestinationConfig: { OnFailure: { Destination: { "Fn::GetAtt": ["FollowersDeadLetters474B698B", "Arn"] } } },
    });
  });

  test("looks for what was left behind or set aside every five minutes, and for subscribers of whom the queue was not told every minute", () => {
    const rules = Object.values(propertiesOf("api", "AWS::Events::Rule"));
    const schedules = rules.map(({ ScheduleExpression: schedule }) => schedule);
    expect(schedules.map(String).toSorted()).toEqual(["rate(1 minute)", "rate(5 minutes)"]);
  });

  test("takes scans off a queue a few batches at a time and puts what five tries cannot read aside", () => {
    const { ScansSource322D3680: source } = propertiesOf("api", "AWS::Lambda::EventSourceMapping");
    expect(source).toMatchObject({
      ScalingConfig: { MaximumConcurrency: 5 },
      FunctionResponseTypes: ["ReportBatchItemFailures"],
    });
    expect(propertiesOf("api", "AWS::SQS::Queue").ScansQueueEFC1B81B).toMatchObject({
      RedrivePolicy: { maxReceiveCount: 5 },
      VisibilityTimeout: 360,
    });
  });

  test("hands out one delivery of a receiver at a time, twenty receivers at once, and puts aside what three calls could not carry out", () => {
    const mappings = Object.entries(propertiesOf("api", "AWS::Lambda::EventSourceMapping"));
    const [, source] = mappings.find(([id]) => id.startsWith("SubscriptionsSource")) ?? [];
    expect(source).toMatchObject({ BatchSize: 1, ScalingConfig: { MaximumConcurrency: 20 } });
    const queues = Object.entries(propertiesOf("api", "AWS::SQS::Queue"));
    const own = queues.filter(([id]) => id.startsWith("Subscriptions")).map(([, queue]) => queue);
    expect(own).toHaveLength(2);
    for (const queue of own) {
      expect(queue).toMatchObject({
        FifoQueue: true,
        DeduplicationScope: "messageGroup",
        FifoThroughputLimit: "perMessageGroupId",
        MessageRetentionPeriod: 1_209_600,
      });
    }
    expect(own.find((queue) => "RedrivePolicy" in queue)).toMatchObject({
      RedrivePolicy: { maxReceiveCount: 3 },
      VisibilityTimeout: 180,
    });
    const functions = Object.entries(propertiesOf("api", "AWS::Lambda::Function"));
    const [, deliver] = functions.find(([id]) => id.startsWith("SubscriptionsDeliver")) ?? [];
    expect(deliver).toMatchObject({ Timeout: 30 });
  });

  test("holds requests back at the gateway too, integrators by themselves, and logs of them neither address nor path; no way to buyers' pages leads through it", () => {
    const { Properties: stage } = only("api", "AWS::ApiGatewayV2::Stage");
    expect(stage).toMatchObject({
      DefaultRouteSettings: { ThrottlingRateLimit: 2000, ThrottlingBurstLimit: 2000 },
      RouteSettings: { "ANY /epcis/{proxy+}": { ThrottlingRateLimit: 2000, ThrottlingBurstLimit: 1000 } },
    });
    const { AccessLogSettings: log } = stage as { readonly AccessLogSettings: { readonly Format: string } };
    expect(log.Format).toContain("$context.status");
    expect(log.Format).not.toMatch(/sourceIp|\$context\.path|userAgent|authorizer/);
    const routes = Object.values(propertiesOf("api", "AWS::ApiGatewayV2::Route")).map(({ RouteKey: key }) => key);
    expect(routes.map(String).toSorted()).toEqual(["$default", "ANY /epcis", "ANY /epcis/{proxy+}"]);
  });

  test("answers buyers at an address of their function's own, which takes what distributions of this account signed and nothing else", () => {
    expect(only("api", "AWS::Lambda::Url").Properties).toMatchObject({
      AuthType: "AWS_IAM",
      TargetFunctionArn: expect.anything(),
      Qualifier: "live",
    });
    const asked = Object.values(propertiesOf("api", "AWS::Lambda::Permission")).filter(
      ({ Principal: principal }) => principal === "cloudfront.amazonaws.com",
    );
    expect(asked.map(({ Action: action }) => String(action)).toSorted()).toEqual([
      "lambda:InvokeFunction",
      "lambda:InvokeFunctionUrl",
    ]);
    for (const one of asked) {
      expect(JSON.stringify(one.FunctionName)).toMatch(/PublicLive/);
      expect(JSON.stringify(one.SourceArn)).toMatch(/cloudfront::.*:distribution\/\*/);
    }
    // Nobody else may call it: the gateway least of all.
    const others = Object.values(propertiesOf("api", "AWS::Lambda::Permission")).filter(
      ({ Principal: principal }) => principal !== "cloudfront.amazonaws.com",
    );
    expect(JSON.stringify(others)).not.toContain("PublicLive");
  });

  test("bounds the functions that answer buyers where the context says so, and by itself not: a new account has none to keep", () => {
    const bounded = synthesize({ context: { pagesConcurrency: "600" } });
    const pagesOf = (made: Synthesis) =>
      Object.entries(made.resources("api", "AWS::Lambda::Function")).find(([id]) => id.startsWith("Public"))?.[1];
    expect(pagesOf(bounded)?.Properties).toMatchObject({ ReservedConcurrentExecutions: 600 });
    expect(pagesOf(synthesis)?.Properties).not.toHaveProperty("ReservedConcurrentExecutions");
    bounded.remove();
  });

  test("rings when something fails, is held back, waits, lags, or ends in a dead-letter queue", () => {
    const alarms = propertiesOf("api", "AWS::CloudWatch::Alarm");
    const watched = Object.keys(alarms).map((id) => id.replace(/Alarm[0-9A-F]{8}$/, ""));
    const functions = ["management", "pages", "epcis", "follow", "sweep", "scans", "deliver", "dispatch"];
    expect(watched.sort()).toEqual(
      [
        ...functions.flatMap((name) => [`${name}Errors`, `${name}Throttles`]),
        ...[
          "sweepSilent",
          "dispatchSilent",
          "scansDeadLetters",
          "followersDeadLetters",
          "deliveriesDeadLetters",
          "deliveriesWaiting",
          "webhooksGivenUp",
          "reportsGivenUp",
          "scansWaiting",
          "scansLost",
          "iteratorAge",
          "outboxLag",
          "factsSetAside",
          "factsAltered",
          "oldestFact",
          "serverErrors",
          "heldBack",
          "latency",
          "pagesLatency",
          "readThrottles",
          "writeThrottles",
          "conflicts",
        ],
      ].sort(),
    );
    for (const alarm of Object.values(alarms)) expect(alarm.AlarmActions).toEqual([{ Ref: "Alarms04B5A0BF" }]);
  });
});

describe("the edge stack", () => {
  test("serves over TLS 1.2 and newer only, behind the firewall, and keeps no answer but the contract, photos and the console's files", () => {
    const { Properties: distribution } = only("edge", "AWS::CloudFront::Distribution");
    const disabled = "4135ea2d-6df8-44a3-9df3-4b5a84be39ad";
    expect(distribution.DistributionConfig).toMatchObject({
      WebACLId: { "Fn::GetAtt": ["Firewall", "Arn"] },
      ViewerCertificate: { MinimumProtocolVersion: "TLSv1.2_2021" },
      DefaultCacheBehavior: { ViewerProtocolPolicy: "https-only", CachePolicyId: disabled },
      CacheBehaviors: [
        ...["/v/*", "/00/*", "/01/*", "/414/*", "/417/*", "/id/*", "/eh*", "/ex*", "/.well-known/gs1resolver"].map(
          (pattern) => ({ PathPattern: pattern, ViewerProtocolPolicy: "redirect-to-https", CachePolicyId: disabled }),
        ),
        { PathPattern: "/openapi.json", ViewerProtocolPolicy: "redirect-to-https" },
        { PathPattern: "/photos/*", ViewerProtocolPolicy: "redirect-to-https" },
        ...["/console/sign-in.json", "/console", "/console/assets/wasm-*", "/console/*"].map((pattern) => ({
          PathPattern: pattern,
          ViewerProtocolPolicy: "redirect-to-https",
        })),
        { PathPattern: "/edge/unavailable", ViewerProtocolPolicy: "redirect-to-https" },
      ],
    });
    const { Origins: origins } = distribution.DistributionConfig as { readonly Origins: readonly object[] };
    for (const origin of origins) {
      // What lies in a bucket is asked for by S3's own way, over TLS.
      if ("S3OriginConfig" in origin) continue;
      expect(origin).toMatchObject({
        CustomOriginConfig: { OriginProtocolPolicy: "https-only", OriginSSLProtocols: ["TLSv1.2"] },
      });
    }
  });

  test("has another answer for buyers' addresses where their function fails, is held back or is not let in, whom this distribution alone may ask, and leaves the api's own 5xx as they are", () => {
    const { DistributionConfig: config } = only("edge", "AWS::CloudFront::Distribution").Properties as {
      readonly DistributionConfig: {
        readonly CacheBehaviors: readonly { readonly PathPattern: string; readonly TargetOriginId: string }[];
        readonly DefaultCacheBehavior: { readonly TargetOriginId: string };
        readonly OriginGroups: {
          readonly Items: readonly {
            readonly Id: string;
            readonly FailoverCriteria: { readonly StatusCodes: { readonly Items: readonly number[] } };
          }[];
        };
      };
    };
    const groups = new Map(config.OriginGroups.Items.map(({ Id: id, FailoverCriteria: on }) => [id, on] as const));
    const safe = config.CacheBehaviors.filter(({ TargetOriginId: id }) => groups.has(id));
    expect(safe.map(({ PathPattern: pattern }) => pattern)).toEqual(
      expect.arrayContaining(["/v/*", "/01/*", "/00/*", "/id/*", "/eh*"]),
    );
    for (const { StatusCodes: codes } of groups.values()) expect(codes.Items).toEqual([403, 429, 500, 502, 503, 504]);
    expect(groups.has(config.DefaultCacheBehavior.TargetOriginId)).toBe(false);
    expect(only("edge", "AWS::Lambda::Url").Properties).toMatchObject({ AuthType: "AWS_IAM" });
    const allowed = Object.values(propertiesOf("edge", "AWS::Lambda::Permission"));
    expect(allowed.length).toBeGreaterThan(0);
    for (const one of allowed) {
      expect(one.Principal).toBe("cloudfront.amazonaws.com");
      expect(JSON.stringify(one.SourceArn)).toContain(":distribution/");
    }
  });

  test("remembers no error: one caller's 404 is not another's, and who asks again after a failure is not told of it for ten seconds more", () => {
    const { DistributionConfig: config } = only("edge", "AWS::CloudFront::Distribution").Properties as {
      readonly DistributionConfig: { readonly CustomErrorResponses: readonly Readonly<Record<string, unknown>>[] };
    };
    const errors = new Map(config.CustomErrorResponses.map((one) => [one.ErrorCode, one] as const));
    // What CloudFront keeps though nothing says so; others it keeps only where the origin gives a time.
    expect([...errors.keys()]).toEqual([404, 414, 500, 501, 503, 502, 504]);
    for (const one of errors.values()) expect(one.ErrorCachingMinTTL).toBe(0);
    for (const status of [404, 500, 503]) expect(errors.get(status)).not.toHaveProperty("ResponsePagePath");
    for (const status of [502, 504]) {
      expect(errors.get(status)).toMatchObject({ ResponsePagePath: "/edge/unavailable", ResponseCode: 503 });
    }
  });

  test("hands on every header but Host, so that languages, keys, tags and idempotency keys arrive", () => {
    const { Properties: policy } = only("edge", "AWS::CloudFront::OriginRequestPolicy");
    expect(policy.OriginRequestPolicyConfig).toMatchObject({
      HeadersConfig: { HeaderBehavior: "allExcept", Headers: ["host"] },
      QueryStringsConfig: { QueryStringBehavior: "all" },
    });
  });

  test("stands where the firewall of CloudFront must stand, and counts floods by address; who is held off learns for how long, in a page of any origin too", () => {
    expect(synthesis.stacks.edge?.region).toBe("us-east-1");
    expect(only("edge", "AWS::WAFv2::WebACL").Properties).toMatchObject({
      Scope: "CLOUDFRONT",
      CustomResponseBodies: {
        flooded: { ContentType: "TEXT_HTML", Content: expect.stringMatching(/^.{200,4096}$/) },
        crowded: { ContentType: "TEXT_HTML", Content: expect.stringMatching(/^.{200,4096}$/) },
      },
      Rules: [
        {
          Name: "flood",
          Statement: { RateBasedStatement: { AggregateKeyType: "IP", Limit: 60_000, EvaluationWindowSec: 300 } },
          Action: {
            Block: {
              CustomResponse: {
                ResponseCode: 429,
                CustomResponseBodyKey: "flooded",
                ResponseHeaders: [
                  { Name: "retry-after", Value: "300" },
                  { Name: "access-control-allow-origin", Value: "*" },
                  { Name: "access-control-expose-headers", Value: "Retry-After" },
                ],
              },
            },
          },
        },
        ...["public", "epcis", "management"].map((name) => ({ Name: name })),
      ],
    });
  });

  test("answers for an application that too many ask at once: buyers a page, programs the problem document, each application by itself, at half of what the gateway takes", () => {
    const { Properties: acl } = only("edge", "AWS::WAFv2::WebACL") as unknown as { readonly Properties: Acl };
    const ofAll = acl.Rules.filter(({ Statement: { RateBasedStatement: one } }) => one.AggregateKeyType === "CONSTANT");
    expect(
      ofAll.map(({ Name: name, Statement: { RateBasedStatement: one } }) => [name, one.Limit, one.EvaluationWindowSec]),
    ).toEqual([
      ["public", 480_000, 60],
      ["epcis", 60_000, 60],
      ["management", 60_000, 60],
    ]);
    const bodies = ofAll.map(
      ({
        Action: {
          Block: { CustomResponse: response },
        },
      }) => response,
    );
    expect(bodies.map(({ ResponseCode: status }) => status)).toEqual([429, 429, 429]);
    expect(bodies.map(({ CustomResponseBodyKey: key }) => key)).toEqual(["crowded", "tooMany", "tooMany"]);
    expect(JSON.parse(acl.CustomResponseBodies.tooMany?.Content ?? "")).toMatchObject({
      type: "https://suyuan.example/problems/too-many-requests",
      status: 429,
      code: "too-many-requests",
      detailZh: expect.stringContaining("重发"),
      retryAfterSeconds: 60,
    });
    const caught = (path: string) =>
      ofAll
        .filter(({ Statement: { RateBasedStatement: one } }) => holds(one.ScopeDownStatement, path))
        .map(({ Name: name }) => name);
    for (const path of [
      "/01/06901234567892/10/A%2FB",
      "/v/01/1",
      "/00/1",
      "/id/base/x",
      "/ehAB",
      "/.well-known/gs1resolver",
    ])
      expect([path, caught(path)]).toEqual([path, ["public"]]);
    for (const path of ["/epcis", "/epcis/events"]) expect([path, caught(path)]).toEqual([path, ["epcis"]]);
    for (const path of ["/api/batches", "/", "/epcisx", "/health", "/photos/x", "/console/sign-in.json"].slice(0, 5))
      expect([path, caught(path)]).toEqual([path, ["management"]]);
    for (const path of ["/console", "/console/assets/x.js"]) expect([path, caught(path)]).toEqual([path, []]);
  });

  test("logs who asked, from where and for which path, and nothing of what stands behind the question mark, for 184 days", () => {
    const delivery = only("edge", "AWS::Logs::Delivery").Properties;
    const fields = delivery.RecordFields as readonly string[];
    for (const wanted of ["date", "time", "c-ip", "cs-method", "cs-uri-stem", "sc-status"])
      expect(fields).toContain(wanted);
    for (const never of ["cs-uri-query", "cs(Referer)", "cs(Cookie)"]) expect(fields).not.toContain(never);
    expect(only("edge", "AWS::Logs::DeliverySource").Properties).toMatchObject({ LogType: "ACCESS_LOGS" });
    const { DistributionConfig: config } = only("edge", "AWS::CloudFront::Distribution").Properties;
    expect(config).not.toHaveProperty("Logging");
    const [, bucket] =
      Object.entries(propertiesOf("edge", "AWS::S3::Bucket")).find(([id]) => id.startsWith("AccessLogs")) ?? [];
    expect(bucket).toMatchObject({ LifecycleConfiguration: { Rules: [{ ExpirationInDays: 184 }] } });
  });
});

/** Of a firewall, what is looked at here. */
interface Acl {
  readonly CustomResponseBodies: Readonly<Record<string, { readonly Content: string }>>;
  readonly Rules: readonly {
    readonly Name: string;
    readonly Action: {
      readonly Block: {
        readonly CustomResponse: { readonly ResponseCode: number; readonly CustomResponseBodyKey: string };
      };
    };
    readonly Statement: {
      readonly RateBasedStatement: {
        readonly AggregateKeyType: string;
        readonly Limit: number;
        readonly EvaluationWindowSec: number;
        readonly ScopeDownStatement: Scope;
      };
    };
  }[];
}

type Scope =
  | { readonly RegexMatchStatement: { readonly RegexString: string } }
  | { readonly AndStatement: { readonly Statements: readonly Scope[] } }
  | { readonly NotStatement: { readonly Statement: Scope } };

/** As the firewall decides it. */
function holds(scope: Scope, path: string): boolean {
  if ("NotStatement" in scope) return !holds(scope.NotStatement.Statement, path);
  if ("AndStatement" in scope) return scope.AndStatement.Statements.every((one) => holds(one, path));
  return new RegExp(scope.RegexMatchStatement.RegexString).test(path);
}

describe("tags and settings", () => {
  test("what an organisation may send and keep is told to the functions that take it, and to no other: as on one machine unless the context says otherwise", () => {
    const quotasIn = (made: Synthesis, mark: string) => {
      const functions = Object.entries(made.resources("api", "AWS::Lambda::Function"));
      const [, found] = functions.find(([id]) => id.startsWith(mark)) ?? [];
      const { Variables = {} } = (found?.Properties.Environment ?? {}) as { Variables?: Record<string, string> };
      return Object.fromEntries(Object.entries(Variables).filter(([name]) => name.startsWith("QUOTA_")));
    };
    const asOnOneMachine = z.object(QUOTA_VARIABLES).parse({});
    for (const service of ["Management", "Epcis"]) {
      expect([service, quotasIn(synthesis, service)]).toEqual([
        service,
        Object.fromEntries(Object.entries(asOnOneMachine).map(([name, size]) => [name, String(size)])),
      ]);
    }
    expect(quotasIn(synthesis, "Public")).toEqual({});
    const other = synthesize({ context: { quotaLabelsPerDay: "0", quotaStoredMb: "5" } });
    expect(quotasIn(other, "Epcis")).toMatchObject({ QUOTA_LABELS_PER_DAY: "0", QUOTA_STORED_MB: "5" });
    other.remove();
  });

  test("every stack says whose it is, what it costs, and what kind of data it holds", () => {
    for (const [name, dataClass] of [
      ["data", "business-records"],
      ["api", "operational"],
      ["edge", "network-addresses"],
    ] as const) {
      expect(synthesis.stacks[name]?.tags.tagValues()).toMatchObject({
        service: "suyuan",
        stage: "production",
        owner: "suyuan",
        "cost-center": "traceability",
        "data-class": dataClass,
      });
    }
  });

  test("the secret between front and api is replicated to the edge's region, and not where both are the same", () => {
    const front = (told: Synthesis) =>
      Object.entries(told.resources("data", "AWS::SecretsManager::Secret")).find(([id]) => id.startsWith("Front"))?.[1];
    expect(front(synthesis)?.Properties).toMatchObject({ ReplicaRegions: [{ Region: "us-east-1" }] });
    const home = synthesize({ context: { region: "us-east-1" } });
    expect(front(home)?.Properties).not.toHaveProperty("ReplicaRegions");
    home.remove();
  });

  test("a wrong context is refused by the name of each value", () => {
    const { node } = new App({
      context: { stage: "Production!", publicUrl: "http://suyuan.example", region: "eu-central-1" },
    });
    expect(() => settingsOf(node)).toThrow(/stage: .*publicUrl: .*certificateArn: /);
  });
});
