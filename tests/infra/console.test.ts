import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { runInNewContext } from "node:vm";
import { brotliDecompressSync } from "node:zlib";
import { consoleHeaders } from "@suyuan/api/http/security-headers";
import { openConsole } from "@suyuan/console/build/build";
import { afterAll, describe, expect, test } from "vitest";
import { bundle } from "../../infra/src/bundle.ts";
import { type Synthesis, synthesize } from "./synthesis.ts";

const ISSUER = { oidcIssuer: "https://id.example/realms/food", oidcOrigins: "https://tokens.example" };
const synthesis = synthesize();
const withIssuer = synthesize({ context: ISSUER });
const folder = mkdtempSync(join(tmpdir(), "suyuan-console-bundle-"));
const { built } = await openConsole();
bundle("console", join(folder, "first"));
afterAll(() => {
  synthesis.remove();
  withIssuer.remove();
  rmSync(folder, { recursive: true, force: true });
});

interface Behavior {
  readonly PathPattern: string;
  readonly TargetOriginId: string;
  readonly AllowedMethods: readonly string[];
  readonly Compress: boolean;
  readonly ViewerProtocolPolicy: string;
  readonly CachePolicyId: { readonly Ref: string };
  readonly ResponseHeadersPolicyId: { readonly Ref: string };
}
interface DistributionConfig {
  readonly CacheBehaviors: readonly Behavior[];
  readonly Origins: readonly (Readonly<Record<string, unknown>> & { readonly Id: string })[];
}

function distributionOf(made: Synthesis): DistributionConfig {
  const [distribution] = Object.values(made.resources("edge", "AWS::CloudFront::Distribution"));
  return distribution?.Properties.DistributionConfig as DistributionConfig;
}

const behaviors = (made = synthesis) =>
  distributionOf(made).CacheBehaviors.filter(({ PathPattern: pattern }) => pattern.startsWith("/console"));

function edge(id: string, made = synthesis): Readonly<Record<string, unknown>> {
  return made.resources("edge")[id]?.Properties ?? {};
}

/** Headers that a policy of the edge adds, as they go out. */
function headersOf(policy: Behavior["ResponseHeadersPolicyId"], made: Synthesis): Record<string, string> {
  const { ResponseHeadersPolicyConfig: config } = edge(policy.Ref, made) as {
    readonly ResponseHeadersPolicyConfig: {
      readonly CustomHeadersConfig: { readonly Items: readonly { Header: string; Value: string; Override: boolean }[] };
      readonly SecurityHeadersConfig: {
        readonly ContentSecurityPolicy: { readonly ContentSecurityPolicy: string; readonly Override: boolean };
        readonly ContentTypeOptions: { readonly Override: boolean };
        readonly ReferrerPolicy: { readonly ReferrerPolicy: string };
        readonly StrictTransportSecurity: { AccessControlMaxAgeSec: number; IncludeSubdomains: boolean };
      };
    };
  };
  const { CustomHeadersConfig: custom, SecurityHeadersConfig: known } = config;
  const { StrictTransportSecurity: transport } = known;
  return {
    ...Object.fromEntries(custom.Items.map(({ Header: name, Value: value }) => [name, value])),
    "content-security-policy": known.ContentSecurityPolicy.ContentSecurityPolicy,
    "x-content-type-options": known.ContentTypeOptions.Override ? "nosniff" : "",
    "referrer-policy": known.ReferrerPolicy.ReferrerPolicy,
    "strict-transport-security": `max-age=${transport.AccessControlMaxAgeSec}${transport.IncludeSubdomains ? "; includeSubDomains" : ""}`,
  };
}

/** The key in the bucket that answers an address. */
function keyOf(uri: string, accepted?: string): string {
  const functions = Object.values(synthesis.resources("edge", "AWS::CloudFront::Function"));
  const code = functions
    .map(({ Properties: { FunctionCode: text } }) => String(text))
    .find((text) => text.includes("NAMED"));
  const headers = accepted === undefined ? {} : { "accept-encoding": { value: accepted } };
  const { uri: told } = runInNewContext(`${code}; handler(event)`, { event: { request: { uri, headers } } }) as {
    readonly uri: string;
  };
  return told.slice(1);
}

interface Kept {
  readonly key: string;
  readonly file: string;
  readonly contentType: string;
  readonly cacheControl: string;
  readonly contentEncoding?: string;
}
const lots = () => JSON.parse(readFileSync(join(folder, "first/console/objects.json"), "utf8")) as readonly Kept[][];
const bytesOf = ({ file }: Kept) => readFileSync(join(folder, "first/console", file));

describe("the console at the edge", () => {
  test("is read from its bucket alone, over TLS, by reading methods; who may sign in is still asked of the api", () => {
    const found = behaviors();
    expect(found.map(({ PathPattern: pattern }) => pattern)).toEqual([
      "/console/sign-in.json",
      "/console",
      "/console/assets/wasm-*",
      "/console/*",
    ]);
    const [settings, ...files] = found;
    const { Origins: origins } = distributionOf(synthesis);
    const bucket = origins.find(({ Id: id }) => id === files[0]?.TargetOriginId);
    expect(bucket).toMatchObject({
      DomainName: { "Fn::GetAtt": [expect.stringMatching(/^ConsoleFiles/), "RegionalDomainName"] },
      OriginAccessControlId: expect.anything(),
    });
    expect(settings?.TargetOriginId).not.toBe(bucket?.Id);
    for (const one of files) {
      expect(one).toMatchObject({
        TargetOriginId: bucket?.Id,
        AllowedMethods: ["GET", "HEAD"],
        ViewerProtocolPolicy: "redirect-to-https",
        Compress: false,
      });
    }
  });

  test("keeps a file as long as the file says, and tells none apart by cookie, header or query", () => {
    for (const { CachePolicyId: policy } of behaviors().slice(1)) {
      expect(edge(policy.Ref).CachePolicyConfig).toMatchObject({
        MinTTL: 0,
        DefaultTTL: 0,
        ParametersInCacheKeyAndForwardedToOrigin: {
          CookiesConfig: { CookieBehavior: "none" },
          HeadersConfig: { HeaderBehavior: "none" },
          QueryStringsConfig: { QueryStringBehavior: "none" },
          EnableAcceptEncodingBrotli: false,
          EnableAcceptEncodingGzip: false,
        },
      });
    }
  });

  test("has the headers of one machine, for the worker's script that reads pictures too, and lets the app ask the issuer that is set", () => {
    const publicUrl = "https://suyuan.example";
    const connect = ["https://id.example", "https://tokens.example"];
    for (const [made, options] of [
      [synthesis, {}],
      [withIssuer, { connect }],
    ] as const) {
      const [, whole, wasm, below] = behaviors(made);
      const wanted: Record<string, string> = {
        ...consoleHeaders(publicUrl, options),
        "service-worker-allowed": "/console",
      };
      const compiling = { ...wanted, ...consoleHeaders(publicUrl, { ...options, compilesWasm: true }) };
      const of = (one: Behavior | undefined) => one && headersOf(one.ResponseHeadersPolicyId, made);
      expect([of(whole), of(below), of(wasm)]).toEqual([wanted, wanted, compiling]);
      expect(wanted["content-security-policy"]).not.toContain("unsafe-inline");
    }
  });

  test("answers every file of the build by itself, and every other address below /console with the app's document", () => {
    const keys = new Set(
      lots()
        .flat()
        .map(({ key }) => key),
    );
    for (const path of built.files.keys()) {
      for (const [accepted, form] of [
        ["gzip, deflate, br, zstd", "br"],
        ["gzip", "gzip"],
        [undefined, "plain"],
      ] as const) {
        expect(keyOf(`/console/${path}`, accepted)).toBe(`${form}/${path}`);
        expect(keys).toContain(`${form}/${path}`);
      }
    }
    for (const uri of ["/console", "/console/", "/console/batches/069/A%2FB", "/console/a.b", "/console/index.html"]) {
      expect(keyOf(uri, "br")).toBe("br/index.html");
    }
    expect(keys).toContain("br/index.html");
    expect(keyOf("/console/assets/main-ZZZZ.js", "br")).toBe("br/assets/main-ZZZZ.js");
  });

  test.each([
    ["br;q=1.0, gzip;q=0.5", "br"],
    ["br;q=0, gzip", "gzip"],
    ["br;q=0.0, gzip; q=0", "plain"],
    ["BR", "br"],
    ["brotli, gzipped", "plain"],
    ["", "plain"],
  ])("chooses a form that the browser takes: %s", (accepted, form) => {
    expect(keyOf("/console/worker.js", accepted)).toBe(`${form}/worker.js`);
  });
});

describe("the console's bucket", () => {
  test("opens to this distribution, for reading, and to nobody else", () => {
    const policies = Object.values(synthesis.resources("edge", "AWS::S3::BucketPolicy"));
    const own = policies.find(({ Properties }) => JSON.stringify(Properties.Bucket).includes("ConsoleFiles"));
    const { Statement: statements = [] } = (own?.Properties.PolicyDocument ?? {}) as {
      readonly Statement?: readonly { readonly Effect: string }[];
    };
    const allowed = statements.filter(({ Effect: effect }) => effect === "Allow");
    expect(allowed).toMatchObject([
      {
        Action: "s3:GetObject",
        Principal: { Service: "cloudfront.amazonaws.com" },
        Condition: { StringEquals: { "AWS:SourceArn": expect.anything() } },
      },
    ]);
    expect(JSON.stringify(allowed)).toContain(":distribution/");
  });

  test("is filled when its function's bundle is another one: a deployment of the same sources puts nothing", () => {
    const filled = Object.values(synthesis.resources("edge", "AWS::CloudFormation::CustomResource"));
    expect(filled).toHaveLength(1);
    const filler = Object.entries(synthesis.resources("edge", "AWS::Lambda::Function")).find(([id]) =>
      id.startsWith("ConsoleFiller"),
    );
    const { S3Key: key } = (filler?.[1].Properties.Code ?? {}) as { readonly S3Key?: string };
    expect(key).toMatch(/^[0-9a-f]{64}\.zip$/);
    expect(filled[0]?.Properties).toMatchObject({ ServiceTimeout: 150, bundle: { s3Key: key } });
    bundle("console", join(folder, "again"));
    const all = (name: string) => readdirSync(join(folder, name), { recursive: true, encoding: "utf8" }).toSorted();
    expect(all("again")).toEqual(all("first"));
    for (const path of all("first").filter((name) => /\.(?:mjs|json)$|\d-\d+$/.test(name))) {
      const [first, again] = ["first", "again"].map((name) => readFileSync(join(folder, name, path)));
      expect(first?.equals(again ?? Buffer.alloc(0)), path).toBe(true);
    }
  });

  test("holds each file as one machine sends it: its type, its coding, how long it may be kept; a first load is as short", () => {
    const byKey = new Map(
      lots()
        .flat()
        .map((object) => [object.key, object]),
    );
    for (const file of [...built.files.values(), built.document]) {
      const object = byKey.get(`br/${file.path}`);
      expect(object).toMatchObject({
        contentType: file.contentType,
        cacheControl: file.isImmutable ? "public, max-age=31536000, immutable" : "no-cache",
      });
      expect(object && bytesOf(object).equals(file.brotli ?? file.plain), file.path).toBe(true);
    }
    const index = byKey.get("br/files.json");
    const { first } = JSON.parse(String(index && brotliDecompressSync(bytesOf(index)))) as {
      readonly first: {
        readonly scripts: readonly string[];
        readonly styles: readonly string[];
        readonly homes: Readonly<Record<string, readonly string[]>>;
      };
    };
    const bytes = (paths: readonly string[]) =>
      paths.map((path) => byKey.get(`br/${path}`)).reduce((sum, one) => sum + (one ? bytesOf(one).length : 60_001), 0);
    for (const role of ["clerk", "depot"]) {
      const home = first.homes[role] ?? [];
      expect(home.length).toBeGreaterThan(0);
      expect(bytes(["index.html", ...first.scripts, ...first.styles, ...home]), role).toBeLessThanOrEqual(60_000);
    }
  });
});
