import fc from "fast-check";
import { expect, test, vi } from "vitest";
import { sized } from "../../../../../tests/sized.ts";
import type { EpcisEvent } from "../../event.ts";
import { arbitraryEvent, arbitraryInstant, FIXTURE_CONTEXT } from "../../fixtures/arbitrary-event.ts";
import { parameterFamilies, QUERY_NAMESPACES } from "../../fixtures/arbitrary-query.ts";
import { oracleMatches } from "../../fixtures/oracle.ts";
import { eventHashId } from "../../hash.ts";
import type { EventQuery, Queryable } from "../event-query.ts";
import { identityOf } from "../identity.ts";
import { matches } from "../matches.ts";
import { parseQuery } from "../parse-query.ts";
import { EventMatcher } from "./event-matcher.ts";

const POOL: readonly Queryable[] = fc
  .sample(fc.tuple(arbitraryEvent, arbitraryInstant), { numRuns: 200, seed: 83 })
  .map(([event, recorded]) => ({
    event,
    context: FIXTURE_CONTEXT,
    recordTime: new Date(recorded).toISOString(),
    hashId: eventHashId(event, FIXTURE_CONTEXT),
  }));
const FAMILIES = Object.keys(parameterFamilies([], []));
const IDENTIFIERS = ["MATCH_epc", "MATCH_anyEPC", "MATCH_anyEPCClass", "MATCH_parentID"];

function queryOf(query: Readonly<Record<string, unknown>>): EventQuery {
  const read = parseQuery({ from: "json", query }, { namespaces: QUERY_NAMESPACES });
  if (!read.ok) throw new Error(JSON.stringify(read.faults));
  return read.value;
}

function compiled(queries: readonly EventQuery[]): EventMatcher {
  const matcher = new EventMatcher();
  for (const query of queries) matcher.add(query);
  return matcher;
}

function found(matcher: EventMatcher, item: Queryable) {
  const steps = matcher.matching(item);
  let count = 0;
  for (;;) {
    const step = steps.next();
    if (step.done === true) return { at: step.value, steps: count };
    count += 1;
  }
}

/** Queries of one to three parameters each, made for some of the events. */
const asked = fc.uniqueArray(fc.constantFrom(...POOL), { minLength: 1, maxLength: 5 }).chain((items) => {
  const families = parameterFamilies(
    items.map(({ event }) => event),
    items.map(({ recordTime }) => recordTime),
  );
  const parameter = fc
    .constantFrom(...FAMILIES, ...IDENTIFIERS.filter((name) => name in families))
    .chain((family) => families[family]?.() ?? fc.constant(["", ""] as const));
  const params = fc.uniqueArray(parameter, { minLength: 1, maxLength: 3, selector: ([name]) => name });
  return fc.record({ items: fc.constant(items), queries: fc.array(params, { minLength: 1, maxLength: 12 }) });
});

test("of many queries those are found that an event meets one by one, by a plain reading of the standard too", () => {
  const met = { yes: 0, no: 0 };
  fc.assert(
    fc.property(asked, ({ items, queries }) => {
      const read = queries.map((params) => {
        const reading = parseQuery({ from: "url", params }, { namespaces: QUERY_NAMESPACES });
        if (!reading.ok) throw new Error(JSON.stringify({ params, faults: reading.faults }));
        return reading.value;
      });
      const matcher = compiled(read);
      for (const item of items) {
        const { at } = found(matcher, item);
        expect(at).toEqual(read.flatMap((query, place) => (matches(query, item) ? [place] : [])));
        const plain = queries.flatMap((params, place) =>
          oracleMatches(params, item, Object.fromEntries(QUERY_NAMESPACES)) ? [place] : [],
        );
        expect(at).toEqual(plain);
        met.yes += at.length;
        met.no += queries.length - at.length;
      }
    }),
    { numRuns: sized(100, 400) },
  );
  expect(Math.min(met.yes, met.no)).toBeGreaterThan(sized(30, 100));
});

const company = fc.constantFrom("061414", "0614141", "06141411", "0614141123", "061414112345");
const part = fc.constantFrom("112345", "012345", "1123", "12345", "0", "1", "00001", "123ABC");
const pair = fc.constantFrom("01", "02", "1");
const SCHEMES = [
  ...["sgtin", "lgtin", "upui", "sgln", "grai", "gdti", "sgcn", "cpi"].map((scheme) => [scheme, 3] as const),
  ...["sscc", "giai", "gsrn", "pgln", "ginc", "gsin"].map((scheme) => [scheme, 2] as const),
  ["itip", 5] as const,
];
const pattern = fc
  .tuple(fc.constantFrom(...SCHEMES), company, part, pair, pair, fc.nat({ max: 4 }))
  .map(([[scheme, parts], prefix, second, piece, total, given]) => {
    const all = [prefix, second, piece, total, "*"].slice(0, parts - 1);
    const known = all.map((component, index) => (index < given ? component : "*"));
    return `urn:epc:idpat:${scheme}:${[...known, "*"].join(".")}`;
  });
const digits = (length: number) =>
  fc.constantFrom("0614141123459876543", "1061414112345987654").map((d) => d.slice(0, length));
const identity = fc.oneof(
  pattern,
  digits(14).map((gtin) => `https://id.gs1.org/01/${gtin}`),
  digits(14).map((gtin) => `https://id.gs1.org/01/${gtin}/21/4%2F00`),
  digits(14).map((gtin) => `https://id.gs1.org/01/${gtin}/10/L1`),
  digits(18).map((digit) => `https://id.gs1.org/00/${digit}`),
  digits(13).map((gln) => `https://id.gs1.org/414/${gln}/254/Gate`),
  digits(14).map((grai) => `https://id.gs1.org/8003/${grai}X`),
  fc.constantFrom("01", "012").map((more) => `https://id.gs1.org/8006/10614141123459${more}02`),
  fc.constant("https://id.gs1.org/8004/061414112345"),
  fc.constant("https://id.gs1.org/8010/0614141123ABC/8011/7"),
  fc.constantFrom(
    "https://id.gs1.org/01/",
    "https://id.gs1.org/",
    "urn:example:a",
    "https://id.gs1.org/01/1061414112345",
  ),
);

/** The rule of each scheme written out: the key that a pattern's components make, `?` for a digit that is left open. */
function plainlyAccepts(value: string, id: string): boolean {
  const [, scheme = "", body = ""] = /^urn:epc:idpat:([a-z]+):(.+)$/.exec(value) ?? [];
  const parts = body.split(".");
  const [, own = "", theirs = ""] = /^urn:epc:idpat:([a-z]+):(.+)$/.exec(id) ?? [];
  if (own !== "") {
    return own === scheme && theirs.split(".").every((one, n) => parts[n] === "*" || parts[n] === one);
  }
  const [company = "*", second = "*", piece = "*", total = "*"] = parts;
  const open = (length: number) => "?".repeat(Math.max(length, 0));
  const keyOf = (length: number, lead: string) => {
    if (company === "*") return open(length);
    const key = second === "*" || ["sscc", "gsrn", "pgln", "gsin"].includes(scheme) ? company : company + second;
    const whole = `${lead}${key}`;
    return key === company ? whole + open(length - whole.length) : `${whole}?`;
  };
  const gtinOf = () => {
    if (company === "*") return open(14);
    if (second === "*") return `?${company}${open(13 - company.length)}`;
    return `${second.slice(0, 1)}${company}${second.slice(1)}?`;
  };
  const rule = (): readonly [ai: string, key: string, length: number | undefined, more: RegExp] => {
    const pairOf = (one: string) => (one === "*" ? "??" : one);
    switch (scheme) {
      case "sgtin":
        return ["01", gtinOf(), 14, /^(?:\/21\/.+)?$/];
      case "lgtin":
        return ["01", gtinOf(), 14, /^\/10\/.+$/];
      case "upui":
        return ["01", gtinOf(), 14, /^(?:\/235\/.+)?$/];
      case "sscc":
        return ["00", keyOf(18, "?"), 18, /^$/];
      case "sgln":
        return ["414", keyOf(13, ""), 13, /^(?:\/254\/.+)?$/];
      case "grai":
        return ["8003", keyOf(14, "0"), 14, /^[^/]*$/];
      case "itip":
        return ["8006", `${gtinOf()}${pairOf(piece)}${pairOf(total)}`, 18, /^(?:\/21\/.+)?$/];
      case "giai":
        return ["8004", company === "*" ? "" : company, undefined, /^[^/]+$/];
      case "cpi":
        return second === "*"
          ? ["8010", company === "*" ? "" : company, undefined, /^[^/]+(?:\/8011\/.+)?$/]
          : ["8010", company + second, undefined, /^(?:\/8011\/.+)?$/];
      case "gdti":
        return ["253", keyOf(13, ""), 13, /^[^/]*$/];
      case "sgcn":
        return ["255", keyOf(13, ""), 13, /^\d*$/];
      case "gsrn":
        return ["8018", keyOf(18, ""), 18, /^$/];
      case "pgln":
        return ["417", keyOf(13, ""), 13, /^$/];
      case "ginc":
        return ["401", company === "*" ? "" : company, undefined, /^[^/]+$/];
      case "gsin":
        return ["402", keyOf(17, ""), 17, /^$/];
      default:
        return ["", "", undefined, /^$/];
    }
  };
  const [ai, key, length, more] = rule();
  const start = `https://id.gs1.org/${ai}/`;
  if (!id.startsWith(start) || (length !== undefined && key.length !== length)) return false;
  const rest = id.slice(start.length);
  const isKey = [...key].every((one, n) => (one === "?" ? /^\d$/.test(rest[n] ?? "") : rest[n] === one));
  return isKey && more.test(rest.slice(key.length));
}

test("patterns of every scheme accept what each accepts by the rule written out", () => {
  const met = { yes: 0, no: 0 };
  fc.assert(
    fc.property(
      fc.array(pattern, { minLength: 1, maxLength: 30 }),
      fc.array(identity, { minLength: 1, maxLength: 10 }),
      (all, ids) => {
        const matcher = compiled(all.map((one) => queryOf({ MATCH_anyEPC: [one] })));
        for (const id of ids) {
          const item = { ...POOL[0], event: { type: "ObjectEvent", epcList: [id] } } as Queryable;
          const expected = all.flatMap((one, place) =>
            plainlyAccepts(
              one,
              identityOf(id, () => new Map()),
            )
              ? [place]
              : [],
          );
          expect([id, ...found(matcher, item).at.map((at) => all[at])]).toEqual([id, ...expected.map((at) => all[at])]);
          met.yes += expected.length;
          met.no += all.length - expected.length;
        }
      },
    ),
    { numRuns: sized(150, 600) },
  );
  expect(Math.min(met.yes, met.no)).toBeGreaterThan(sized(30, 100));
});

test("what an event costs does not grow with the number of patterns, and no step looks at more than 64 identifiers", () => {
  const queries = Array.from({ length: 50 }, (_, n) =>
    queryOf({
      MATCH_epc: Array.from({ length: 950 }, (_, m) => {
        const company = `${6000000 + n * 950 + m}`;
        return m % 3 === 0
          ? `urn:epc:idpat:sgtin:${company}.*.*`
          : m % 3 === 1
            ? `urn:epc:idpat:sgtin:${company}.112345.*`
            : `urn:epc:id:sgtin:${company}.112345.7`;
      }),
    }),
  );
  const epcList = Array.from({ length: 1_000 }, (_, n) => `https://id.gs1.org/01/06901234567892/21/${n}`);
  const item = { ...POOL[0], event: { type: "ObjectEvent", epcList } } as Queryable;
  const cost = (some: readonly EventQuery[]) => {
    const matcher = compiled(some);
    const tried = vi.spyOn(RegExp.prototype, "exec");
    const { at, steps } = found(matcher, item);
    const { length } = tried.mock.calls.filter((_, n) => String(tried.mock.contexts[n]).includes("id\\.gs1\\.org"));
    tried.mockRestore();
    return { at, steps, length };
  };
  const [one, all] = [cost(queries.slice(0, 1)), cost(queries)];
  expect(all).toEqual(one);
  expect(all).toEqual({ at: [], steps: 15, length: 2_000 });
});

test("an event's member that is no text or no list is met by nothing", () => {
  const matcher = compiled([
    queryOf({ MATCH_epc: ["urn:epc:idpat:sgtin:*.*.*"] }),
    queryOf({ eventType: ["ObjectEvent"] }),
  ]);
  for (const event of [{ type: 7, epcList: [null, 3, {}] }, { type: "toString", epcList: {} }, {}]) {
    expect(found(matcher, { ...POOL[0], event: event as unknown as EpcisEvent } as Queryable).at).toEqual([]);
  }
});
