import { expect, test } from "vitest";
import { pairingFaults } from "../ai/pairings.ts";
import { describeOfficial, read, report } from "../fixtures/vectors.ts";
import { buildElementString, parseElementString } from "./element-string.ts";
import { scannerText } from "./message.ts";
import { readScan } from "./scan.ts";

/** What the engine calls symbols, by our names. */
const NAMES: Readonly<Record<string, string>> = {
  "gs1-128": "GS1_128_CCA",
  databar: "DataBarExpanded",
  "ean-13": "EAN13",
  "ean-8": "EAN8",
  "data-matrix": "DM",
  "qr-code": "QR",
  "dot-code": "DotCode",
};

/** A scan in the engine's notation: `^` for FNC1, a backslash before a `^` that is none, `|` before a second part. */
function notation(input: string): string {
  const scan = readScan(input);
  if (!scan.ok) return "refused";
  const { symbology, content, text, values } = scan.value;
  const name = NAMES[symbology];
  if (content !== "elements") return `${name} ${text.replace(/^(\\*\^)/, "\\$1")}`;
  const [first, ...more] = values;
  const isDigits = symbology === "ean-13" || symbology === "ean-8";
  const written = buildElementString(isDigits ? more : values, "fnc1");
  if (!isDigits) return `${name} ${written.ok && written.value}`;
  const digits = first?.value.slice(symbology === "ean-8" ? 6 : 1);
  return `${name} ${digits}${written.ok ? `|${written.value}` : ""}`;
}

describeOfficial("official vectors for element strings and scans (skipped where ../shared/data is absent)", () => {
  test("bracketed element strings become the engine's", () => {
    const cases: { valid: boolean; in: string; out?: string }[] = read("vectors/element-string-bracketed.json").cases;
    for (const c of cases) {
      const values = parseElementString(c.in);
      expect(values.ok, c.in).toBe(c.valid);
      if (!values.ok) continue;
      expect(buildElementString(values.value, "fnc1"), c.in).toEqual({ ok: true, value: c.out });
      expect(buildElementString(values.value), c.in).toEqual({ ok: true, value: c.in });
    }
    report("element-string-bracketed", cases.length);
  });

  test("element strings with FNC1 are judged as by the engine", () => {
    const cases: { valid: boolean; in: string }[] = read("vectors/element-string-unbracketed.json").cases;
    for (const c of cases) expect(parseElementString(c.in).ok, c.in).toBe(c.valid);
    report("element-string-unbracketed", cases.length);
  });

  test("AIs together are judged as by the engine", () => {
    const KINDS: Record<string, string> = {
      validateAIrepeats: "contradiction",
      validateAImutex: "excluded",
      validateAIrequisites: "missing",
      validateDigSigRequiresSerialisedKey: "serial-missing",
    };
    const cases: { valid: boolean; rule: string; in: string }[] = read("vectors/ai-associations.json").cases;
    for (const c of cases) {
      const values = [...c.in.matchAll(/\((\d+)\)([^(]*)/g)].map(([, ai = "", value = ""]) => ({ ai, value }));
      const codes = pairingFaults(values).map(({ code }) => code);
      expect(!codes.some((code) => code === KINDS[c.rule]), `${c.rule} ${c.in}`).toBe(c.valid);
    }
    report("ai-associations", cases.length);
  });

  test("what readers send is read as by the engine", () => {
    const cases: { valid: boolean; in: string; symbology: string; out?: string }[] = read(
      "vectors/scan-data-process.json",
    ).cases;
    for (const c of cases) expect(notation(c.in), c.in).toBe(c.valid ? `${c.symbology} ${c.out}` : "refused");
    report("scan-data-process", cases.length);
  });

  test("what readers would send for a symbol is what the engine says, and is read again", () => {
    const cases: { symbology: string; in: string; out: string | null }[] = read(
      "vectors/scan-data-generate.json",
    ).cases;
    for (const c of cases) {
      const sent = scannerText(c.symbology, c.in);
      expect(sent.ok ? sent.value : null, `${c.symbology} ${c.in}`).toBe(c.out);
      if (sent.ok) expect(readScan(sent.value), sent.value).toMatchObject({ ok: true });
    }
    report("scan-data-generate", cases.length);
  });
});
