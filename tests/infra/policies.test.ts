import { Validations } from "aws-cdk-lib";
import { AwsSolutionsChecks } from "cdk-nag";
import type { Construct } from "constructs";
import { afterAll, describe, expect, test } from "vitest";
import type { Stacks } from "../../infra/src/stacks.ts";
import { synthesize } from "./synthesis.ts";

const synthesis = synthesize();
afterAll(() => synthesis.remove());

interface Statement {
  readonly Effect: string;
  readonly Action: string | readonly string[];
  readonly Resource: unknown;
  readonly Condition?: unknown;
}

const list = <T>(value: T | readonly T[]): readonly T[] =>
  Array.isArray(value) ? (value as readonly T[]) : [value as T];

/** A resource by the name it has here: `Table`, `Blobs/temperature-logs/*`, `*`. */
function nameOf(resource: unknown): string {
  if (typeof resource === "string") return resource;
  const found = resource as {
    readonly "Fn::GetAtt"?: readonly [string, string];
    readonly "Fn::ImportValue"?: string;
    readonly "Fn::Join"?: readonly [string, readonly unknown[]];
  };
  const { "Fn::GetAtt": own, "Fn::ImportValue": imported, "Fn::Join": joined } = found;
  if (joined !== undefined) return joined[1].map(nameOf).join(joined[0]);
  const reference = own?.join("") ?? imported?.replace(/^.*:ExportsOutputFnGetAtt/, "") ?? JSON.stringify(resource);
  return reference.replace(/[0-9A-F]{8}/g, "").replace(/Arn$/, "");
}

/** ` (i)` and ` (s)` for conditions that hold for rows to find something by or for serials, in the partitions listed here, and for no others. */
function ofIndex(condition: string): string {
  const few = {
    i: [
      "SEEN#*",
      "EPC#*",
      "EVENTID#*",
      "KNOWN#*",
      "LIST#*",
      "SEARCH#*",
      "SERIAL#*",
      "AUDIT#*",
      "FIGROWS#*",
      "FIGREGIONS#*",
    ],
    s: ["SERIAL#*"],
  };
  for (const [mark, partitions] of Object.entries(few)) {
    const wanted = { "ForAllValues:StringLike": { "dynamodb:LeadingKeys": partitions } };
    if (condition === JSON.stringify({ ...wanted, Null: { "dynamodb:LeadingKeys": "false" } })) return ` (${mark})`;
  }
  return "";
}

/** Partitions that hold no fact. A prefix that is added here is a right to delete: look whether a fact may lie behind it. */
const GOING = [
  ...["OUTBOX#*", "ASIDE*", "UNCONFIRMED*", "AIDDUE*", "EXCEPTIONS#*", "ROOM#*", "SEEN#*", "EPC#*", "EVENTID#*"],
  ...["DELIVERY#*", "DUE*", "RECEIVER#*", "SUBSCRIPTIONS#*", "LINKS#*", "FIGURESDUE*"],
  ...["OUTBOX#*", "ASIDE*", "UNCONFIRMED*", "EXCEPTIONS#*", "ROOM#*", "SEEN#*", "EPC#*", "EVENTID#*"],
  ...["DELIVERY#*", "DUE*", "RECEIVER#*", "SUBSCRIPTIONS#*", "LINKS#*", "FIGURESDUE*", "AIDDUE*"],
  ...["CERTNO#*", "GLN#*", "SAMPLE#*", "REPORT#*"],
  ...["ACCOUNT#*", "SUBJECT#*", "PEOPLE-WORDS*", "HOUSEHOLDNAMES#*"],
];

const inTransactions = (partitions: readonly string[]) =>
  JSON.stringify({
    "ForAnyValue:StringEquals": { "dynamodb:EnclosingOperation": ["TransactWriteItems"] },
    "ForAllValues:StringLike": { "dynamodb:LeadingKeys": partitions },
    Null: { "dynamodb:LeadingKeys": "false" },
  });

/**
 * ` (d)` for a condition that holds in guarded transactions, in what deliveries write, and nowhere else; ` (g)` for one that holds in guarded
 * transactions, in partitions without facts, and nowhere else.
 */
function ofSome(condition: string): string {
  if (condition === inTransactions(GOING)) return " (g)";
  return condition === inTransactions(["DELIVERY#*", "DUE*", "RECEIVER#*", "QUERYCOUNTS#*"]) ? " (d)" : "";
}

/** Every right of every role of a function, as `function: action resource`, with `(t)` when it holds in a transaction only, `(i)` of rows of an index. */
function rights(stack: keyof Stacks = "api"): Record<string, string[]> {
  const found: Record<string, string[]> = {};
  for (const [id, { Properties: properties }] of Object.entries(synthesis.resources(stack, "AWS::IAM::Role"))) {
    // CodeDeploy's own roles move aliases, by AWS's policy for that.
    if (/DeploymentsServiceRole/.test(id)) continue;
    expect(properties, id).not.toHaveProperty("ManagedPolicyArns");
    expect(properties, id).not.toHaveProperty("Policies");
  }
  for (const { Properties: properties } of Object.values(synthesis.resources(stack, "AWS::IAM::Policy"))) {
    const { Roles: roles, PolicyDocument: document } = properties as {
      readonly Roles: readonly [{ readonly Ref: string }];
      readonly PolicyDocument: { readonly Statement: readonly Statement[] };
    };
    const role = roles[0].Ref.replace(/Role[0-9A-F]{8}$/, "");
    found[role] = document.Statement.flatMap(
      ({ Effect: effect, Action: actions, Resource: resources, Condition: condition }) => {
        expect(effect).toBe("Allow");
        const said = JSON.stringify(condition) ?? "";
        const isInTransactions = said.includes('"dynamodb:EnclosingOperation":["TransactWriteItems"]');
        const ofGuarded = said.includes('"ForAllValues:StringLike"') ? ofSome(said) : " (t)";
        const guard = isInTransactions ? ofGuarded : ofIndex(said);
        return list(actions).flatMap((action) =>
          list(resources).map((resource) => `${action} ${nameOf(resource)}${guard}`),
        );
      },
    ).sort();
  }
  return found;
}

const always = (log: string) => [
  `logs:CreateLogStream ${log}`,
  `logs:PutLogEvents ${log}`,
  "xray:PutTelemetryRecords *",
  "xray:PutTraceSegments *",
];
const reading = ["dynamodb:BatchGetItem Table", "dynamodb:GetItem Table", "dynamodb:Query Table"];
const following = [
  ...reading,
  "dynamodb:ConditionCheckItem Table (t)",
  "dynamodb:DeleteItem Table (g)",
  "dynamodb:PutItem Table (t)",
];
const indexing = "dynamodb:PutItem Table (i)";

describe("rights", () => {
  test("each function may do exactly what is listed here, and writes to the table only in guarded transactions, but for rows of an index", () => {
    expect(rights()).toEqual({
      Management: [
        ...always("ManagementLog"),
        ...reading,
        "dynamodb:ConditionCheckItem Table (t)",
        // Corrections and voids take rows away that a thing was found by.
        "dynamodb:DeleteItem Table (g)",
        "dynamodb:PutItem Table (i)",
        "dynamodb:PutItem Table (t)",
        "s3:GetObject Blobs/photos/*",
        "s3:GetObject Blobs/temperature-logs/*",
        "s3:GetObject Blobs/uploads/*",
        "s3:PutObject Blobs/photos/*",
        "s3:PutObject Blobs/temperature-logs/*",
        "s3:PutObject Blobs/uploads/*",
      ].sort(),
      // Traced by nobody.
      Public: [
        "logs:CreateLogStream PublicLog",
        "logs:PutLogEvents PublicLog",
        "dynamodb:BatchGetItem Table",
        "sqs:SendMessage ScansQueue",
      ].sort(),
      Epcis: [
        ...always("EpcisLog"),
        ...following,
        indexing,
        "s3:GetObject Blobs/captures/*",
        "s3:PutObject Blobs/captures/*",
      ].sort(),
      FollowersFollow: [
        ...always("FollowersFollowLog"),
        ...following,
        indexing,
        "s3:GetObject Blobs/captures/*",
        "s3:GetObject Blobs/erased/*",
        "s3:PutObject Blobs/erased/*",
        "dynamodb:DescribeStream TableStream",
        "dynamodb:GetRecords TableStream",
        "dynamodb:GetShardIterator TableStream",
        "dynamodb:ListStreams Table/stream/*",
        "sqs:SendMessage FollowersDeadLetters",
        "sqs:SendMessage SubscriptionsQueue",
      ].sort(),
      FollowersSweep: [
        ...always("FollowersSweepLog"),
        ...following,
        indexing,
        "s3:GetObject Blobs/captures/*",
        "s3:GetObject Blobs/erased/*",
        "s3:PutObject Blobs/erased/*",
        "sqs:SendMessage SubscriptionsQueue",
      ].sort(),
      ScansConsumer: [
        ...always("ScansConsumerLog"),
        "dynamodb:BatchGetItem Table",
        "dynamodb:GetItem Table",
        "dynamodb:PutItem Table (s)",
        "sqs:DeleteMessage ScansQueue",
        "sqs:GetQueueAttributes ScansQueue",
        "sqs:ReceiveMessage ScansQueue",
      ].sort(),
      SubscriptionsDeliver: [
        ...always("SubscriptionsDeliverLog"),
        ...reading,
        "dynamodb:ConditionCheckItem Table (t)",
        "dynamodb:DeleteItem Table (d)",
        "dynamodb:PutItem Table (d)",
        "sqs:DeleteMessage SubscriptionsQueue",
        "sqs:GetQueueAttributes SubscriptionsQueue",
        "sqs:ReceiveMessage SubscriptionsQueue",
        "sqs:SendMessage SubscriptionsQueue",
      ].sort(),
      SubscriptionsDispatch: [
        ...always("SubscriptionsDispatchLog"),
        "dynamodb:Query Table",
        "sqs:SendMessage SubscriptionsQueue",
      ].sort(),
    });
  });

  test("nobody outside the api stack has a role but AWS Backup, the edge's apology, which may write its log and nothing else, and what fills the console's bucket, which may put files into it, and nobody at all may use the log's key yet", () => {
    const [backup, ...others] = Object.values(synthesis.resources("data", "AWS::IAM::Role"));
    expect(others).toEqual([]);
    expect(JSON.stringify(backup?.Properties.AssumeRolePolicyDocument)).toContain("backup.amazonaws.com");
    expect(synthesis.resources("data", "AWS::IAM::Policy")).toEqual({});
    expect(rights("edge")).toEqual({
      Apology: always("ApologyLog").sort(),
      ConsoleFiller: [...always("ConsoleFillerLog"), "s3:PutObject ConsoleFiles/*"].sort(),
    });
    expect(JSON.stringify(synthesis.resources("api"))).not.toContain("kms:");
  });
});

test("no role of any function may delete a row in a partition that holds a fact, whatever lies beside it, and those who deliver or count may not touch a fact at all", () => {
  const found = rights();
  const deleting = Object.entries(found).flatMap(([role, own]) =>
    own.filter((right) => right.startsWith("dynamodb:DeleteItem")).map((right) => [role, right] as const),
  );
  expect(deleting.map(([role]) => role).sort()).toEqual([
    ...["Epcis", "FollowersFollow", "FollowersSweep", "Management", "SubscriptionsDeliver"],
  ]);
  for (const [role, right] of deleting) {
    expect([role, right]).toEqual([
      role,
      `dynamodb:DeleteItem Table ${role === "SubscriptionsDeliver" ? "(d)" : "(g)"}`,
    ]);
  }
  for (const [role, own] of Object.entries(found)) {
    expect([
      role,
      own.filter((right) => /dynamodb:(?:UpdateItem|BatchWriteItem|PartiQL|DeleteTable)|:\*/.test(right)),
    ]).toEqual([role, []]);
  }
});

/** Each exception from cdk-nag, acknowledged with a reason where it is made. One more, or one less, is to be looked at. */
const EXCEPTIONS = [
  "Api/EpcisDeployments AwsSolutions-IAM4",
  "Api/ManagementDeployments AwsSolutions-IAM4",
  "Api/PublicDeployments AwsSolutions-IAM4",
  "Api/Epcis/Role AwsSolutions-IAM5 /captures/*",
  "Api/Epcis/Role AwsSolutions-IAM5 *",
  "Api/Followers/DeadLetters AwsSolutions-SQS3",
  "Api/Followers/Follow/Role AwsSolutions-IAM5 /captures/*",
  "Api/Followers/Follow/Role AwsSolutions-IAM5 /erased/*",
  "Api/Followers/Sweep/Role AwsSolutions-IAM5 /captures/*",
  "Api/Followers/Sweep/Role AwsSolutions-IAM5 /erased/*",
  "Api/Followers/Follow/Role AwsSolutions-IAM5 /stream/*",
  "Api/Followers/Follow/Role AwsSolutions-IAM5 *",
  "Api/Followers/Sweep/Role AwsSolutions-IAM5 *",
  "Api/HttpApi AwsSolutions-APIG4",
  "Api/Management/Role AwsSolutions-IAM5 /temperature-logs/*",
  "Api/Management/Role AwsSolutions-IAM5 /uploads/*",
  "Api/Management/Role AwsSolutions-IAM5 /photos/*",
  "Api/Management/Role AwsSolutions-IAM5 *",
  "Api/Scans/Consumer/Role AwsSolutions-IAM5 *",
  "Api/Subscriptions/Deliver/Role AwsSolutions-IAM5 *",
  "Api/Subscriptions/Dispatch/Role AwsSolutions-IAM5 *",
  "Data/BackupRole AwsSolutions-IAM4",
  "Data/BlobAccessLogs AwsSolutions-S1",
  "Data/FrontSecret AwsSolutions-SMG4",
  "Data/LabelKey1 AwsSolutions-SMG4",
  "Edge/AccessLogs AwsSolutions-S1",
  "Edge/Apology/Role AwsSolutions-IAM5 *",
  "Edge/ConsoleFiles AwsSolutions-S1",
  "Edge/ConsoleFiller/Role AwsSolutions-IAM5 *",
  "Edge/ConsoleFiller/Role AwsSolutions-IAM5 /*",
  "Edge/Distribution AwsSolutions-CFR1",
  "Edge/Distribution AwsSolutions-CFR3",
];

describe("cdk-nag", () => {
  test.each(["data", "api", "edge"] satisfies (keyof Stacks)[])(
    "finds nothing in the %s stack that is not acknowledged",
    (stack) => {
      const { violations } = new AwsSolutionsChecks(synthesis.app).validateScope(
        synthesis.stacks[stack] ?? expect.fail(),
      );
      expect(violations.map(({ ruleName, violatingResources }) => [ruleName, violatingResources])).toEqual([]);
    },
  );

  test("has exactly the listed exceptions, each with its reason", () => {
    const constructs = Object.values(synthesis.stacks).flatMap((stack) => stack.node.findAll() as readonly Construct[]);
    const acknowledged = constructs.flatMap(({ node }) =>
      node.metadata
        .filter(({ type }) => type === Validations.ACKNOWLEDGED_RULES_METADATA_KEY)
        .flatMap(({ data }) => Object.entries(data as Readonly<Record<string, string>>))
        .map(([id, reason]) => {
          expect(reason.length, id).toBeGreaterThan(40);
          const [, rule, wildcard] =
            /(AwsSolutions-\w+)(?:\[Policy::.*\]|\[Resource::(?:.*?)(\/.*|\*)\])?$/.exec(id) ?? [];
          return `${node.path} ${rule}${wildcard === undefined ? "" : ` ${wildcard}`}`;
        }),
    );
    expect(acknowledged.sort()).toEqual([...EXCEPTIONS].sort());
  });
});
