import { afterAll, expect, test } from "vitest";
import { type Synthesis, synthesize } from "./synthesis.ts";

const synthesis = synthesize();
afterAll(() => synthesis.remove());

function alarmsOf(): Readonly<Record<string, Readonly<Record<string, unknown>>>> {
  const alarms = Object.entries(synthesis.resources("api", "AWS::CloudWatch::Alarm"));
  return Object.fromEntries(alarms.map(([id, { Properties: properties }]) => [id, properties]));
}

test("an alarm rings for silence where something should have been measured, and for a share where a number alone says nothing", () => {
  const alarms = Object.entries(alarmsOf());
  const named = (name: string) => alarms.find(([id]) => id.startsWith(`${name}Alarm`))?.[1];
  const loud = alarms.filter(([, { TreatMissingData: missing }]) => missing === "breaching").map(([id]) => id);
  expect(loud.map((id) => id.replace(/Alarm[0-9A-F]{8}$/, "")).sort()).toEqual(
    ["dispatchSilent", "factsSetAside", "oldestFact", "sweepSilent"].sort(),
  );
  for (const name of ["managementErrors", "serverErrors", "heldBack"]) {
    expect(JSON.stringify(named(name)?.Metrics), name).toContain("IF(whole > 100, 100 * part / whole, part)");
    expect(named(name)?.Threshold, name).toBe(1);
  }
});

test("the front secret is renewed by its number: the api takes the new one and the one before, the edge sends the new one", () => {
  const secretsTold = (told: Synthesis) => {
    const functions = Object.values(told.resources("api", "AWS::Lambda::Function")).map(({ Properties: one }) => one);
    const variables = functions.map(({ Environment: environment }) => environment as { Variables: object });
    const taken = variables.flatMap(
      ({ Variables: { ORIGIN_SECRETS: secrets } }: { Variables: { ORIGIN_SECRETS?: string } }) => secrets ?? [],
    );
    const sent = JSON.stringify(told.resources("edge", "AWS::CloudFront::Distribution"));
    return { taken: [...new Set(taken)], sent: /\{\{resolve:[^}]*\}\}/.exec(sent)?.[0] };
  };
  const reference = (name: string) => `{{resolve:secretsmanager:suyuan/production/${name}:SecretString:::}}`;
  expect(secretsTold(synthesis)).toEqual({ taken: [reference("front")], sent: reference("front") });
  const renewed = synthesize({ context: { frontSecret: 3 } });
  expect(secretsTold(renewed)).toEqual({
    taken: [`${reference("front-3")},${reference("front-2")}`],
    sent: reference("front-3"),
  });
  renewed.remove();
});

test("a new label key is added by its number: whoever makes or knows serials has it first and every earlier one, all are kept, and copied where the table is", () => {
  const keysOf = (told: Synthesis) =>
    Object.entries(told.resources("api", "AWS::Lambda::Function")).flatMap(([id, { Properties: one }]) => {
      const { Variables: variables } = one.Environment as { Variables: { LABEL_KEYS?: string } };
      return variables.LABEL_KEYS === undefined ? [] : [[id.replace(/Function.*/, ""), variables.LABEL_KEYS] as const];
    });
  const reference = (number: number) => `{{resolve:secretsmanager:suyuan/production/labels-${number}:SecretString:::}}`;
  const holders = ["FollowersFollow", "FollowersSweep", "Management", "Public"];
  expect(keysOf(synthesis).toSorted(([a], [b]) => (a < b ? -1 : 1))).toEqual(
    holders.map((name) => [name, reference(1)]),
  );
  const renewed = synthesize({ context: { labelKey: 2, copyRegion: "eu-west-1" } });
  expect(new Set(keysOf(renewed).map(([, keys]) => keys))).toEqual(new Set([`${reference(2)},${reference(1)}`]));
  const secrets = Object.entries(renewed.resources("data", "AWS::SecretsManager::Secret"));
  const labels = secrets.flatMap(([id, secret]) => (id.startsWith("LabelKey") ? [secret] : []));
  expect(labels).toMatchObject(
    [1, 2].map(() => ({ DeletionPolicy: "Retain", Properties: { ReplicaRegions: [{ Region: "eu-west-1" }] } })),
  );
  renewed.remove();
});

test("two stages stand in one account: no name of something that AWS wants unique is used twice", () => {
  const NAMED: Readonly<Record<string, (properties: Readonly<Record<string, unknown>>) => unknown>> = {
    "AWS::Backup::BackupVault": ({ BackupVaultName }) => BackupVaultName,
    "AWS::CloudFront::Function": ({ Name }) => Name,
    "AWS::CloudFront::OriginRequestPolicy": (one) => (one.OriginRequestPolicyConfig as { Name: string }).Name,
    "AWS::CloudFront::ResponseHeadersPolicy": (one) => (one.ResponseHeadersPolicyConfig as { Name: string }).Name,
    "AWS::CloudFront::OriginAccessControl": (one) => (one.OriginAccessControlConfig as { Name: string }).Name,
    "AWS::KMS::Alias": ({ AliasName }) => AliasName,
    "AWS::Logs::DeliveryDestination": ({ Name }) => Name,
    "AWS::Logs::DeliverySource": ({ Name }) => Name,
    "AWS::SecretsManager::Secret": ({ Name }) => Name,
  };
  const namesOf = (told: Synthesis) =>
    (["data", "api", "edge"] as const).flatMap((stack) =>
      Object.values(told.resources(stack)).flatMap(({ Type, Properties }) => {
        const name = NAMED[Type]?.(Properties);
        // Whatever else is given a name of its own would have to be looked at here.
        const own = Object.keys(Properties ?? {}).filter((key) => /^(?:\w+Name|Name)$/.test(key));
        if (name === undefined) expect([Type, own.filter((key) => !ALLOWED.has(`${Type} ${key}`))]).toEqual([Type, []]);
        return typeof name === "string" ? [name] : [];
      }),
    );
  const ALLOWED = new Set([
    "AWS::CloudWatch::Alarm MetricName",
    "AWS::Lambda::Permission FunctionName",
    "AWS::Lambda::Version FunctionName",
    "AWS::Lambda::Alias FunctionName",
    // Within its function.
    "AWS::Lambda::Alias Name",
    "AWS::CodeDeploy::DeploymentGroup ApplicationName",
    "AWS::CodeDeploy::DeploymentGroup DeploymentConfigName",
    "AWS::Lambda::EventSourceMapping FunctionName",
    "AWS::IAM::Policy PolicyName",
    "AWS::ApiGatewayV2::Api Name",
    "AWS::ApiGatewayV2::Stage StageName",
    "AWS::Logs::MetricFilter LogGroupName",
    "AWS::Logs::Delivery DeliverySourceName",
  ]);
  const trial = synthesize({ context: { stage: "trial" } });
  const [first, second] = [namesOf(synthesis), namesOf(trial)];
  expect(first.length).toBeGreaterThanOrEqual(5);
  expect(first.filter((name) => second.includes(name))).toEqual([]);
  trial.remove();
});

test("what the docs ask for stands in the outputs: the table, the files' bucket, the edge's host and who is told of alarms", () => {
  const outputs = (["data", "api", "edge"] as const).map((stack) => Object.keys(synthesis.outputs(stack)));
  expect(outputs).toEqual([
    expect.arrayContaining(["TableName", "BlobsBucket"]),
    expect.arrayContaining(["ApiId", "AlarmTopic"]),
    expect.arrayContaining(["DistributionHost", "AlarmTopic"]),
  ]);
});

test("a canary is there where a label is named: it asks every five minutes and rings when it is silent", () => {
  const told = synthesize({
    context: { canaryPath: "/01/06901234567892/10/CX0001", alarmEmail: "duty@suyuan.example" },
  });
  const alarms = Object.entries(told.resources("api", "AWS::CloudWatch::Alarm"));
  const silent = alarms.find(([id]) => id.startsWith("canarySilentAlarm"))?.[1].Properties;
  expect(silent).toMatchObject({ TreatMissingData: "breaching", ComparisonOperator: "LessThanThreshold" });
  expect(alarms.some(([id]) => id.startsWith("canaryErrorsAlarm"))).toBe(true);
  for (const stack of ["api", "edge"] as const) {
    const [subscription] = Object.values(told.resources(stack, "AWS::SNS::Subscription"));
    expect(subscription?.Properties).toMatchObject({ Protocol: "email", Endpoint: "duty@suyuan.example" });
  }
  told.remove();
});

test("new code of what answers is tried on one request in ten for ten minutes, and an alarm leads back to the version before", () => {
  const groups = Object.entries(synthesis.resources("api", "AWS::CodeDeploy::DeploymentGroup"));
  expect(groups.map(([id]) => id.replace(/Deployments[0-9A-F]{8}$/, "")).sort()).toEqual([
    "Epcis",
    "Management",
    "Public",
  ]);
  for (const [id, { Properties: one }] of groups) {
    expect(one, id).toMatchObject({
      DeploymentConfigName: "CodeDeployDefault.LambdaCanary10Percent10Minutes",
      AlarmConfiguration: { Enabled: true, Alarms: [expect.anything(), expect.anything()] },
      AutoRollbackConfiguration: { Enabled: true, Events: expect.arrayContaining(["DEPLOYMENT_STOP_ON_ALARM"]) },
    });
  }
  // The gateway asks the aliases, and nothing else.
  const aliases = Object.keys(synthesis.resources("api", "AWS::Lambda::Alias"));
  const asked = Object.values(synthesis.resources("api", "AWS::ApiGatewayV2::Integration"));
  expect(asked.length).toBeGreaterThanOrEqual(2);
  for (const { Properties: one } of asked) {
    const { Ref: target } = one.IntegrationUri as { readonly Ref: string };
    expect(aliases).toContain(target);
  }
});
