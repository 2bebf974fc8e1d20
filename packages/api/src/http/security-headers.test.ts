import { expect, test } from "vitest";
import { consoleHeaders } from "./security-headers.ts";

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
