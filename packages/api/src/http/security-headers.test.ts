import { expect, test } from "vitest";
import { consoleHeaders, pageHeaders } from "./security-headers.ts";

const directives = (policy = "") =>
  Object.fromEntries(
    policy.split("; ").map((directive) => {
      const [name = "", ...values] = directive.split(" ");
      return [name, values.join(" ")];
    }),
  );

test("the console runs what this origin serves, talks to this origin, and is framed by nobody", () => {
  const headers = consoleHeaders("https://suyuan.example");
  expect(directives(headers["content-security-policy"])).toEqual({
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self' data: blob:",
    "connect-src": "'self'",
    "worker-src": "'self'",
    "manifest-src": "'self'",
    "base-uri": "'none'",
    "form-action": "'none'",
    "frame-ancestors": "'none'",
  });
  expect(headers).toMatchObject({
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "x-content-type-options": "nosniff",
  });
});

test("it talks to an issuer elsewhere too where there is one, and a worker that reads pictures may compile", () => {
  const connect = ["https://id.example", "https://keys.example"];
  const policy = directives(
    consoleHeaders("https://suyuan.example", { connect, compilesWasm: true })["content-security-policy"],
  );
  expect(policy["connect-src"]).toBe("'self' https://id.example https://keys.example");
  expect(policy["script-src"]).toBe("'self' 'wasm-unsafe-eval'");
});

test("a page runs nothing, sends nothing and shows no picture but what it says that it does", () => {
  const policy = (options?: Parameters<typeof pageHeaders>[2]) =>
    String(pageHeaders("https://suyuan.example", [], options)["content-security-policy"]).split("; ");
  const bare = [
    "default-src 'none'",
    "style-src 'none'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ];
  expect(policy()).toEqual(bare);
  expect(policy({ forms: true })).toEqual(bare.with(3, "form-action 'self'"));
  expect(policy({ images: true })).toEqual(bare.toSpliced(2, 0, "img-src 'self' data:"));
  const styled = pageHeaders("https://suyuan.example", ["a", "b"])["content-security-policy"];
  expect(styled).toContain("style-src 'sha256-a' 'sha256-b';");
});
