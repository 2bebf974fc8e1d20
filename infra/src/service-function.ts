import { GOING_PARTITIONS, INDEX_PARTITIONS } from "@suyuan/api/ledger/indexes/partitions";
import { AssetHashType, Duration, RemovalPolicy, Stack, Validations } from "aws-cdk-lib";
import { type Condition, type Conditions, PolicyStatement, Role, ServicePrincipal } from "aws-cdk-lib/aws-iam";
import {
  Architecture,
  Code,
  Function as LambdaFunction,
  LoggingFormat,
  Runtime,
  SystemLogLevel,
  Tracing,
} from "aws-cdk-lib/aws-lambda";
import { LogGroup, RetentionDays } from "aws-cdk-lib/aws-logs";
import { Construct } from "constructs";
import { bundle, type Service, serviceFolder } from "./bundle.ts";
import type { DataStack } from "./data-stack.ts";

/** At least six months: Cybersecurity Law of the People's Republic of China, article 21 (3). Of what CloudWatch offers, 180 days are too few. */
export const LOGS_KEPT = RetentionDays.ONE_YEAR;

export interface ServiceFunctionProps {
  readonly service: Service;
  /** Which export of the bundle is called. */
  readonly entry?: "handler" | "sweep" | "dispatch" | "serve";
  readonly memoryMb: number;
  readonly timeoutSeconds: number;
  readonly environment: Readonly<Record<string, string>>;
  /** Invocations at once: kept for it, and no more than that. */
  readonly reservedConcurrency?: number;
  /** Where a call costs less than telling of it: Lambda writes no lines of calls that went well, and none is traced. Its measures stay. */
  readonly isQuiet?: boolean;
}

/** Is it deployed in China, where the partition is another and some of what AWS has elsewhere is missing? */
export const inChina = (scope: Construct): boolean => Stack.of(scope).region.startsWith("cn-");

/** The namespace of a stage's own metrics. */
export function metricsOf(scope: Construct): string {
  return Stack.of(scope).stackName;
}

/** One Lambda of ours: its bundle, its log, and a role that may do nothing but what `allow` lists. */
export class ServiceFunction extends Construct {
  readonly lambda: LambdaFunction;
  readonly role: Role;

  constructor(scope: Construct, id: string, props: ServiceFunctionProps) {
    super(scope, id);
    const logGroup = new LogGroup(this, "Log", {
      retention: LOGS_KEPT,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    this.role = new Role(this, "Role", { assumedBy: new ServicePrincipal("lambda.amazonaws.com") });
    this.allow(["logs:CreateLogStream", "logs:PutLogEvents"], [logGroup.logGroupArn]);
    // In China functions have no X-Ray.
    const isTraced = !inChina(this) && props.isQuiet !== true;
    this.lambda = new LambdaFunction(this, "Function", {
      code: codeOf(props.service),
      handler: `lambda.${props.entry ?? "handler"}`,
      runtime: Runtime.NODEJS_24_X,
      // That Arm is there in China was found nowhere.
      architecture: inChina(this) ? Architecture.X86_64 : Architecture.ARM_64,
      memorySize: props.memoryMb,
      timeout: Duration.seconds(props.timeoutSeconds),
      role: this.role,
      logGroup,
      loggingFormat: LoggingFormat.JSON,
      ...(props.isQuiet === true ? { systemLogLevelV2: SystemLogLevel.WARN } : {}),
      tracing: isTraced ? Tracing.ACTIVE : Tracing.DISABLED,
      environment: {
        NODE_OPTIONS: "--enable-source-maps",
        POWERTOOLS_METRICS_NAMESPACE: metricsOf(scope),
        ...props.environment,
      },
      ...(props.reservedConcurrency ? { reservedConcurrentExecutions: props.reservedConcurrency } : {}),
    });
    if (!isTraced) return;
    Validations.of(this.role).acknowledge({
      id: "AwsSolutions-IAM5[Resource::*]",
      reason: "xray:PutTraceSegments and xray:PutTelemetryRecords know no resources: AWS takes nothing but * for them.",
    });
  }

  /** Grants exactly these actions on exactly these resources. */
  allow(actions: readonly string[], resources: readonly string[], conditions: Conditions = {}): void {
    this.role.addToPolicy(new PolicyStatement({ actions: [...actions], resources: [...resources], conditions }));
  }
}

/** Bundled at synthesis, on this machine; the asset is named by what came out, so that equal code is one asset. */
function codeOf(service: Service): Code {
  return Code.fromAsset(serviceFolder(service), {
    assetHashType: AssetHashType.OUTPUT,
    bundling: {
      image: Runtime.NODEJS_24_X.bundlingImage,
      local: {
        tryBundle: (folder) => {
          bundle(service, folder);
          return true;
        },
      },
    },
  });
}

/** Grants these actions on the blobs of one folder, and answers for the wildcard behind it. */
export function allowBlobs(
  made: ServiceFunction,
  { blobs }: DataStack,
  folder: string,
  actions: readonly string[],
): void {
  made.allow(actions, [blobs.arnForObjects(`${folder}/*`)]);
  Validations.of(made.role).acknowledge({
    id: wildcardFinding(Stack.of(blobs), blobs.bucketArn, `/${folder}/*`),
    reason: "Objects are named by their content: no list of names can be given beforehand.",
  });
}

/** A write to the table must be part of a guarded transaction: a single put could overwrite what is recorded. */
export const IN_TRANSACTION: Record<string, Condition> = {
  "ForAnyValue:StringEquals": { "dynamodb:EnclosingOperation": ["TransactWriteItems"] },
};

/** Writes to partitions that begin so and to no others, a row by itself too: at half the price. */
export function within(beginnings: readonly string[]): Record<string, Condition> {
  return {
    "ForAllValues:StringLike": { "dynamodb:LeadingKeys": beginnings.map((beginning) => `${beginning}*`) },
    Null: { "dynamodb:LeadingKeys": "false" },
  };
}

/** Writes in guarded transactions to partitions that begin so, and to no others. */
export function onlyIn(beginnings: readonly string[]): Record<string, Condition> {
  return { ...IN_TRANSACTION, ...within(beginnings) };
}

/** Rows that come and go are deleted in guarded transactions, in partitions that hold no fact, and by nobody anywhere else. */
export const OF_WHAT_GOES = onlyIn(GOING_PARTITIONS);

/** Rows to find something by are put by themselves; what is recorded lies in other partitions. */
export const OF_AN_INDEX = within(INDEX_PARTITIONS);

/**
 * How cdk-nag names a wildcard behind an ARN of another stack: it looks after CDK has put an import in the reference's place. Asking
 * for the export now makes the one that CDK would make.
 */
export function wildcardFinding(owner: Stack, arn: string, suffix: string): string {
  const plain: unknown = owner.resolve(arn);
  if (!isOfResource(plain)) return `AwsSolutions-IAM5[Resource::${flat(plain)}${suffix}]`;
  const imported = owner.resolve(owner.exportValue(arn)) as { readonly "Fn::ImportValue": string };
  return `AwsSolutions-IAM5[Resource::${imported["Fn::ImportValue"]}${suffix}]`;
}

const isOfResource = (value: unknown): boolean => typeof value === "object" && value !== null && "Fn::GetAtt" in value;

/** An ARN that names no resource of the stacks, as cdk-nag writes it. */
function flat(value: unknown): string {
  if (typeof value === "string") return value;
  const { "Fn::Join": joined, Ref: name } = value as {
    readonly "Fn::Join"?: readonly [string, readonly unknown[]];
    readonly Ref?: string;
  };
  return joined === undefined ? `<${name}>` : joined[1].map(flat).join(joined[0]);
}
