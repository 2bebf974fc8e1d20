import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parameterOf, readRequest, withQuery } from "./request-address.ts";

const pathOf = (path: string, query = ""): string | undefined => {
  const asked = readRequest(path, query);
  return "code" in asked ? asked.code : asked.address?.path;
};

describe("a request's address", () => {
  test("is a Digital Link, one with a trailing slash or a short GTIN, an EPC binary string, or a base", () => {
    expect(pathOf("/01/06901234567892/10/A%2fB/")).toBe("/01/06901234567892/10/A%2FB");
    expect(pathOf("/01/6901234567892")).toBe("/01/06901234567892");
    expect(pathOf("/eh30164596f40c0e5cbe991a83")).toBe("/01/09528765123457/21/123456789123");
    expect(pathOf("/id/base/yunfeng")).toBe("/id/base/yunfeng");
  });

  test("is refused when something stands before its key, or a key of GS1 stands in its query; other parameters are not read", () => {
    expect(pathOf("/01/1/01/06901234567892")).toBe("path");
    expect(pathOf("/01/06901234567892", "10=L")).toBe("key-in-query");
    expect(pathOf("/01/06901234567892", "17=261332")).toBe("attribute-value");
    expect(pathOf("/01/06901234567892", "9999=1")).toBe("attribute-unknown");
    expect(pathOf("/01/06901234567892", "utm=a|b&%zz&=&17=261231;flag")).toBe("/01/06901234567892");
  });

  test("of a key that is not resolved here is valid and names nothing known", () => {
    expect(readRequest("/8004/0690123456", "")).toEqual({ address: undefined, query: "" });
  });

  test("never throws, whatever is sent", () => {
    fc.assert(
      fc.property(
        fc.string({ unit: "binary" }),
        fc.string({ unit: "binary" }),
        fc.constantFrom("/", "/01/", "/eh", "/ex"),
        (path, query, start) => {
          readRequest(start + path, query);
          parameterOf(query, "linkType");
          expect(withQuery("https://coop.example/", query)).toMatch(/^[!-~]*$/);
        },
      ),
    );
  });
});

describe("a query", () => {
  test("is passed on as it came, behind what the target has and before its fragment", () => {
    expect(withQuery("https://a.example/x", "a=%2f;b&flag")).toBe("https://a.example/x?a=%2f;b&flag");
    expect(withQuery("https://a.example/x?y=1#z", "a=1")).toBe("https://a.example/x?y=1&a=1#z");
    expect(withQuery("https://a.example/x", "")).toBe("https://a.example/x");
  });

  test("names a parameter once or, repeated, by its last value, decoded where that can be", () => {
    expect(parameterOf("linkType=gs1%3Apip", "linkType")).toBe("gs1:pip");
    expect(parameterOf("linkType=a;linkType=b", "linkType")).toBe("b");
    expect(parameterOf("linkType", "linkType")).toBe("");
    expect(parameterOf("linkType=%zz", "linkType")).toBe("%zz");
    expect(parameterOf("linktype=a", "linkType")).toBeUndefined();
  });
});
