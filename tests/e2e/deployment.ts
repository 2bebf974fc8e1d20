/**
 * What CDK would deploy, running here: its own bundles with the environment its template gives them, behind its own edge function, its
 * own origin headers and its own routes. Only what AWS itself does between them is played.
 */
import { createRequire } from "node:module";
import { join } from "node:path";
import { runInNewContext } from "node:vm";
import { keptSynthesis } from "../infra/kept-synthesis.ts";
import type { Templates } from "../infra/templates.ts";

export type Handler = (event: unknown, context: object) => Promise<unknown>;

export interface LambdaFunction {
  readonly handler: Handler;
  readonly file: string;
  readonly environment: Readonly<Record<string, string>>;
}

export interface FrontRequest {
  readonly method: string;
  /** Path and query as the viewer sends them. */
  readonly target: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
  readonly viewer?: string;
}

export interface Deployment {
  /** By CDK's path in the api stack, such as `Public` or `Followers/Follow`. */
  function(path: string): LambdaFunction;
  /** A request on its way through the edge, and for some addresses the gateway, to a function, and back. */
  fetch(request: FrontRequest): Promise<Response>;
  /** A request straight to the gateway, around the edge. */
  around(request: FrontRequest): Promise<Response>;
  readonly templates: Templates;
  remove(): void;
}

const SECRET = "the-secret-that-front-and-api-share-0123456789ab";
const LABEL_KEY = "a key of labels as it would be made at the deployment";
const FUNCTIONS: Readonly<Record<string, string>> = {
  Management: "Management",
  Public: "Public",
  Epcis: "Epcis",
  "Followers/Follow": "FollowersFollow",
  "Followers/Sweep": "FollowersSweep",
  "Scans/Consumer": "ScansConsumer",
  "Subscriptions/Deliver": "SubscriptionsDeliver",
  "Subscriptions/Dispatch": "SubscriptionsDispatch",
};
/** What stands in the templates as a reference to something deployed, by the variable's name. */
type Deployed = Readonly<Record<"TABLE_NAME" | "BLOBS_BUCKET" | "SCANS_QUEUE_URL" | "DELIVERIES_QUEUE_URL", string>>;

/** Takes the app as it is synthesised, sets each function's environment, and loads the bundles. The process's environment is used up by it. */
export async function deploy(deployed: Deployed): Promise<Deployment> {
  const templates = await keptSynthesis();
  const values: Readonly<Record<string, string>> = { ...deployed, ORIGIN_SECRETS: SECRET, LABEL_KEYS: LABEL_KEY };
  const functions = new Map(
    Object.entries(FUNCTIONS).map(([path, id]) => [path, load(templates, `${id}Function`, values)] as const),
  );
  const found = (path: string): LambdaFunction => {
    const one = functions.get(path);
    if (one === undefined) throw new Error(`no function ${path}`);
    return one;
  };
  const edge = edgeOf(templates);
  const routeOf = routesOf(templates);
  const invoke = async (event: GatewayEvent, to = routeOf(event.rawPath)) => {
    const result = await found(to).handler(JSON.parse(JSON.stringify(event)), lambdaContext());
    return responseOf(result as GatewayResult);
  };
  return {
    templates,
    remove: () => templates.remove(),
    function: found,
    fetch: async (request) => {
      const led = edge(request);
      if (led instanceof Response) return led;
      return led.to === "gateway" ? invoke(throughGateway(led.request)) : invoke(byItsUrl(led.request), led.to);
    },
    around: (request) => invoke(throughGateway(request)),
  };
}

/** The context that Lambda gives every call. */
export function lambdaContext(): object {
  return {
    functionName: "function",
    functionVersion: "$LATEST",
    invokedFunctionArn: "arn:aws:lambda:ap-southeast-1:111122223333:function:function",
    memoryLimitInMB: "1024",
    awsRequestId: "request",
    getRemainingTimeInMillis: () => 15_000,
  };
}

function load(templates: Templates, prefix: string, values: Readonly<Record<string, string>>): LambdaFunction {
  const all = Object.entries(templates.resources("api", "AWS::Lambda::Function"));
  const [, resource] = all.find(([id]) => id.startsWith(prefix)) ?? [];
  if (resource === undefined) throw new Error(`no function ${prefix} is deployed`);
  const { Code, Environment, Handler } = resource.Properties as {
    readonly Code: { readonly S3Key: string };
    readonly Environment: { readonly Variables: Readonly<Record<string, unknown>> };
    readonly Handler: string;
  };
  const environment = Object.fromEntries(
    Object.entries(Environment.Variables).map(([name, value]) => {
      const told = values[name] ?? (typeof value === "string" ? value : undefined);
      if (told === undefined) throw new Error(`${prefix} is given ${name}, which is not played here`);
      return [name, told] as const;
    }),
  );
  const [module = "", entry = ""] = Handler.split(".");
  const file = join(templates.folder, `asset.${Code.S3Key.replace(/\.zip$/, "")}`, `${module}.mjs`);
  Object.assign(process.env, environment);
  // Node itself loads it, as Lambda does: nothing of the test runner rewrites it on the way.
  const exports = createRequire(import.meta.url)(file) as Readonly<Record<string, Handler>>;
  const handler = exports[entry];
  if (handler === undefined) throw new Error(`${file} has no ${entry}`);
  return { handler, file, environment };
}

type EdgeHeaders = Record<string, { value: string }>;

interface EdgeRequest {
  method: string;
  uri: string;
  readonly headers: EdgeHeaders;
}

/** What the edge's function answers by itself, without asking anyone behind it. */
interface EdgeAnswer {
  readonly statusCode: number;
  readonly headers: EdgeHeaders;
  readonly body: string;
}

const plain = (headers: EdgeHeaders) =>
  Object.fromEntries(Object.entries(headers).map(([name, { value }]) => [name, value]));

interface Led {
  readonly request: FrontRequest;
  /** The gateway, or the function that is asked by its own address. */
  readonly to: string;
}

/** The viewer-request function, the behaviours and the origins' own headers, as the edge applies them. */
function edgeOf(templates: Templates): (request: FrontRequest) => Led | Response {
  const [edgeFunction] = Object.values(templates.resources("edge", "AWS::CloudFront::Function"));
  const code = String(edgeFunction?.Properties.FunctionCode);
  const run = runInNewContext(`${code}; handler`) as (event: object) => EdgeRequest | EdgeAnswer;
  const [distribution] = Object.values(templates.resources("edge", "AWS::CloudFront::Distribution"));
  if (distribution === undefined) throw new Error("no distribution is deployed");
  const config = distribution.Properties.DistributionConfig as DistributionConfig;
  const originOf = originsOf(config);
  return ({ method, target, headers = {}, viewer = "203.0.113.7", ...rest }) => {
    const [uri = "", query] = target.split(/\?(.*)/s, 2);
    const sent = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), { value }]));
    const request = run({ viewer: { ip: viewer }, request: { method, uri, querystring: {}, headers: sent } });
    if ("statusCode" in request)
      return new Response(request.body, { status: request.statusCode, headers: plain(request.headers) });
    const passed = plain(request.headers);
    const onward = query === undefined ? request.uri : `${request.uri}?${query}`;
    const { OriginCustomHeaders: named, DomainName: domain } = originOf(uri);
    const own = Object.fromEntries(named.map(({ HeaderName: name }) => [name, SECRET]));
    const [, to = "gateway"] = /FnGetAtt(\w+?)Live\w*FunctionUrl/.exec(JSON.stringify(domain)) ?? [];
    return { to, request: { ...rest, method, target: onward, headers: { ...passed, ...own } } };
  };
}

interface DistributionConfig {
  readonly Origins: readonly {
    readonly Id: string;
    readonly DomainName: unknown;
    readonly OriginCustomHeaders: readonly { readonly HeaderName: string }[];
  }[];
  readonly OriginGroups: {
    readonly Items: readonly {
      readonly Id: string;
      readonly Members: { readonly Items: readonly { readonly OriginId: string }[] };
    }[];
  };
  readonly CacheBehaviors: readonly { readonly PathPattern: string; readonly TargetOriginId: string }[];
  readonly DefaultCacheBehavior: { readonly TargetOriginId: string };
}

/** Which origin is asked first for a path, as the viewer sent it. */
function originsOf(config: DistributionConfig): (uri: string) => DistributionConfig["Origins"][number] {
  const groups = new Map(
    config.OriginGroups.Items.map(({ Id: id, Members: { Items: members } }) => [id, members[0]?.OriginId]),
  );
  return (uri) => {
    const behaviour = config.CacheBehaviors.find(({ PathPattern: pattern }) =>
      new RegExp(`^${pattern.replaceAll(".", "\\.").replaceAll("*", ".*")}$`).test(uri),
    );
    const target = (behaviour ?? config.DefaultCacheBehavior).TargetOriginId;
    const found = config.Origins.find(({ Id: id }) => id === (groups.get(target) ?? target));
    if (found === undefined) throw new Error(`no origin for ${uri}`);
    return found;
  };
}

/** As a function is asked by its own address: the gateway's form of an event, and nothing said here of how its path comes. */
function byItsUrl(request: FrontRequest): GatewayEvent {
  const event = throughGateway(request);
  return { ...event, headers: { ...(event.headers as object), host: "url-id.lambda-url.example" } };
}

interface GatewayEvent {
  readonly rawPath: string;
  readonly [name: string]: unknown;
}

/** Payload format 2.0 of an HTTP API, which decodes the path and cuts it at a decoded question mark. */
function throughGateway({ method, target, headers = {}, body }: FrontRequest): GatewayEvent {
  const [path = "", query = ""] = target.split(/\?(.*)/s, 2);
  const rawPath = decodeURIComponent(path).split("?", 1)[0] ?? "";
  const type = headers["content-type"] ?? "";
  const isText = body !== undefined && /^text\/|^application\/(?:json|xml|javascript)/.test(type);
  const asked = new Map<string, string[]>();
  for (const [name, value] of new URLSearchParams(query)) asked.set(name, [...(asked.get(name) ?? []), value]);
  const encoded = body === undefined ? undefined : Buffer.from(body).toString(isText ? "utf8" : "base64");
  return {
    version: "2.0",
    routeKey: "$default",
    rawPath,
    rawQueryString: query,
    headers: { ...headers, host: "api.execute-api.example", "x-forwarded-for": "198.51.100.1" },
    ...(asked.size === 0
      ? {}
      : { queryStringParameters: Object.fromEntries([...asked].map(([name, all]) => [name, all.join(",")])) }),
    ...(encoded === undefined ? {} : { body: encoded }),
    isBase64Encoded: encoded !== undefined && !isText,
    requestContext: {
      accountId: "111122223333",
      apiId: "api",
      domainName: "api.execute-api.example",
      domainPrefix: "api",
      http: { method, path: rawPath, protocol: "HTTP/1.1", sourceIp: "198.51.100.1", userAgent: "test" },
      requestId: "gateway-request",
      routeKey: "$default",
      stage: "$default",
      time: "10/Sep/2026:10:00:00 +0000",
      timeEpoch: 1_789_034_400_000,
    },
  };
}

/** Which function a path leads to, by the routes of the template. */
function routesOf(templates: Templates): (path: string) => string {
  const integrations = templates.resources("api", "AWS::ApiGatewayV2::Integration");
  const routes = Object.values(templates.resources("api", "AWS::ApiGatewayV2::Route")).map(({ Properties }) => {
    const targets = JSON.stringify(Properties.Target).matchAll(/"Ref":"(\w+)"/g);
    const integration = [...targets].map(([, id = ""]) => integrations[id]).find((found) => found !== undefined);
    const [, to = ""] = /(\w+?)Live[0-9A-F]{8}/.exec(JSON.stringify(integration?.Properties.IntegrationUri)) ?? [];
    return { key: String(Properties.RouteKey), to };
  });
  return (path) => {
    const own = routes.find(({ key }) => {
      const [, prefix] = /^ANY (\/.*\/)\{proxy\+\}$/.exec(key) ?? [];
      return key === `ANY ${path}` || (prefix !== undefined && path.startsWith(prefix) && path.length > prefix.length);
    });
    return (own ?? routes.find(({ key }) => key === "$default"))?.to ?? "";
  };
}

interface GatewayResult {
  readonly statusCode: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly isBase64Encoded?: boolean;
}

function responseOf({ statusCode: status, headers = {}, body = "", isBase64Encoded }: GatewayResult): Response {
  const bytes = Buffer.from(body, isBase64Encoded === true ? "base64" : "utf8");
  return new Response([204, 304].includes(status) ? null : bytes, { status, headers: { ...headers } });
}
