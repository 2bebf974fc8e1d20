import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { asksForLinkset, isBrowser, preferenceOf, renderingFor, weightedValues } from "./accept.ts";

describe("an Accept header", () => {
  test("is read with its weights; what is in bad form is passed over", () => {
    expect(weightedValues("text/HTML;level=1, */*;q=0.5 ,fr;Q=0.25")).toEqual([
      { value: "text/html", weight: 1 },
      { value: "*/*", weight: 0.5 },
      { value: "fr", weight: 0.25 },
    ]);
    expect(weightedValues(";;;q=, text/html;q=-1, a b;q=1, x;q=2, y;q=NaN, ok")).toEqual([{ value: "ok", weight: 1 }]);
  });

  test("of any length and content never throws and yields few values with weights from 0 to 1", () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.string({ unit: "binary" }), fc.constantFrom("a,".repeat(9000), "q=".repeat(9000))),
        (header) => {
          const values = weightedValues(header);
          expect(values.length).toBeLessThanOrEqual(50);
          for (const { weight } of values) expect(weight >= 0 && weight <= 1).toBe(true);
        },
      ),
    );
  });

  test("that lets everything in alike, as many programs send, is no wish", () => {
    const none = preferenceOf(new Headers({ accept: "*/*", "accept-language": "*" }), "");
    expect(none).toEqual({ mediaTypes: undefined, languages: undefined, context: undefined });
  });
});

describe("a link set", () => {
  test.each([
    [null, "html"],
    ["", "html"],
    ["*/*", "linkset"],
    ["application/linkset+json", "linkset"],
    ["application/json", "json"],
    ["application/ld+json", "ld"],
    ["application/ld+json;q=0.5, application/json;q=0.4", "ld"],
    ["text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", "html"],
    ["text/html;q=0.1, application/json", "json"],
    ["image/png", "linkset"],
    ["text/*", "html"],
  ])("is shown to %s as %s", (accept, rendering) => {
    expect(renderingFor(accept)).toBe(rendering);
  });

  test("is asked for by name, and not by those who prefer something else", () => {
    expect(asksForLinkset("application/linkset+json")).toBe(true);
    expect(asksForLinkset("application/linkset+json, application/json;q=0.9")).toBe(true);
    expect(asksForLinkset("text/html, application/linkset+json;q=0.5")).toBe(false);
    expect(asksForLinkset("application/linkset+json;q=0, */*")).toBe(false);
    expect([asksForLinkset("*/*"), asksForLinkset("application/json"), asksForLinkset(null)]).toEqual([
      false,
      false,
      false,
    ]);
  });

  test("goes as a page to browsers only, which say so", () => {
    expect([isBrowser("text/html"), isBrowser("*/*"), isBrowser(null)]).toEqual([true, false, false]);
  });
});
