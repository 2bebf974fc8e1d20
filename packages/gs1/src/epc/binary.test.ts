import fc from "fast-check";
import { expect, test } from "vitest";
import { checkDigit } from "../check-digit.ts";
import { describeOfficial, read, report } from "../fixtures/vectors.ts";
import { parseDigitalLink } from "../link/parse.ts";
import { aiValueBits } from "./ai.ts";
import { compressDigitalLink, expandDigitalLink, isCompressed, readEpcBinary } from "./binary.ts";
import { BASE_64, bitsOf } from "./bits.ts";

/** Examples of the EPC Tag Data Standard 2.3, annex E.3: the EPC in hexadecimal and the link it stands for. */
const EXAMPLES: readonly (readonly [scheme: string, hex: string, path: string])[] = [
  ["SGTIN-96", "3066C4409047E140075BCD15", "/01/09506000134352/21/123456789"],
  ["SGTIN-198", "3666C4409047E159B2C2BF100000000000000000000000000000", "/01/09506000134352/21/32a%2Fb"],
  ["SGTIN+", "F73795211411234538566CB0AFC4", "/01/79521141123453/21/32a%2Fb"],
  ["DSGTIN+", "FB342CDE795211411234538566CB0AFC4", "/01/79521141123453/21/32a%2Fb?17=220630"],
  ["SGTIN++", "FD3795211411234538566CB0AFC525065F1876F0D996D800", "/01/79521141123453/21/32a%2Fb"],
  ["DSGTIN++", "FC342CDE795211411234538566CB0AFC525065F1876F0D996D80", "/01/79521141123453/21/32a%2Fb?17=220630"],
  ["SSCC-96", "311BA1B300CE0A6A83000000", "/00/095201234567891235"],
  ["SSCC+", "F90095201234567891235", "/00/095201234567891235"],
  ["SGLN-96", "3276451FD46072000000162E", "/414/9521141123454/254/5678"],
  ["SGLN-195", "3976451FD46072CD9615F8800000000000000000000000000000", "/414/9521141123454/254/32a%2Fb"],
  ["SGLN+", "F2395211411234548566CB0AFC4", "/414/9521141123454/254/32a%2Fb"],
  ["SGLN++", "E9395211411234548566CB0AFC525065F1876F0D996D8000", "/414/9521141123454/254/32a%2Fb"],
  ["GRAI-96", "3376451FD40C0E400000162E", "/8003/095211411234545678"],
  ["GRAI-170", "3776451FD40C0E59B2C2BF1000000000000000000000", "/8003/0952114112345432a%2Fb"],
  ["GRAI+", "F13095211411234548566CB0AFC4", "/8003/0952114112345432a%2Fb"],
  ["GRAI++", "EB3095211411234548566CB0AFC525065F1876F0D996D800", "/8003/0952114112345432a%2Fb"],
  ["GIAI-96", "3476451FD40000000000162E", "/8004/95211415678"],
  ["GIAI-202", "3876451FD59B2C2BF10000000000000000000000000000000000", "/8004/952114132a%2Fb"],
  ["GIAI+", "FA3952114132E83C2BF10", "/8004/952114132a%2Fb"],
  ["GIAI++", "EE3952114132E83C2BF1494197C61DBC3665B600", "/8004/952114132a%2Fb"],
  ["GSRN-96", "2D76451FD4499602D2000000", "/8018/952114112345678906"],
  ["GSRN+", "F43952114112345678906", "/8018/952114112345678906"],
  ["GSRN++", "E7395211411234567890692832F8C3B786CCB6C0", "/8018/952114112345678906"],
  ["GSRNP-96", "2E76451FD4499602D2000000", "/8017/952114112345678906"],
  ["GSRNP+", "F53952114112345678906", "/8017/952114112345678906"],
  ["GDTI-96", "2C76451FD46072000000162E", "/253/95211411234545678"],
  ["GDTI-174", "3E76451FD7039B061438997367D0C18B266D1AB66EE0", "/253/9521141987650ABCDefgh012345678"],
  ["GDTI+", "F6395211411234540458B8", "/253/95211411234545678"],
  ["CPI-96", "3C76451FD400C0E680003039", "/8010/952114198765/8011/12345"],
  ["CPI-var", "3D76451FD75411DEF6B4CC00000003039000", "/8010/95211415PQ7%2FZ43/8011/12345"],
  ["CPI+", "F0395211415E87A145BAFB4D19A8C0E4", "/8010/95211415PQ7%2FZ43/8011/12345"],
  ["CPI++", "E6395211415E87A145BAFB4D19A8C0E64A0CBE30EDE1B32DB000", "/8010/95211415PQ7%2FZ43/8011/12345"],
  ["SGCN-96", "3F76451FD612640000019907", "/255/952114167890904711"],
  ["SGCN+", "F839521141678909509338", "/255/952114167890904711"],
  ["ITIP-110", "4076451FD40C0E40820000000F54", "/8006/095211411234540102/21/981"],
  ["ITIP-212", "4176451FD40C0E4082DBDD8B36600000000000000000000000000000", "/8006/095211411234540102/21/mw133"],
  ["ITIP+", "F3309521141123454010266AE27FDF35", "/8006/095211411234540102/21/rif981"],
];

/** An SGTIN+ with a further AI behind it, filled up to whole characters of base 64. */
function bits(ai: string, value: string): string {
  const further = [...ai].map((digit) => bitsOf(Number(digit), 4)).join("") + aiValueBits({ ai, value });
  const key = `${aiValueBits({ ai: "01", value: "79521141123453" })}${aiValueBits({ ai: "21", value: "1" })}`;
  const whole = `111101111000${key}${further}`;
  return whole.padEnd(Math.ceil(whole.length / 6) * 6, "0");
}

function expanded(text: string): string {
  const result = expandDigitalLink(text);
  return result.ok ? result.value.uri : result.reason.code;
}

/** The same bits six at a time, filled up with zeros. */
function base64(hex: string): string {
  return Buffer.from(hex.length % 2 === 0 ? hex : `${hex}0`, "hex").toString("base64url");
}

describeOfficial("official vectors for EPC binary strings (skipped where ../shared/data is absent)", () => {
  test("compressed links expand to what the standard says, and broken ones are refused", () => {
    const cases: { compressed: string; uri?: string; error?: string }[] = read("vectors/epc-binary.json").cases;
    for (const { compressed, uri } of cases) {
      const result = expandDigitalLink(compressed);
      expect(result.ok ? result.value.uri : undefined, compressed).toBe(uri);
    }
    report("epc-binary", cases.length);
  });
});

test.each(EXAMPLES)("the standard's example of %s is read, as hexadecimal and as base 64", (_, hex, path) => {
  expect(expanded(`https://a.cn/eh${hex.toLowerCase()}`)).toBe(`https://a.cn${path}`);
  expect(expanded(`/ex${base64(hex)}`)).toBe(path);
});

test.each(EXAMPLES.filter(([scheme]) => /[^+]\+$/.test(scheme)))(
  "the standard's example of %s is also what we write",
  (_, hex, path) => {
    const filter = Number.parseInt(hex.charAt(2), 16) & 7;
    const written = compressDigitalLink(`https://a.cn/stem${path}`, { form: "eh", filter });
    expect(written).toEqual({ ok: true, value: `https://a.cn/stem/eh${hex.toLowerCase()}` });
  },
);

const CSET_82 = "!\"%&'()*+,-./0123456789:;<=>?ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz";
const alphabets = fc.constantFrom(CSET_82, "0123456789", "0123456789ABCDEF", "0123456789abcdef", "ABC-.:09", "aB_-9");
const x20 = alphabets
  .chain((alphabet) => fc.string({ unit: fc.constantFrom(...alphabet), minLength: 1, maxLength: 20 }))
  .filter((value) => value !== "." && value !== "..");
const digits = (length: number) =>
  fc.stringMatching(new RegExp(`^[0-9]{${length}}$`)).map((body) => body + checkDigit(body));

const paths = fc.oneof(
  fc.tuple(digits(13), x20).map(([gtin, serial]) => `/01/${gtin}/21/${encodeURIComponent(serial)}`),
  fc
    .tuple(digits(13), x20, x20)
    .map(([gtin, lot, serial]) => `/01/${gtin}/10/${encodeURIComponent(lot)}/21/${encodeURIComponent(serial)}`),
  digits(17).map((sscc) => `/00/${sscc}`),
  digits(12).map((gln) => `/414/${gln}`),
  fc
    .tuple(
      digits(12),
      x20.filter((extension) => extension !== "0"),
    )
    .map(([gln, extension]) => `/414/${gln}/254/${encodeURIComponent(extension)}`),
  fc
    .tuple(
      digits(12),
      x20.map((text) => text.slice(0, 16)),
    )
    .map(([asset, serial]) => `/8003/0${asset}${encodeURIComponent(serial)}`),
  fc.tuple(digits(5), x20).map(([prefix, asset]) => `/8004/${prefix}${encodeURIComponent(asset)}`),
  digits(17).map((gsrn) => `/8018/${gsrn}`),
);
const queries = fc.constantFrom(
  "",
  "?17=270131",
  "?15=270131&3103=000195",
  "?7007=260901260930&422=156",
  "?8008=2609011430&4330=001850-",
  "?7030=156ABC%2F1&linkType=gs1:pip",
  "?4309=02790858483015297971&4321=1&7258=1%2F3",
  "?10=L1&utm=%e4%bd&flag",
);

/** A link and its query parameters in any order. */
function parts(text: string): unknown {
  const link = parseDigitalLink(text);
  return link.ok ? [link.value.path, link.value.canonical, link.value.query.split("&").toSorted()] : link;
}

test("whatever link an EPC can hold comes back from its compressed form", () => {
  fc.assert(
    fc.property(paths, queries, fc.constantFrom("eh" as const, "ex" as const), (path, query, form) => {
      const uri = `https://a.cn${path}${query}`;
      fc.pre(parseDigitalLink(uri).ok && !(path.includes("/10/") && query.includes("10=")));
      const compressed = compressDigitalLink(uri, { form });
      if (!compressed.ok) throw new Error(`${uri}: ${compressed.reason.detail}`);
      expect(isCompressed(compressed.value.replace(/\?.*/, ""))).toBe(true);
      expect(parts(expanded(compressed.value)), compressed.value).toEqual(parts(uri));
    }),
    { numRuns: 500 },
  );
});

test.each([
  ["/01/09521234000013/10/L", "epc-binary"],
  ["/01/09521234000013", "epc-binary"],
  ["/01/09521234000013/235/T", "epc-binary"],
  ["/401/9521234X", "epc-binary"],
  ["/8004/9521X?8007=MT84MALT011000012345MTLCAST001S", "epc-binary"],
  ["/01/09521234000014/21/S", "check-digit"],
])("%s has no compressed form: %s", (path, code) => {
  expect(compressDigitalLink(path)).toMatchObject({ ok: false, reason: { code } });
});

test.each([
  ["nothing behind the prefix", "/eh"],
  ["an upper-case prefix", "/EH30164596f40c0e5cbe991a83"],
  ["a header that nobody assigned", `/ehfe${"0".repeat(22)}`],
  ["a tag never written", `/eh${"0".repeat(24)}`],
  ["bits behind the end of a scheme of fixed length", "/eh30164596f40c0e5cbe991a830001"],
  ["zeros behind the end that no word needs", "/eh30164596f40c0e5cbe991a830000"],
  ["a partition that does not exist", "/eh307c4596f40c0e5cbe991a83"],
  ["a digit of four bits above nine", "/ehf7395211a11234538566cb0afc4"],
  ["a company prefix of zeros", "/eh310000000000000000000000"],
  ["a length longer than its text", "/ehf73795211411234539f66cb0afc4"],
  ["an encoding that nobody defined", "/ehf7379521141123453e566cb0afc4"],
  ["a date of no month", "/ehfb342fde795211411234538566cb0afc4"],
  ["an AI behind the EPC that does not exist", "/ehf90095201234567891235140000ff"],
  ["a GTIN with a wrong check digit", "/ehf73795211411234548566cb0afc4"],
  [
    "the serial number twice",
    `/ex${bits("21", "S").replace(/.{6}/g, (six) => BASE_64.charAt(Number.parseInt(six, 2)))}`,
  ],
])("refused: %s", (_, text) => expect(expandDigitalLink(text).ok, text).toBe(false));

test("an EPC of another organisation's scheme (GID, ADI, US DoD) is none of ours", () => {
  for (const hex of ["3500e86f8000a9e000000586", "3b0e0cf5e76c9047759ad00373dc7602e7200", "2f320434147455900000162e"]) {
    expect(readEpcBinary(`eh${hex}`)).toMatchObject({ ok: false, reason: { code: "epc-binary" } });
  }
});

test("no text makes it throw, and what it accepts is a link", () => {
  const hex = fc.stringMatching(/^[0-9a-f]{0,80}$/);
  const header = fc.constantFrom("30", "36", "31", "34", "38", "3d", "f7", "fb", "fa", "f0", "fd", "f9");
  fc.assert(
    fc.property(fc.oneof(fc.string(), hex), header, (text, first) => {
      for (const input of [text, `/eh${first}${text}`, `/ex${text}`, `https://a/eh${first}${text}`]) {
        const result = expandDigitalLink(input);
        if (result.ok) expect(parseDigitalLink(result.value.uri).ok).toBe(true);
        compressDigitalLink(input);
      }
    }),
    { numRuns: 2000 },
  );
});
