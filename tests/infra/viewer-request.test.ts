import { readFileSync } from "node:fs";
import { join } from "node:path";
import { runInNewContext } from "node:vm";
import { ADDRESSES } from "@suyuan/api/addresses";
import { LOGGER_FILE_BYTES_MAX, PIECE_BYTES_MAX } from "@suyuan/api/commands/uploads/bodies";
import { CAPTURE_BYTES_MAX } from "@suyuan/api/epcis/capture/request";
import { UPLOAD_BYTES_MAX } from "@suyuan/api/photos/photo";
import { afterAll, describe, expect, test } from "vitest";
import { ROOT } from "../../infra/src/bundle.ts";
import { BODY_BYTES_MAX } from "../../infra/src/viewer-request.ts";
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

  test("refuses a body that no function could be handed, and names the way in pieces; whatever a route takes whole but a logger's file passes", () => {
    const sent = (bytes: number) =>
      (runInNewContext(`${code()}; handler`) as (event: object) => { statusCode?: number; body?: string })({
        viewer: { ip: "192.0.2.1" },
        request: {
          method: "POST",
          uri: "/api/batches/06901234567892/L1/temperature-logs",
          querystring: {},
          headers: { "content-length": { value: String(bytes) } },
        },
      });
    const refused = sent(LOGGER_FILE_BYTES_MAX);
    expect(refused.statusCode).toBe(413);
    expect(JSON.parse(refused.body ?? "")).toMatchObject({
      code: "payload-too-large",
      detail: expect.stringContaining("/api/uploads"),
      detailZh: expect.stringContaining("/api/uploads"),
    });
    for (const bytes of [CAPTURE_BYTES_MAX, UPLOAD_BYTES_MAX, PIECE_BYTES_MAX, BODY_BYTES_MAX]) {
      expect(sent(bytes).statusCode, String(bytes)).toBeUndefined();
      // 6 MiB of an event: the body as base64, and the headers of a request beside it.
      expect(Math.ceil(bytes / 3) * 4 + 64 * 1024).toBeLessThan(6 * 1024 * 1024);
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
