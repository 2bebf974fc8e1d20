import { describe, expect, test } from "vitest";
import { nothingAt } from "./malformed-link.ts";

const GTIN = "09521234000013";

describe("a path that nothing serves", () => {
  test.each(["/foo", "/410/9520123456788", `/gtin/${GTIN}`, `/x/8004/0690123456`, "/8006/1", "/ABCabc012345"])(
    "that is no Digital Link is refused as one: %s",
    (path) => {
      for (const method of ["GET", "HEAD"]) expect(nothingAt(method, path)).toMatchObject({ code: "invalid-request" });
    },
  );

  test.each(["/8004/0690123456", "/253/9501101020016ABC", "/8004/0690123456/"])(
    "that is one, of a key not resolved here, is not found: %s",
    (path) => {
      expect(nothingAt("GET", path)).toMatchObject({ code: "not-found" });
    },
  );

  test.each([
    "/",
    "/api",
    "/api/x",
    "/docs",
    "/console/x/y",
    "/log/tile",
    "/favicon.ico",
    "/.well-known/x",
    "/a.php/b",
  ])("of our own pages, or the name of a file, is not found: %s", (path) => {
    expect(nothingAt("GET", path)).toMatchObject({ code: "not-found" });
  });

  test("is not found for whoever sends to it", () => {
    expect(nothingAt("POST", "/foo")).toMatchObject({ code: "not-found" });
  });

  test("that may have been compressed by the old scheme says so, and what to ask for", () => {
    for (const path of ["/ARFKk4XB0CDKWcnpq", `/01/${GTIN}/HQKk4XB0CDKWcnpq`]) {
      expect(nothingAt("GET", path).message).toContain("Digital Link 1.1");
      expect(nothingAt("GET", path).detailZh).toContain("1.1 旧方案");
    }
    expect(nothingAt("GET", "/foo").message).not.toContain("1.1");
  });
});
