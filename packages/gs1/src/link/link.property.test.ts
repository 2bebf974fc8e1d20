import fc from "fast-check";
import { expect, test } from "vitest";
import { sized } from "../../../../tests/sized.ts";
import { AI_TABLE } from "../ai/table.ts";
import { aiValueFault } from "../ai/value.ts";
import { arbitraryLink, arbitraryPair, type LinkParts } from "../fixtures/arbitrary-link.ts";
import { percentEncode } from "../percent.ts";
import { buildElementString, parseElementString } from "../scan/element-string.ts";
import { readScan } from "../scan/scan.ts";
import { digitalLinkOf } from "./build.ts";
import { parseDigitalLink } from "./parse.ts";

/** The link written by hand: without the builder, so that the two can be compared. */
function written({ base, path, attributes }: LinkParts): string {
  const inPath = path.map(({ ai, value }) => `/${ai}/${percentEncode(value)}`).join("");
  const query = attributes.map(({ ai, value }) => `${ai}=${percentEncode(value, "query")}`).join("&");
  return base + inPath + (query === "" ? "" : `?${query}`);
}

function isPredefined(ai: string): boolean {
  return AI_TABLE.get(ai)?.isPredefinedLength === true;
}

test("every value that conforms to its AI is accepted", () => {
  fc.assert(
    fc.property(arbitraryPair, ({ ai, value }) => {
      const entry = AI_TABLE.get(ai);
      expect(entry && aiValueFault(entry, value), `(${ai})${value}`).toBeUndefined();
    }),
    { numRuns: sized(750, 3000) },
  );
});

test("a link of any key, its qualifiers and attributes gives back what it was made of", () => {
  fc.assert(
    fc.property(arbitraryLink, (parts) => {
      const link = parseDigitalLink(written(parts));
      if (!link.ok) throw new Error(`${written(parts)}: ${link.reason.detail}`);
      const { stem, key, qualifiers, attributes } = link.value;
      expect({ base: stem, path: [key, ...qualifiers], attributes }).toEqual(parts);
    }),
    { numRuns: sized(250, 1000) },
  );
});

test("building a link from what was read of it gives the same link, and canonical links stay letter by letter", () => {
  const ambiguous: LinkParts[] = [];
  fc.assert(
    fc.property(arbitraryLink, (parts) => {
      const link = parseDigitalLink(written(parts));
      if (!link.ok) throw new Error(link.reason.detail);
      const { stem, key, qualifiers, attributes, path, canonical } = link.value;
      const fromCanonical = parseDigitalLink(canonical);
      expect(fromCanonical.ok && fromCanonical.value.canonical).toBe(canonical);
      // (235) in the path and (10) in the query: the same AIs could as well stand with (10) in the path, and (235) nowhere.
      if (qualifiers.some(({ ai }) => ai === "235") && attributes.some(({ ai }) => ai === "10")) {
        ambiguous.push(parts);
        return;
      }
      const built = digitalLinkOf([key, ...qualifiers, ...attributes], { base: stem });
      if (!built.ok) throw new Error(`${written(parts)}: ${built.reason.detail}`);
      expect(parseDigitalLink(built.value)).toMatchObject({ ok: true, value: { stem, path, canonical } });
      const order = attributes.toSorted((a, b) => Number(isPredefined(b.ai)) - Number(isPredefined(a.ai)));
      expect(parseDigitalLink(built.value)).toMatchObject({ value: { attributes: order } });
    }),
    { numRuns: sized(250, 1000) },
  );
  expect(ambiguous.length).toBeLessThan(50);
});

const elements = fc.uniqueArray(arbitraryPair, { minLength: 1, maxLength: 6, selector: ({ ai }) => ai });

test("element strings give back what they were made of, for people, with FNC1 and as readers send them", () => {
  fc.assert(
    fc.property(elements, (values) => {
      const bracketed = buildElementString(values);
      const fnc1 = buildElementString(values, "fnc1");
      const sent = buildElementString(values, "scanner");
      if (!bracketed.ok || !fnc1.ok || !sent.ok) throw new Error("all conform");
      expect(parseElementString(bracketed.value)).toEqual({ ok: true, value: values });
      expect(parseElementString(fnc1.value)).toEqual({ ok: true, value: values });
      for (const identifier of ["]C1", "]e0", "]d2", "]Q3", "]J1"]) {
        const scan = readScan(`${identifier}${sent.value}\r\n`);
        expect(scan.ok && scan.value, sent.value).toMatchObject({ identifier, content: "elements", values });
      }
    }),
    { numRuns: sized(125, 500) },
  );
});

test("a scan's link holds the AIs scanned", () => {
  fc.assert(
    fc.property(arbitraryLink, ({ path, attributes }) => {
      const sent = buildElementString([...path, ...attributes], "scanner");
      const scan = readScan(`]d2${sent.ok && sent.value}`);
      if (!scan.ok) throw new Error(scan.reason.detail);
      const { link, values } = scan.value;
      if (link === undefined) return;
      const held = [link.key, ...link.qualifiers, ...link.attributes];
      expect(held.toSorted((a, b) => (a.ai < b.ai ? -1 : 1))).toEqual(
        values.toSorted((a, b) => (a.ai < b.ai ? -1 : 1)),
      );
    }),
  );
});

test("no text makes a reader of element strings or scans throw, and the longest are read at once", () => {
  const pieces = fc.constantFrom(
    "(01)",
    "(10)",
    "\\(",
    "^",
    "\u001d",
    "]C1",
    "]Q1https://",
    "01",
    "10",
    "|]e0",
    "7",
    "é",
  );
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string({ unit: "binary" }),
        fc.array(pieces).map((a) => a.join("")),
      ),
      (input) => {
        parseElementString(input);
        readScan(input);
        readScan(`]d2${input}`);
      },
    ),
    { numRuns: sized(500, 2000) },
  );
  const started = performance.now();
  for (const long of [
    "(10)A".repeat(1600),
    `^${"11270101".repeat(1000)}`,
    `]C1${"10A\u001d".repeat(2000)}`,
    "(".repeat(8000),
  ]) {
    readScan(long);
  }
  for (const piece of ["(10)A", "11270101"]) expect(parseElementString(`^${piece.repeat(10_000)}`).ok).toBe(false);
  expect(performance.now() - started).toBeLessThan(500);
});
