import { expect, test } from "vitest";
import { ADDRESSES, applicationOf } from "./addresses.ts";

const at = (target: string) => applicationOf(`https://suyuan.example${target}`);

test("pages, Digital Links and the resolver's description are public", () => {
  for (const target of [
    "/v/01/06901234567892/10/A",
    "/v/",
    "/01/06901234567892?lang=en",
    "/00/106901234567892003",
    "/414/6901234567892",
    "/417/6901234567892",
    "/id/base/b1",
    "/eh4eGAtAmmDHBWHQaAsA",
    "/ex4eGAt/",
    "/ex4eGAt?linkType=all",
    "/.well-known/gs1resolver",
    "/.well-known/gs1resolver?x=1",
  ]) {
    expect([target, at(target)]).toEqual([target, "public"]);
  }
});

test("/epcis itself and all below it is the event server's", () => {
  for (const target of ["/epcis", "/epcis/events", "/epcis?a=b", "/epcis/", "/epcis#x"]) {
    expect([target, at(target)]).toEqual([target, "epcis"]);
  }
});

test("/console itself and all below it are the console's files, but for the settings of its sign-in", () => {
  for (const target of ["/console", "/console/", "/console?x=1", "/console/batches/a", "/console/sign-in.jsonx"]) {
    expect([target, at(target)]).toEqual([target, "console"]);
  }
  for (const target of ["/console/sign-in.json", "/console/sign-in.json?x=1", "/consolex", "/v1/console"]) {
    expect([target, at(target)]).toEqual([target, "management"]);
  }
});

test("everything else is the management application's, whatever it looks like further on", () => {
  for (const target of [
    "/",
    "",
    "/v",
    "/01",
    "/api/batches/01/v/epcis",
    "/epcisx",
    "/EPCIS",
    "/eh/more/segments",
    "/xeh",
    "/.well-known/gs1resolver/",
    "/.well-known/gs1resolverx",
    "/xwell-known/gs1resolver",
    "/openapi.json",
    "/api?next=/epcis/events",
    "/api#/v/01",
  ]) {
    expect([target, at(target)]).toEqual([target, "management"]);
  }
});

test("the host of a URL is no part of the choice, nor is its port", () => {
  expect(applicationOf("http://127.0.0.1:8080/v/01/1/10/2")).toBe("public");
  expect(applicationOf("http://epcis/openapi.json")).toBe("management");
  expect(applicationOf("http://v.example/epcis")).toBe("epcis");
});

test("no address stands twice, and each begins with a slash and ends without one", () => {
  const paths = ADDRESSES.map(({ path }) => path);
  expect(new Set(paths).size).toBe(paths.length);
  for (const path of paths) expect(path).toMatch(/^\/.*[^/]$/);
});
