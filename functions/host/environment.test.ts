import { describe, expect, test } from "vitest";
import { environmentOf, FrontEnvironment } from "./environment.ts";

const right = {
  TABLE_NAME: "table",
  PUBLIC_URL: "https://suyuan.example/",
  ORIGIN_SECRETS: `${"s".repeat(48)},${"t".repeat(48)}`,
};

describe("the environment", () => {
  test("is read with the limit of one machine and without the address's last slash", () => {
    expect(environmentOf(FrontEnvironment, right)).toEqual({
      TABLE_NAME: "table",
      FRONT: "edge",
      PUBLIC_URL: "https://suyuan.example",
      ORIGIN_SECRETS: ["s".repeat(48), "t".repeat(48)],
      RATE_LIMIT_PER_MINUTE: 3000,
      OIDC_CLIENT_ID: "console",
      OIDC_SCOPES: "openid",
    });
  });

  test("is refused by the name of each wrong variable, and never by its value", () => {
    const wrong = { ...right, PUBLIC_URL: "http://suyuan.example", ORIGIN_SECRETS: `${"s".repeat(48)},short-secret` };
    expect(() => environmentOf(FrontEnvironment, wrong)).toThrow("wrong environment: PUBLIC_URL, ORIGIN_SECRETS.1");
  });
});
