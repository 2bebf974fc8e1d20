import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { arbitraryClass, arbitraryEpc, arbitraryPlace } from "../fixtures/arbitrary-event.ts";
import { identifierTest } from "./epc-pattern.ts";
import { identityOf } from "./identity.ts";
import { identifierPredicate } from "./matching/identifier-index.ts";

const none = () => new Map<string, string>();

function accepts(value: string, identifier: string): boolean {
  return identifierPredicate([identifierTest(value, none)])(identityOf(identifier, none));
}

describe("a pattern accepts what agrees with it part by part, in either syntax", () => {
  const instance = "https://example.com/01/10614141123459/21/400";
  test.each([
    ["urn:epc:idpat:sgtin:0614141.112345.*", instance, true],
    ["urn:epc:idpat:sgtin:0614141.*.*", instance, true],
    ["urn:epc:idpat:sgtin:*.*.*", instance, true],
    ["urn:epc:idpat:sgtin:0614141.112346.*", instance, false],
    ["urn:epc:idpat:sgtin:0614142.*.*", instance, false],
    ["urn:epc:idpat:sgtin:0614141.112345.400", instance, true],
    ["urn:epc:idpat:sgtin:0614141.112345.401", instance, false],
    ["urn:epc:idpat:sgtin:0614141.*.*", "urn:epc:class:lgtin:0614141.112345.998877", false],
    ["urn:epc:idpat:lgtin:0614141.112345.*", "https://id.gs1.org/01/10614141123459/10/998877", true],
    ["urn:epc:idpat:sscc:0614141.*", "urn:epc:id:sscc:0614141.1234567890", true],
    ["urn:epc:idpat:sscc:0614142.*", "urn:epc:id:sscc:0614141.1234567890", false],
    ["urn:epc:idpat:sgln:0614141.00001.*", "https://id.gs1.org/414/0614141000012/254/Gate", true],
    ["urn:epc:idpat:sgln:0614141.*.*", "urn:epc:id:sgln:0614141.00001.0", true],
    ["urn:epc:idpat:grai:0614141.00001.*", "urn:epc:id:grai:0614141.00001.400", true],
    ["urn:epc:idpat:giai:0614141.*", "https://id.gs1.org/8004/061414112345", true],
    ["urn:epc:idpat:gdti:0614141.*.*", "urn:epc:id:gdti:0614141.12345.400", true],
    ["urn:epc:idpat:pgln:0614141.*", "urn:epc:id:pgln:0614141.00001", true],
    ["urn:epc:idpat:gsrn:0614141.*", "urn:epc:id:gsrn:0614141.1234567890", true],
    ["urn:epc:idpat:gsin:0614141.*", "urn:epc:id:gsin:0614141.123456789", true],
    ["urn:epc:idpat:ginc:0614141.*", "urn:epc:id:ginc:0614141.xyz", true],
    ["urn:epc:idpat:cpi:0614141.123ABC.*", "urn:epc:id:cpi:0614141.123ABC.123456", true],
    ["urn:epc:idpat:cpi:0614141.*.*", "urn:epc:id:cpi:0614141.123ABC.123456", true],
    ["urn:epc:idpat:itip:0614141.112345.*.*.*", "urn:epc:id:itip:0614141.112345.01.02.9", true],
    ["urn:epc:idpat:itip:0614141.112345.01.02.*", "urn:epc:id:itip:0614141.112345.01.03.9", false],
    ["urn:epc:idpat:upui:0614141.112345.*", "urn:epc:id:upui:0614141.112345.51", true],
  ])("%s and %s: %s", (pattern, identifier, expected) => {
    expect(accepts(pattern, identifier)).toBe(expected);
  });
});

describe("where an event names a class, its * is met by * alone", () => {
  const item = "urn:epc:idpat:sgtin:0614141.112345.*";
  test.each([
    ["urn:epc:idpat:sgtin:0614141.*.*", item, true],
    [item, item, true],
    [item, "https://id.gs1.org/01/10614141123459", true],
    ["https://id.gs1.org/01/10614141123459", item, true],
    ["urn:epc:idpat:sgtin:0614141.112345.400", item, false],
    [item, "urn:epc:idpat:sgtin:0614141.*.*", false],
    ["urn:epc:idpat:sgtin:*.*.*", "urn:epc:idpat:sgtin:0614141.*.*", true],
  ])("%s and %s: %s", (pattern, identifier, expected) => {
    expect(accepts(pattern, identifier)).toBe(expected);
  });
});

test("any other URI is compared for equality: a class finds no instances and no lots of it", () => {
  const gtin = "https://id.gs1.org/01/10614141123459";
  expect(accepts(gtin, `${gtin}/21/400`)).toBe(false);
  expect(accepts(gtin, `${gtin}/10/998877`)).toBe(false);
  expect(accepts(`${gtin}/10/L/21/400`, "urn:epc:id:sgtin:0614141.112345.400")).toBe(true);
  expect(accepts(`${gtin}/10/L`, `${gtin}/10/L/21/400`)).toBe(false);
  expect(accepts("urn:example:a", "urn:example:a")).toBe(true);
});

test("what only looks like a pattern is a URI like any other", () => {
  for (const odd of ["urn:epc:idpat:sgtin:*.112345.*", "urn:epc:idpat:sgtin:06.*.*", "urn:epc:idpat:none:0614141.*"]) {
    expect(accepts(odd, "https://id.gs1.org/01/10614141123459/21/400")).toBe(false);
    expect(accepts(odd, odd)).toBe(true);
  }
});

test("the canonical form of an identifier is its own canonical form", () => {
  fc.assert(
    fc.property(fc.oneof(arbitraryEpc, arbitraryClass, arbitraryPlace, fc.webUrl()), (uri) => {
      const identity = identityOf(uri, none);
      expect(identityOf(identity, none)).toBe(identity);
    }),
  );
});
