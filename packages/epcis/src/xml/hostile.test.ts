import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { sized } from "../../../../tests/sized.ts";
import { readXmlDocument } from "./read-document.ts";
import { writeXmlQueryDocument } from "./write-document.ts";

const OPEN = '<e:EPCISDocument xmlns:e="urn:epcglobal:epcis:xsd:2" schemaVersion="2.0"><EPCISBody><EventList>';
const CLOSE = "</EventList></EPCISBody></e:EPCISDocument>";
const within = (content: string, attributes = "") =>
  `${OPEN}<ObjectEvent${attributes}>${content}</ObjectEvent>${CLOSE}`;

const BILLION_LAUGHS = `<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "${"&a;".repeat(10)}"><!ENTITY c "${"&b;".repeat(10)}">]>`;

const bound = (from: number) => Array.from({ length: 40 }, (_, n) => ` xmlns:n${from + n}="u:${from + n}"`).join("");

/** What is wrong, and the code that says so. */
const REFUSED: readonly (readonly [name: string, code: string, xml: string])[] = [
  ["nested entities", "xml-doctype", BILLION_LAUGHS + within("<x>&c;</x>")],
  ["an external entity", "xml-doctype", `<!DOCTYPE x SYSTEM "file:///etc/passwd">${within("")}`],
  [
    "an external parameter entity",
    "xml-doctype",
    `<!DOCTYPE x [<!ENTITY % p SYSTEM "http://127.0.0.1/"> %p;]>${within("")}`,
  ],
  ["an entity declared nowhere", "xml-syntax", within("<x>&c;</x>")],
  ["a property of JavaScript's objects as entity", "xml-syntax", within("<x>&constructor;</x>")],
  ["an HTML entity", "xml-syntax", within("<x>&nbsp;</x>")],
  ["a reference to a control character", "xml-syntax", within("<x>&#0;</x>")],
  ["a control character", "xml-character", within("<x>\u0001</x>")],
  ["a broken surrogate", "xml-character", within("<x>\ud800</x>")],
  ["UTF-16 read as if it were UTF-8", "xml-character", [...within("")].join("\u0000")],
  ["nothing", "xml-syntax", ""],
  ["JSON", "xml-syntax", "{}"],
  ["an open root", "xml-syntax", within("").slice(0, -CLOSE.length)],
  ["an open tag", "xml-syntax", `${OPEN}<ObjectEvent a="`],
  ["an open comment", "xml-syntax", `${OPEN}<!-- `],
  ["tags that cross", "xml-syntax", within("<a><b></a></b>")],
  ["two roots", "xml-syntax", `${within("")}<x/>`],
  ["text after the root", "xml-syntax", `${within("")} x`],
  ["an attribute twice", "xml-attribute-twice", within("", ' a="1" a="2"')],
  [
    "an attribute twice by two prefixes of one namespace",
    "xml-attribute-twice",
    within("", ' xmlns:p="https://a.example/" xmlns:q="https://a.example/" p:a="1" q:a="2"'),
  ],
  [
    "a prefix twice in one tag",
    "xml-attribute-twice",
    within("", ' xmlns:p="https://a.example/" xmlns:p="https://b.example/"'),
  ],
  ["a prefix without namespace", "xml-syntax", within("<p:a/>")],
  ["a property of JavaScript's objects as prefix", "xml-prefix", within("<constructor:a/>")],
  ["a name of three parts", "xml-prefix", within("<e:a:b/>")],
  ["the prefix xmlns bound", "xml-syntax", within("", ' xmlns:xmlns="https://a.example/"')],
  ["a prefix bound to nothing", "xml-prefix", within("", ' xmlns:p=""')],
  ["depth 10,000", "xml-too-deep", within(`${"<x>".repeat(10_000)}${"</x>".repeat(10_000)}`)],
  ["100 attributes", "xml-too-many", within("", Array.from({ length: 100 }, (_, n) => ` a${n}=""`).join(""))],
  ["a tag of 5 MB", "xml-too-many", within("", ' a=""'.repeat(1_000_000))],
  ["an attribute of 1 MB", "xml-syntax", within("", ` a="${"x".repeat(1_000_000)}"`)],
  ["80 namespaces at once", "xml-too-many", within(`<x${bound(0)}><x${bound(40)}/></x>`)],
  ["a million elements", "xml-too-many", within("<x/>".repeat(1_000_000))],
  ["10 MB", "xml-too-large", within(`<x>${"x".repeat(10 * 1024 * 1024)}</x>`)],
  ["another vocabulary", "xml-root", "<html/>"],
  ["a document in the wrong namespace", "xml-root", within("").replace("xsd:2", "xsd:9")],
  ["no body", "xml-body", '<e:EPCISDocument xmlns:e="urn:epcglobal:epcis:xsd:2"/>'],
];

describe("a hostile document", () => {
  test.each(REFUSED)("with %s is refused as %s", (_name, code, xml) => {
    expect(readXmlDocument(xml)).toMatchObject({ ok: false, faults: [{ code }] });
  });

  test("takes seconds at most for all of these together", () => {
    // Of this thread's processor: what others take of the machine meanwhile is not theirs.
    const before = process.threadCpuUsage();
    for (const [, , xml] of REFUSED) readXmlDocument(xml);
    const { user, system } = process.threadCpuUsage(before);
    expect((user + system) / 1e6).toBeLessThan(5);
  });

  test("names the line of its fault", () => {
    const reading = readXmlDocument(within("\n\n<a>\n</b>"));
    expect(reading.ok ? "" : reading.faults[0]?.detail).toMatch(/^line 4: .*Unexpected close tag/);
  });

  test("cannot reach the prototype of what it becomes", () => {
    const reading = readXmlDocument(
      within('<__proto__><polluted>1</polluted></__proto__><readPoint __proto__="x"><id/></readPoint>'),
    );
    expect(reading.ok).toBe(true);
    expect(Object.hasOwn(Object.prototype, "polluted")).toBe(false);
    const event = (reading.ok ? reading.value.epcisBody : {}) as { eventList: readonly object[] };
    expect(Object.getPrototypeOf(event.eventList[0])).toBe(Object.prototype);
  });

  test("never throws, however a good one is cut up", () => {
    const good = writeXmlQueryDocument(
      {
        epcisBody: {
          queryResults: { resultsBody: { eventList: [{ type: "ObjectEvent", "a:b": { c: ["d", "&"] } }] } },
        },
      },
      "1.2",
    );
    const cut = fc.tuple(fc.nat(good.length), fc.nat(20), fc.string({ unit: "binary", maxLength: 8 }));
    fc.assert(
      fc.property(fc.array(cut, { maxLength: 4 }), (cuts) => {
        const text = cuts.reduce((xml, [at, length, put]) => xml.slice(0, at) + put + xml.slice(at + length), good);
        expect(typeof readXmlDocument(text).ok).toBe("boolean");
      }),
      { numRuns: sized(500, 2000) },
    );
  });
});

describe("a document type that declares nothing", () => {
  test("is passed over, and its name is no entity", () => {
    expect(readXmlDocument(`<!DOCTYPE project>${OPEN}${CLOSE}`).ok).toBe(true);
    expect(readXmlDocument(`<!DOCTYPE project>${within("<x>&project;</x>")}`).ok).toBe(false);
    expect(readXmlDocument(`<!DOCTYPE project []>${OPEN}${CLOSE}`).ok).toBe(false);
    expect(readXmlDocument(`<!DOCTYPE project PUBLIC "a" "b">${OPEN}${CLOSE}`).ok).toBe(false);
  });
});
