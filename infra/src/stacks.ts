import { type App, Tags } from "aws-cdk-lib";
import { ApiStack } from "./api-stack.ts";
import { CopiesStack } from "./copies.ts";
import { CLOSED, DataStack } from "./data-stack.ts";
import { EdgeStack } from "./edge-stack.ts";
import { EDGE_REGION, type Settings } from "./settings.ts";

export interface Stacks {
  readonly data: DataStack;
  readonly api: ApiStack;
  /** CloudFront and what stands with it. None in China, where the balancer of the api stack is the front. */
  readonly edge?: EdgeStack;
  /** In another region, where the setting `copyRegion` names one. */
  readonly copies?: CopiesStack;
}

/** What must never be lost, what answers, and what stands in front: three stacks that are deployed in this order. */
export function buildStacks(app: App, settings: Settings): Stacks {
  const { stage, account } = settings;
  const home = { region: settings.region, ...(account === undefined ? {} : { account }) };
  const name = (part: string) => `suyuan-${stage}-${part}`;
  const { copyRegion } = settings;
  const copies =
    copyRegion === undefined
      ? undefined
      : new CopiesStack(app, "Copies", settings, CLOSED, {
          env: { ...home, region: copyRegion },
          stackName: name("copies"),
          terminationProtection: true,
        });
  const data = new DataStack(app, "Data", settings, {
    env: home,
    stackName: name("data"),
    terminationProtection: true,
  });
  // Files are copied from their bucket's first moment on: theirs has to be there.
  if (copies !== undefined) data.addStackDependency(copies);
  const api = new ApiStack(app, "Api", { settings, data }, { env: home, stackName: name("api") });
  const edge =
    settings.partition === "aws-cn"
      ? undefined
      : new EdgeStack(
          app,
          "Edge",
          { settings, api },
          { env: { ...home, region: EDGE_REGION }, stackName: name("edge") },
        );
  const tags = { service: "suyuan", stage, owner: settings.owner, "cost-center": settings.costCenter };
  // There they cannot be deployed with any.
  const untagged = settings.partition === "aws-cn" ? { excludeResourceTypes: ["AWS::Lambda::EventSourceMapping"] } : {};
  for (const [key, value] of Object.entries(tags)) Tags.of(app).add(key, value, untagged);
  Tags.of(data).add("data-class", "business-records");
  if (copies !== undefined) Tags.of(copies).add("data-class", "business-records");
  Tags.of(api).add("data-class", "operational", untagged);
  if (edge !== undefined) Tags.of(edge).add("data-class", "network-addresses");
  return { data, api, ...(edge && { edge }), ...(copies && { copies }) };
}
