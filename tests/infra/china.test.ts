/** The same app for the regions in China, which have a partition of their own and lack some of what AWS has elsewhere. */
import { ADDRESSES, APPLICATIONS, DEFAULT_SEGMENTS } from "@suyuan/api/addresses";
import { App } from "aws-cdk-lib";
import { AwsSolutionsChecks } from "cdk-nag";
import { afterAll, describe, expect, test } from "vitest";
import { settingsOf } from "../../infra/src/settings.ts";
import { synthesize } from "./synthesis.ts";

const CHINA = {
  partition: "aws-cn",
  region: "cn-northwest-1",
  certificateArn: "arn:aws-cn:acm:cn-northwest-1:111122223333:certificate/00000000-0000-0000-0000-000000000000",
};
const stages = ["production", "trial"].map((stage) =>
  synthesize({ context: { ...CHINA, stage, copyRegion: "cn-north-1", alarmEmail: "ops@suyuan.example" } }),
);
const [production = expect.fail(), trial = expect.fail()] = stages;
afterAll(() => {
  for (const one of stages) one.remove();
});

const STACKS = ["data", "api", "copies"] as const;
const all = (type?: string, from = production) => STACKS.flatMap((stack) => Object.values(from.resources(stack, type)));
const text = (from = production) => JSON.stringify(STACKS.map((stack) => from.resources(stack)));

describe("a template for China", () => {
  test("has none of what its regions lack", () => {
    const types = new Set(all().map(({ Type: type }) => type));
    const lacking = ["Cognito", "CloudFront", "Lambda::Url", "XRay", "ApiGateway", "Shield", "FMS"];
    expect([...types].filter((type) => lacking.some((name) => type.includes(name)))).toEqual([]);
    for (const { Properties: mapping } of all("AWS::Lambda::EventSourceMapping")) {
      for (const name of ["Tags", "MetricsConfig", "ProvisionedPollerConfig"]) expect(mapping).not.toHaveProperty(name);
    }
    for (const { Properties: one } of all("AWS::Lambda::Function")) {
      expect(one).toMatchObject({ Architectures: ["x86_64"], Runtime: "nodejs24.x" });
      expect(one).not.toHaveProperty("TracingConfig");
    }
    expect(text()).not.toContain("xray:");
    for (const { Properties: acl } of all("AWS::WAFv2::WebACL")) expect(acl.Scope).toBe("REGIONAL");
    // Nothing that is not listed as available there: keys of Ed25519, replicas that agree across regions.
    expect(all("AWS::KMS::Key")).toEqual([]);
    expect(text()).not.toContain("MultiRegionConsistency");
  });

  test("names nothing of the other partition: its ARNs, its regions, its domain", () => {
    expect(text()).not.toMatch(/arn:aws:/);
    expect(text()).not.toMatch(/us-east-1|ap-southeast-1/);
    expect(text()).not.toMatch(/amazonaws\.com(?!\.cn)[/:]/);
    const principals = [...text().matchAll(/"Service":"([^"]+)"/g)].map(([, name = ""]) => name);
    // Those of services are the same in both.
    for (const name of principals) expect(name).toMatch(/^[a-z0-9.-]+\.amazonaws\.com$/);
    expect(principals.length).toBeGreaterThan(5);
  });

  test("has two stages side by side: no name that AWS knows once in an account is in both", () => {
    const named = (from: typeof production) =>
      [...text(from).matchAll(/"(?:\w+Name|Name)":"([^"]+)"/g)].map(([, name = ""]) => name);
    const shared = ["flood", "count", "live", "pk", "sk", "exp", "daily"];
    const other = new Set(named(trial));
    const both = [...new Set(named(production))].filter((name) => other.has(name) && !shared.includes(name));
    expect(both.filter((name) => /suyuan|firewall/.test(name))).toEqual([]);
    expect(production.stacks.api.stackName).not.toBe(trial.stacks.api.stackName);
  });

  test.each(["data", "api", "copies"] as const)(
    "is clean for cdk-nag, with the reasons that stand with each exception: %s",
    (stack) => {
      for (const one of stages) {
        const { violations } = new AwsSolutionsChecks(one.app).validateScope(one.stacks[stack] ?? expect.fail());
        expect(violations.map(({ ruleName, violatingResources }) => [ruleName, violatingResources])).toEqual([]);
      }
    },
  );
});

describe("the balancer in place of the edge", () => {
  const rules = all("AWS::ElasticLoadBalancingV2::ListenerRule").map(
    ({ Properties }) => Properties,
  ) as unknown as readonly {
    readonly Priority: number;
    readonly Conditions: readonly [{ readonly PathPatternConfig: { readonly Values: readonly string[] } }];
    readonly Actions: readonly [{ readonly Type: string; readonly TargetGroupArn?: { readonly Ref: string } }];
    readonly ListenerArn: { readonly Ref: string };
  }[];
  const listeners = production.resources("api", "AWS::ElasticLoadBalancingV2::Listener");
  const onPort = (port: number) =>
    Object.entries(listeners).find(([, one]) => one.Properties.Port === port) ?? expect.fail();
  /** What the listener of a port does with a path: the first rule that matches, by its patterns. */
  const answer = (port: number, path: string) => {
    const [id, { Properties: listener }] = onPort(port);
    const own = rules.filter(({ ListenerArn: { Ref: of } }) => of === id).sort((a, b) => a.Priority - b.Priority);
    const matches = (pattern: string) =>
      new RegExp(
        `^${pattern
          .replace(/[.+^$()|[\]{}\\]/g, "\\$&")
          .replaceAll("*", ".*")
          .replaceAll("?", ".")}$`,
      ).test(path);
    const rule = own.find(
      ({
        Conditions: [
          {
            PathPatternConfig: { Values: values },
          },
        ],
      }) => values.some(matches),
    );
    const [action] = rule?.Actions ?? (listener.DefaultActions as (typeof rules)[number]["Actions"]);
    return action.TargetGroupArn?.Ref.replace(/Target[0-9A-F]{8}$/, "") ?? action.Type;
  };

  test("leads each address to its application, a compressed link and a lot with %2F too, and answers what is nobody's by itself", () => {
    for (const { path, match, application } of ADDRESSES) {
      const asked = { below: `${path}/x%2Fy`, within: `${path}/a/b`, exactly: path, beginning: `${path}AbC_-0` }[match];
      expect([asked, answer(443, asked)]).toEqual([asked, application]);
    }
    for (const path of ["/console", "/console/", "/console/batches/x", "/console/worker.js", "/console/assets/a-B.js"])
      expect([path, answer(443, path)]).toEqual([path, "console"]);
    expect(answer(443, "/console/sign-in.json")).toBe("management");
    for (const segment of DEFAULT_SEGMENTS) expect(answer(443, `/${segment}`)).toBe("management");
    expect(answer(443, "/")).toBe("management");
    expect(answer(443, "/api/batches?limit=1")).toBe("management");
    for (const path of ["/wp-login.php", "/.env", "/v", "/apis"])
      expect([path, answer(443, path)]).toEqual([path, "fixed-response"]);
  });

  test("leads pages from plain HTTP to HTTPS, and refuses everything else there: a key that was sent so is lost", () => {
    expect(["/01/0690/10/A", "/v/01/0690/10/A", "/ehXyz", "/console"].map((path) => answer(80, path))).toEqual(
      Array(4).fill("redirect"),
    );
    expect(["/api/batches", "/epcis/events", "/"].map((path) => answer(80, path))).toEqual(
      Array(3).fill("fixed-response"),
    );
    const bodies = Object.values(listeners).flatMap(({ Properties: { DefaultActions: actions } }) =>
      (actions as readonly { readonly FixedResponseConfig: unknown }[]).map(({ FixedResponseConfig: fixed }) => fixed),
    ) as readonly {
      readonly StatusCode: string;
      readonly MessageBody: string;
    }[];
    expect(bodies.map(({ StatusCode: status }) => status).sort()).toEqual(["403", "404"]);
    for (const { MessageBody: body } of bodies) {
      expect(Buffer.byteLength(body)).toBeLessThanOrEqual(1024);
      expect(JSON.parse(body)).toMatchObject({
        code: expect.any(String),
        detail: expect.any(String),
        detailZh: expect.any(String),
      });
    }
  });

  test("stays within what a balancer takes: five patterns a rule, a hundred rules", () => {
    expect(rules.length).toBeLessThanOrEqual(100);
    for (const {
      Conditions: [
        {
          PathPatternConfig: { Values: values },
        },
      ],
    } of rules)
      expect(values.length).toBeLessThanOrEqual(5);
  });

  test("speaks TLS 1.2 and newer by the region's own certificate, behind the firewall, and keeps its log for the six months of the law", () => {
    expect(onPort(443)[1].Properties).toMatchObject({
      Protocol: "HTTPS",
      SslPolicy: "ELBSecurityPolicy-TLS13-1-2-2021-06",
      Certificates: [{ CertificateArn: CHINA.certificateArn }],
    });
    expect(all("AWS::WAFv2::WebACLAssociation")).toHaveLength(1);
    const buckets = Object.entries(production.resources("api", "AWS::S3::Bucket"));
    expect(buckets.map(([id]) => id)).toEqual([expect.stringMatching(/^FirewallLogs/)]);
    expect(JSON.stringify(buckets)).toContain('"ExpirationInDays":184');
    const logs = all("AWS::Logs::LogGroup").map(({ Properties: { RetentionInDays: days } }) => days);
    expect(new Set(logs)).toEqual(new Set([365]));
  });

  test("keeps nothing of what stands behind the question mark, nor keys, cookies or where somebody came from: the firewall's log is kept, and the balancer's own is not", () => {
    const logs = all("AWS::WAFv2::LoggingConfiguration").map(({ Properties }) => Properties);
    expect(logs).toHaveLength(1);
    expect(logs[0]?.RedactedFields).toEqual([
      { QueryString: {} },
      ...["authorization", "cookie", "referer", "idempotency-key"].map((Name) => ({ SingleHeader: { Name } })),
    ]);
    expect(JSON.stringify(logs[0]?.LogDestinationConfigs)).toContain("FirewallLogs");
    const [bucket] = Object.values(production.resources("api", "AWS::S3::Bucket"));
    expect(bucket?.Properties.BucketName).toMatch(/^aws-waf-logs-suyuan-production-[0-9a-f]{12}$/);
    const [other] = Object.values(trial.resources("api", "AWS::S3::Bucket"));
    expect(other?.Properties.BucketName).not.toBe(bucket?.Properties.BucketName);
    expect(JSON.stringify(all("AWS::ElasticLoadBalancingV2::LoadBalancer"))).not.toContain("access_logs.s3.bucket");
  });

  test("alone may call the functions that answer, by their alias, and they are told that no edge shows a secret", () => {
    const permissions = all("AWS::Lambda::Permission").map(({ Properties }) => Properties);
    const outside = permissions.filter(({ Principal }) => Principal === "elasticloadbalancing.amazonaws.com");
    const [files, ...others] = outside.toSorted(({ FunctionName: name }) =>
      JSON.stringify(name).includes("Console") ? -1 : 1,
    );
    expect(JSON.stringify(files?.FunctionName)).toContain("ConsoleFunction");
    expect(others).toHaveLength(APPLICATIONS.length);
    for (const { FunctionName: name } of others) expect(JSON.stringify(name)).toMatch(/Live[0-9A-F]{8}/);
    const told = all("AWS::Lambda::Function").flatMap(({ Properties: { Environment: environment } }) => {
      const { Variables: variables } = environment as { readonly Variables: Readonly<Record<string, unknown>> };
      return variables.FRONT === undefined ? [] : [variables];
    });
    expect(told).toHaveLength(3);
    for (const variables of told) {
      expect(variables.FRONT).toBe("balancer");
      expect(variables).not.toHaveProperty("ORIGIN_SECRETS");
    }
    const secrets = all("AWS::SecretsManager::Secret").map(({ Properties: { Name: name } }) => name);
    expect(secrets).toEqual(["suyuan/production/labels-1"]);
  });

  test("has the console's files served by a function that holds them, knows whom the console may ask, and has no right but to its log", () => {
    const [, server] =
      Object.entries(production.resources("api", "AWS::Lambda::Function")).find(([id]) => id.startsWith("Console")) ??
      [];
    expect(server?.Properties).toMatchObject({
      Handler: "lambda.serve",
      Environment: { Variables: { PUBLIC_URL: "https://suyuan.example", CONSOLE_CONNECT: "" } },
    });
    const policies = Object.entries(production.resources("api", "AWS::IAM::Policy"));
    const [, own] = policies.find(([id]) => id.startsWith("ConsoleRole")) ?? [];
    expect(JSON.stringify(own?.Properties)).not.toMatch(/dynamodb:|s3:|sqs:|kms:|secretsmanager:/);
  });

  test("holds each application back by itself, as the edge does elsewhere", () => {
    const [acl] = all("AWS::WAFv2::WebACL");
    const rules = acl?.Properties.Rules as readonly { readonly Name: string }[];
    expect(rules.map(({ Name: name }) => name)).toEqual(["flood", "public", "epcis", "management"]);
  });

  test("rings for what it and the functions answer with a 5xx, for slow answers and floods", () => {
    const alarms = Object.keys(production.resources("api", "AWS::CloudWatch::Alarm")).map((id) =>
      id.replace(/Alarm[0-9A-F]{8}$/, ""),
    );
    expect(alarms).toEqual(
      expect.arrayContaining(["serverErrors", "balancerErrors", "latency", "flood", "pagesLatency"]),
    );
  });
});

test("settings of one partition are refused in the other, by their names", () => {
  const given = (context: object) => () =>
    settingsOf(
      new App({
        context: {
          stage: "trial",
          region: "ap-southeast-1",
          publicUrl: "https://suyuan.example",
          certificateArn: "arn:aws:acm:us-east-1:111122223333:certificate/00000000-0000-0000-0000-000000000000",
          owner: "o",
          costCenter: "c",
          ...context,
        },
      }).node,
    );
  expect(given({ region: "cn-north-1" })).toThrow(/region: a region in China needs -c partition=aws-cn/);
  expect(given({ ...CHINA, region: "eu-central-1" })).toThrow(/region: must be cn-north-1 or cn-northwest-1/);
  expect(given({ ...CHINA, copyRegion: "ap-northeast-1" })).toThrow(/copyRegion: must be cn-north-1/);
  expect(given({ partition: "aws-cn", region: "cn-north-1" })).toThrow(
    /certificateArn: must begin with arn:aws-cn:acm:cn-north-1:/,
  );
  expect(given({ certificateArn: CHINA.certificateArn })).toThrow(
    /certificateArn: must begin with arn:aws:acm:us-east-1:/,
  );
  expect(given(CHINA)().partition).toBe("aws-cn");
});
