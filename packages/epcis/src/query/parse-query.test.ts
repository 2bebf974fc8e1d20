import { existsSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import type { EventQuery } from "./event-query.ts";
import { PAGING_PARAMETERS, parseQuery, QUERY_LIMITS, SUBSCRIPTION_PARAMETERS } from "./parse-query.ts";

const NAMESPACES = new Map([["ex", "https://ns.example.com/ex/"]]);

const readUrl = (...params: readonly (readonly [string, string])[]) =>
  parseQuery({ from: "url", params }, { namespaces: NAMESPACES });
const readJson = (query: unknown) => parseQuery({ from: "json", query }, { namespaces: NAMESPACES });

function accepted(read: ReturnType<typeof readUrl>): EventQuery {
  if (!read.ok) throw new Error(JSON.stringify(read.faults));
  return read.value;
}

function faultsOf(read: ReturnType<typeof readUrl>): readonly string[] {
  return read.ok ? [] : read.faults.map(({ parameter, code }) => `${parameter} ${code}`);
}

describe("the URL form", () => {
  test("a list is joined by |, and a parameter that is given twice is one list", () => {
    const one = accepted(readUrl(["EQ_bizStep", "shipping|receiving"]));
    expect(accepted(readUrl(["EQ_bizStep", "shipping"], ["EQ_bizStep", "receiving"])).terms).toEqual(one.terms);
    expect(one.access.bizSteps).toEqual(
      ["shipping", "receiving"].map((word) => `https://ref.gs1.org/cbv/BizStep-${word}`),
    );
  });

  test("a comma belongs to the value, and brackets to no name; the refusal says how to write it", () => {
    expect(faultsOf(readUrl(["EQ_bizStep", "shipping,receiving"]))).toEqual(["EQ_bizStep value-word"]);
    const read = readUrl(["EQ_bizStep[]", "shipping"]);
    expect(faultsOf(read)).toEqual(["EQ_bizStep[] unknown-parameter"]);
    expect(read.ok || read.faults[0]?.detail).toContain("Write EQ_bizStep=a|b.");
    const serial = "https://id.gs1.org/01/09521321654325/21/a,b";
    expect(accepted(readUrl(["MATCH_epc", serial])).access.identifiers).toEqual([
      "https://id.gs1.org/01/09521321654325/21/a%2Cb",
    ]);
  });

  test("a time whose + was decoded to a blank is read as it was meant", () => {
    const read = accepted(readUrl(["GE_eventTime", "2026-09-01T08:00:00 08:00"]));
    expect(read.access.eventTime).toEqual({ from: "2026-09-01T00:00:00.000Z" });
  });

  test("parameters of a page are no terms; those of subscriptions are unknown here", () => {
    for (const name of PAGING_PARAMETERS) expect(accepted(readUrl([name, "x"])).terms).toEqual([]);
    for (const name of SUBSCRIPTION_PARAMETERS)
      expect(faultsOf(readUrl([name, "x"]))).toEqual([`${name} unknown-parameter`]);
  });
});

describe("the JSON form", () => {
  test("means the same as the URL form", () => {
    const inUrl = readUrl(
      ["eventType", "ObjectEvent|AggregationEvent"],
      ["GE_eventTime", "2026-09-01T00:00:00Z"],
      ["EQ_quantity", "1|2.5"],
      ["GE_value_CEL", "20"],
      ["EQ_booleanValue", "true"],
      ["EXISTS_errorDeclaration", "true"],
      ["EQ_ILMD_cbvmda:lotNumber", "a|b"],
      ["orderBy", "eventTime"],
      ["orderDirection", "ASC"],
      ["eventCountLimit", "3"],
    );
    const inJson = readJson({
      "@context": "https://ref.gs1.org/standards/epcis/2.0.0/query-schema.json",
      eventType: ["ObjectEvent", "AggregationEvent"],
      GE_eventTime: "2026-09-01T00:00:00Z",
      EQ_quantity: [1, 2.5],
      GE_value_CEL: 20,
      EQ_booleanValue: true,
      EXISTS_errorDeclaration: null,
      "EQ_ILMD_cbvmda:lotNumber": ["a", "b"],
      orderBy: "eventTime",
      orderDirection: "ASC",
      eventCountLimit: 3,
    });
    expect(accepted(inJson)).toEqual(accepted(inUrl));
  });

  test("types are those of the schema: no text for a number, no scalar for a list, no number among texts", () => {
    const wrong = { EQ_bizStep: "shipping", GE_value_CEL: "20", maxEventCount: "3", EQ_booleanValue: "true" };
    expect(faultsOf(readJson({ ...wrong, EQ_stringValue: ["a", 1], GE_eventTime: 5, LT_eventTime: ["a"] }))).toEqual([
      "EQ_bizStep list-expected",
      "GE_value_CEL value-number",
      "maxEventCount value-count",
      "EQ_booleanValue value-boolean",
      "EQ_stringValue value-type",
      "GE_eventTime value-time",
      "LT_eventTime one-value",
    ]);
  });

  test("the query's own @context declares prefixes", () => {
    const own = readJson({
      "@context": [{ mine: "https://ns.example.com/ex/" }],
      "EQ_mine:a": ["1"],
      "EQ_ex:a": ["1"],
    });
    const [mine, handedIn] = accepted(own).terms.map(({ condition }) => condition);
    expect(mine).toEqual(handedIn);
    expect(mine).toMatchObject({ path: { name: { iri: "https://ns.example.com/ex:a" } } });
  });

  test.each([[null], [undefined], [[]], ["a"], [5]])("%j is no query", (query) => {
    const read = readJson(query);
    expect(read.ok || read.faults[0]?.exception).toBe("QueryValidationException");
  });
});

describe("a refusal names the parameter and the way out, in two languages", () => {
  test.each([
    ["EQ_action", "MOVE", "value-choice"],
    ["orderDirection", "UP", "value-choice"],
    ["eventType", "QuantityEvent", "value-word"],
    ["EQ_disposition", "on_fire", "value-word"],
    ["EQ_type", "Warmth", "value-word"],
    ["GE_eventTime", "2026-09-01", "value-time"],
    ["GE_eventTime", "2026-09-01T08:00:00", "value-time"],
    ["LT_recordTime", "2026-02-30T08:00:00Z", "value-time"],
    ["MATCH_epc", "95213.1", "value-uri"],
    ["EQ_readPoint", "", "value-empty"],
    ["EQ_eventID", "urn:uuid:a|", "value-empty"],
    ["GE_value_CEL", "warm", "value-number"],
    ["GE_value_CEL", "1e999", "value-number"],
    ["EQ_booleanValue", "1", "value-boolean"],
    ["EQ_hexBinaryValue", "xyz", "value-hex"],
    ["GT_ex:a", "abc", "value-operand"],
    ["maxEventCount", "-1", "value-count"],
    ["maxEventCount", "1.5", "value-count"],
    ["orderBy", "bizStep", "value-order"],
    ["EQ_minValue_CEL", "1", "unknown-parameter"],
    ["GE_eventDate", "2026-01-01T00:00:00+01:00", "unknown-parameter"],
    ["EQ_field", "a", "unknown-parameter"],
    ["eq_bizstep", "shipping", "unknown-parameter"],
    ["GE_readPoint_ex:a", "1", "unknown-parameter"],
    ["__proto__", "a", "unknown-parameter"],
    ["constructor", "a", "unknown-parameter"],
  ])("%s=%s: %s", (name, value, code) => {
    const read = readUrl([name, value]);
    expect(faultsOf(read)).toEqual([`${name} ${code}`]);
    const [fault] = read.ok ? [] : read.faults;
    expect(fault?.exception).toBe("QueryParameterException");
    expect(fault?.detail).toContain(name);
    expect(fault?.detailZh).toMatch(new RegExp(`${name}.*[\\u4e00-\\u9fff]`));
  });

  test("a value given twice, two limits at once, and a limit without order", () => {
    expect(
      faultsOf(readUrl(["LT_eventTime", "2026-01-01T00:00:00Z"], ["LT_eventTime", "2026-02-01T00:00:00Z"])),
    ).toEqual(["LT_eventTime given-twice"]);
    const both = readUrl(["eventCountLimit", "1"], ["maxEventCount", "2"], ["orderBy", "eventTime"]);
    expect(faultsOf(both)).toEqual(["eventCountLimit mutually-exclusive"]);
    expect(faultsOf(readUrl(["eventCountLimit", "1"]))).toEqual(["eventCountLimit needs-order"]);
  });

  test("more parameters or values than a query may have are too complex, one too few is not", () => {
    const names = (count: number) => Array.from({ length: count }, (_, index) => [`EQ_ex:f${index}`, "a"] as const);
    const values = (count: number) => Array.from({ length: count }, (_, index) => `v${index}`).join("|");
    const exception = (read: ReturnType<typeof readUrl>) => (read.ok ? undefined : read.faults[0]?.exception);
    expect(exception(readUrl(...names(QUERY_LIMITS.parameters)))).toBeUndefined();
    expect(exception(readUrl(...names(QUERY_LIMITS.parameters + 1)))).toBe("QueryTooComplexException");
    expect(exception(readUrl(["EQ_stringValue", values(QUERY_LIMITS.values)]))).toBeUndefined();
    expect(exception(readUrl(["EQ_stringValue", values(QUERY_LIMITS.values + 1)]))).toBe("QueryTooComplexException");
  });
});

test("access names what an index can answer, and leaves out patterns and descendants", () => {
  const place = "https://id.gs1.org/414/6901234000016";
  const access = (...params: readonly (readonly [string, string])[]) => accepted(readUrl(...params)).access;
  expect(access(["EQ_readPoint", "urn:epc:id:sgln:6901234.00001.0"]).readPoints).toEqual([place]);
  expect(access(["WD_readPoint", place], ["WD_bizLocation", place])).toEqual({ eventTime: {}, recordTime: {} });
  const exact = ["MATCH_epcClass", "urn:example:a|urn:example:b"] as const;
  expect(access(exact, ["MATCH_epc", "urn:example:c"]).identifiers).toEqual(["urn:example:c"]);
  expect(access(exact, ["MATCH_epc", "urn:example:c|urn:epc:idpat:sgtin:*.*.*"]).identifiers).toEqual([
    "urn:example:a",
    "urn:example:b",
  ]);
  const times = ["GE_recordTime", "2026-09-01T08:00:00.0004+08:00"] as const;
  expect(access(times, ["LT_eventTime", "2026-09-02T00:00:00Z"])).toEqual({
    eventTime: { before: "2026-09-02T00:00:00.000Z" },
    recordTime: { from: "2026-09-01T00:00:00.000Z" },
  });
});

test("a flag that is false asks nothing", () => {
  for (const name of ["EXISTS_errorDeclaration", "EXISTS_sensorElementList", "EXISTS_ex:a"]) {
    expect(accepted(readUrl([name, "false"])).terms).toEqual([]);
    for (const asked of ["true", "", "1"]) expect(accepted(readUrl([name, asked])).terms).toHaveLength(1);
    for (const wrong of ["maybe", "1.5", "NaN"])
      expect(faultsOf(readUrl([name, wrong]))).toEqual([`${name} value-boolean`]);
  }
});

const official = new URL("../../../../../shared/data/epcis/", import.meta.url);
const readOfficial = (path: string) => JSON.parse(readFileSync(new URL(path, official), "utf8"));

/** A value of the type that the official files give a parameter. */
function sample(name: string, schema: Record<string, unknown>): unknown {
  if (name === "orderBy") return "eventTime";
  if (name === "orderDirection") return "ASC";
  if (schema.type === "integer") return schema.nullable ? null : 3;
  if (schema.type === "number") return 20.5;
  if (schema.type === "boolean") return true;
  const words = {
    eventType: "ObjectEvent",
    EQ_action: "ADD",
    EQ_bizStep: "shipping",
    EQ_errorReason: "incorrect_data",
  };
  const text = Object.entries(words).find(([known]) => known === name)?.[1];
  if (/isposition/.test(name)) return ["recalled"];
  if (name === "EQ_type") return ["Temperature"];
  if (name === "EQ_hexBinaryValue") return ["0A"];
  return schema.type === "array" ? [text ?? "urn:example:a"] : "2026-09-01T00:00:00.000+08:00";
}

describe.skipIf(!existsSync(official))("the official files", () => {
  test("every fixed parameter of query-schema.json is read with the type it has there", () => {
    const { definitions } = readOfficial("official-schema/query/query-schema.json");
    const properties: Record<string, Record<string, unknown>> = definitions["EPCIS-Query"].properties;
    const names = Object.keys(properties).filter((name) => !["@context", "eventCountLimit"].includes(name));
    expect(names.length).toBeGreaterThan(55);
    for (const name of names) {
      const { $ref: ref = "", ...own } = properties[name] ?? {};
      const schema = typeof ref === "string" && ref !== "" ? definitions[ref.split("/").at(-1) ?? ""] : own;
      const isNumber = schema.items?.$ref?.endsWith("decimal");
      expect([name, faultsOf(readJson({ [name]: isNumber ? [20.5] : sample(name, schema) }))]).toEqual([name, []]);
    }
  });

  test("every patterned parameter of query-schema.json is read with the type it has there", () => {
    const { definitions } = readOfficial("official-schema/query/query-schema.json");
    const patterns: Record<string, Record<string, unknown>> = definitions["EPCIS-Query"].patternProperties;
    for (const [pattern, schema] of Object.entries(patterns)) {
      const name = pattern
        .replace(/^\^|\$$/g, "")
        .replace("EQ_ATTR_\\\\w+_\\\\w+", "EQ_ATTR_readPoint_area")
        .replace("[a-z][a-zA-Z0-9_]+", "abc")
        .replace("[A-Z0-9]{2,4}", "CEL")
        .replace("[a-z][a-zA-Z0-9]*\\\\:\\\\w+", "ex:field");
      const isTyped = schema.$ref !== undefined;
      const isNumbers = /_(?:value|quantity)_/.test(name) && schema.type === "array";
      const value = isTyped ? 20.5 : isNumbers ? [20.5] : sample(name, schema);
      expect([name, faultsOf(readJson({ [name]: value }))]).toEqual([name, []]);
      if (isTyped) expect([name, faultsOf(readJson({ [name]: "2026-09-01T00:00:00Z" }))]).toEqual([name, []]);
    }
  });

  test("every query parameter of /events in the OpenAPI file is read in its style", () => {
    const { paths, components } = readOfficial("official-openapi/openapi.json");
    const all: { $ref?: string }[] = paths["/events"].get.parameters;
    const parameters = all.map(({ $ref, ...own }) =>
      $ref ? components.parameters[$ref.split("/").at(-1) ?? ""] : own,
    );
    const asked = parameters.filter((one) => one.in === "query" && one.name !== "eventCountLimit");
    expect(asked.length).toBeGreaterThan(50);
    for (const { name, schema, style } of asked) {
      const values = [sample(name, schema)].flat();
      expect([name, style]).toEqual([name, schema.type === "array" ? "pipeDelimited" : undefined]);
      const text = schema.type === "array" ? `${values[0]}|${values[0]}` : `${values[0]}`;
      expect([name, faultsOf(readUrl([name, text]))]).toEqual([name, []]);
    }
  });

  test("the official wrong queries are refused by the parameter's name", () => {
    const query = readOfficial("invalid-queries/Query_with_unknown_parameter.json");
    expect(faultsOf(readJson(query))).toEqual(["GE_eventDate unknown-parameter"]);
  });
});
