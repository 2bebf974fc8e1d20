import { TrieRouter } from "hono/router/trie-router";
import { describe, expect, test } from "vitest";
import { BelowRouter } from "./below-router.ts";

const ROUTES = [
  ["GET", "/v/*"],
  ["OPTIONS", "/v/*"],
  ["GET", "/01/*"],
  ["GET", "/:compressed{(?:eh|ex).*}"],
] as const;

function routed() {
  const [below, plain] = [new BelowRouter<string>("/v/"), new TrieRouter<string>()];
  for (const [method, path] of ROUTES) for (const router of [below, plain]) router.add(method, path, method + path);
  return { below, plain };
}

describe("a router that remembers what is below one path", () => {
  test("finds what a router finds that does not, asked once or again", () => {
    const { below, plain } = routed();
    const paths = ["/v/01/1/10/A", "/v/", "/v", "/vv/01", "/v/a/", "/01/1", "/ehAB", "/exAB/", "/other", "/", "/v/\n"];
    for (const path of [...paths, ...paths]) {
      for (const method of ["GET", "OPTIONS", "POST", "HEAD"]) {
        expect([method, path, below.match(method, path)[0]]).toEqual([method, path, plain.match(method, path)[0]]);
      }
    }
  });

  test("finds a route that is added later", () => {
    const { below } = routed();
    expect(below.match("POST", "/v/a")[0]).toHaveLength(0);
    below.add("POST", "/v/*", "late");
    expect(below.match("POST", "/v/a")[0].map(([handler]) => handler)).toEqual(["late"]);
  });
});
