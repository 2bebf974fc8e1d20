import { readFileSync } from "node:fs";
import { join } from "node:path";
import { runInNewContext } from "node:vm";
import { ADDRESSES } from "@suyuan/api/addresses";
import { afterAll, describe, expect, test } from "vitest";
import { ROOT } from "../../infra/src/bundle.ts";
import { synthesize } from "./synthesis.ts";

const synthesis = synthesize();
afterAll(() => synthesis.remove());

/** Every path that the contract names, with something in place of each parameter. */
function contractPaths(): readonly string[] {
  const { paths } = JSON.parse(readFileSync(join(ROOT, "docs/openapi.json"), "utf8")) as { readonly paths: object };
  return Object.keys(paths).map((path) => path.replaceAll(/\{[^}]*\}/g, "x"));
}

describe("the edge's own function", () => {
  const code = () =>
    String(Object.values(synthesis.resources("edge", "AWS::CloudFront::Function"))[0]?.Properties.FunctionCode);
  const asked = (uri: string, accept?: string) =>
    (runInNewContext(`${code()}; handler`) as (event: object) => { statusCode?: number; uri?: string; body?: string })({
      viewer: { ip: "192.0.2.1" },
      request: {
        method: "GET",
        uri,
        querystring: {},
        headers: accept === undefined ? {} : { accept: { value: accept } },
      },
    });

  test("answers what was never ours by itself: a person a page, a program a problem", () => {
    expect(code().length).toBeLessThan(10_000);
    for (const uri of ["/wp-login.php", "/.env", "/admin/", "/apis", "/v1/things", "/%2e%2e/etc"]) {
      expect(asked(uri).statusCode, uri).toBe(404);
      expect(JSON.parse(asked(uri).body ?? ""), uri).toMatchObject({ code: "not-found", status: 404 });
      expect(asked(uri, "text/html,*/*").body, uri).toContain("没有记录");
    }
  });

  test("lets every address through that any application answers", () => {
    const served = [
      ...contractPaths(),
      "/",
      "/docs",
      "/check",
      "/favicon.ico",
      "/robots.txt",
      "/sign-in/auth",
      ...ADDRESSES.map(({ path, match }) => (match === "below" ? `${path}/x` : path)),
    ];
    expect(served.length).toBeGreaterThan(30);
    for (const uri of served) expect(asked(uri).statusCode, uri).toBeUndefined();
  });
});
