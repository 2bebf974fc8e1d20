import { Validator } from "@seriousme/openapi-schema-validator";
import { ERROR_CODES } from "@suyuan/domain/errors";
import { Ajv2020 } from "ajv/dist/2020.js";
import { describe, expect, test } from "vitest";
import * as z from "zod";
import { Crate, demoRoutes } from "../../fixtures/http.ts";
import { type Route, route } from "../route.ts";
import { openapi } from "./openapi.ts";

const info = {
  title: "溯源 Suyuan",
  version: "1.0.0",
  description: { zh: "说明", en: "About" },
  serverUrl: "https://suyuan.example",
  tags: { x: { zh: "甲", en: "X" }, crates: { zh: "筐", en: "Crates" }, passport: { zh: "公开信息", en: "Passport" } },
};

/** Walks into the document; fails the test when a step is missing. */
function at(document: unknown, ...steps: readonly string[]): unknown {
  return steps.reduce((value, step) => {
    expect(value).toHaveProperty([step]);
    return (value as Record<string, unknown>)[step];
  }, document);
}

const simple = (change: Partial<Route>): Route => ({
  ...route({
    method: "POST",
    path: "/x",
    tag: "x",
    summary: { zh: "甲", en: "X" },
    roles: ["clerk"],
    answers: { 204: null },
    problems: [],
    handler: async () => ({ status: 204, body: null }),
  }),
  ...change,
});

describe("the OpenAPI document", () => {
  const document = openapi(demoRoutes, info);

  test("is valid OpenAPI 3.1", async () => {
    const validator = new Validator();
    expect(await validator.validate(structuredClone(document))).toEqual({ valid: true });
    expect(validator.version).toBe("3.1");
    const damaged = { ...structuredClone(document), paths: { "/x": { get: { responses: 1 } } } };
    expect((await new Validator().validate(damaged)).valid).toBe(false);
  });

  test("is the same text every time", () => {
    expect(JSON.stringify(openapi(demoRoutes, info))).toBe(JSON.stringify(document));
  });

  test("every reference leads somewhere", () => {
    const text = JSON.stringify(document);
    const references = [...text.matchAll(/"\$ref":"#\/([^"]+)"/g)].map(([, target]) => target ?? "");
    expect(references.length).toBeGreaterThan(5);
    for (const reference of references) at(document, ...reference.split("/"));
    expect(text).not.toMatch(/~output|\$defs/);
  });

  test("its component schemas judge a body as the validator does", () => {
    const ajv = new Ajv2020({ strict: false });
    const validate = ajv.compile(at(document, "components", "schemas", "Crate") as object);
    for (const body of [
      { id: "c-1", name: "红心猕猴桃", weightKg: 12.5 },
      { id: "c-1", name: " ", weightKg: 12.5 },
      { id: "c-1", name: "a\u202eb", weightKg: 12.5 },
      { id: "C", name: "x", weightKg: 1 },
      { id: "c", name: "x", weightKg: 0 },
      { id: "c", name: "x", weightKg: 1, other: 1 },
      { id: "c", name: "x", weightKg: 1, grade: "B" },
      { id: "c", name: "x", weightKg: 1, items: [{ lot: "a", pieces: 1 }] },
      [],
    ]) {
      expect([body, validate(body)]).toEqual([body, Crate.safeParse(body).success]);
    }
  });

  test("names roles, security, parameters, the idempotency key and both languages of each operation", () => {
    expect(at(document, "paths", "/passport/{id}", "get", "security")).toEqual([]);
    const post = at(document, "paths", "/api/crates", "post");
    expect(post).toMatchObject({
      operationId: "postCrates",
      summary: "登记周转筐 Register a crate",
      security: [{ apiKey: [] }, { person: [] }],
      "x-roles": ["clerk", "depot"],
      parameters: [{ $ref: "#/components/parameters/IdempotencyKey" }],
    });
    expect(at(document, "paths", "/api/crates/{gtin}/{lot}", "get", "parameters")).toMatchObject([
      { name: "gtin", in: "path", required: true },
      { name: "lot", in: "path", required: true },
      { name: "limit", in: "query", required: false, schema: { type: "integer", minimum: 1, maximum: 200 } },
      { name: "from", in: "query", required: false, schema: { format: "date-time" } },
    ]);
    expect(at(document, "components", "schemas", "Crate", "examples")).toEqual([
      { id: "c-1", name: "红心猕猴桃", weightKg: 12.5 },
    ]);
  });

  test("lists every problem that an operation can answer, each code under its status", () => {
    const responses = at(document, "paths", "/api/crates", "post", "responses") as Record<string, unknown>;
    expect(Object.keys(responses)).toEqual([
      "201",
      "400",
      "401",
      "403",
      "408",
      "409",
      "413",
      "415",
      "422",
      "429",
      "500",
      "503",
    ]);
    const everything = openapi([simple({ problems: ERROR_CODES })], info);
    for (const code of ERROR_CODES) expect(JSON.stringify(everything)).toContain(`\`${code}\``);
  });
});

describe("schemas that differ by direction", () => {
  test("a component with defaults has a request form and an answer form", () => {
    const document = openapi(demoRoutes, info);
    expect(at(document, "components", "schemas", "Crate", "required")).not.toContain("grade");
    expect(at(document, "components", "schemas", "CrateAnswer", "required")).toContain("grade");
    expect(JSON.stringify(at(document, "paths", "/api/crates", "post", "responses", "201"))).toContain("/CrateAnswer");
  });

  test("what refers to a differing component differs too", () => {
    const Part = z.object({ size: z.number().default(1) }).meta({ id: "Part" });
    const Whole = z.strictObject({ part: Part }).meta({ id: "Whole" });
    const document = openapi([simple({ body: Whole, answers: { 201: Whole } })], info);
    expect(at(document, "components", "schemas", "WholeAnswer", "properties", "part")).toEqual({
      $ref: "#/components/schemas/PartAnswer",
    });
    expect(at(document, "components", "schemas", "Whole", "properties", "part")).toEqual({
      $ref: "#/components/schemas/Part",
    });
  });

  test("so does what refers to that, however far off and in whatever order", () => {
    const Size = z.object({ kg: z.number().default(1) }).meta({ id: "Size" });
    const Sizes = z.array(Size).meta({ id: "Sizes" });
    const Shelf = z.object({ sizes: Sizes }).meta({ id: "Shelf" });
    const Other = z.object({ sizeAnswer: z.string() }).meta({ id: "Siz" });
    const Room = z.object({ shelf: Shelf, other: Other }).meta({ id: "Room" });
    const document = openapi([simple({ body: { json: Room }, answers: { 201: Room } })], info);
    const schemas = at(document, "components", "schemas") as Record<string, object>;
    expect(Object.keys(schemas)).toEqual([
      "Problem",
      "Room",
      "RoomAnswer",
      "Shelf",
      "ShelfAnswer",
      "Siz",
      "Size",
      "SizeAnswer",
      "Sizes",
      "SizesAnswer",
    ]);
    expect(JSON.stringify(schemas.RoomAnswer)).toContain("/ShelfAnswer");
    expect(JSON.stringify(schemas.ShelfAnswer)).toContain("/SizesAnswer");
    expect(JSON.stringify(schemas.SizesAnswer)).toContain("/SizeAnswer");
    expect(JSON.stringify(schemas.Shelf)).not.toContain("Answer");
  });

  test("what only looks like a reference stays as it is", () => {
    const Odd = z.object({
      $ref: z.literal("#/$defs/Odd"),
      to: z.literal("#/$defs/Odd"),
      inner: z.object({}).meta({ id: "In" }),
    });
    const document = openapi([simple({ answers: { 200: Odd } })], info);
    const schema = at(document, "paths", "/x", "post", "responses", "200", "content", "application/json", "schema");
    expect(at(schema, "properties")).toEqual({
      $ref: { type: "string", const: "#/$defs/Odd" },
      to: { type: "string", const: "#/$defs/Odd" },
      inner: { $ref: "#/components/schemas/In" },
    });
  });

  test("a value that becomes one of another kind is described as that, and one that JSON has no word for as anything", () => {
    const Read = z.object({
      size: z.string().max(3).pipe(z.coerce.number()),
      day: z.date(),
      at: z.date().transform((day) => day.toISOString()),
    });
    const document = openapi([simple({ answers: { 200: Read } })], info);
    const schema = at(document, "paths", "/x", "post", "responses", "200", "content", "application/json", "schema");
    expect(at(schema, "properties")).toEqual({ size: { type: "number" }, day: {}, at: {} });
  });

  test("an operation is called by its method and path, without the /api that they all have in front", () => {
    const idOf = (path: string) => at(openapi([simple({ path })], info), "paths", path, "post", "operationId");
    expect([idOf("/api/crates"), idOf("/x/api/y")]).toEqual(["postCrates", "postXApiY"]);
  });

  test("a component that says the same both ways is one", () => {
    const Plain = z.enum(["a", "b"]).meta({ id: "Plain" });
    const body = z.strictObject({ plain: Plain });
    const document = openapi([simple({ body, answers: { 201: z.object({ plain: Plain }) } })], info);
    expect(Object.keys(at(document, "components", "schemas") as object)).toEqual(["Plain", "Problem"]);
  });

  test("a request may have no other members than named; an answer may gain some", () => {
    const Closed = z.strictObject({ a: z.string() }).meta({ id: "Closed" });
    const document = openapi([simple({ body: Closed, answers: { 201: Closed } })], info);
    expect(at(document, "components", "schemas", "Closed", "additionalProperties")).toBe(false);
    expect(at(document, "components", "schemas", "ClosedAnswer")).not.toHaveProperty("additionalProperties");
  });

  test("a value that is normalised is described by what goes in", () => {
    const Gtin = z
      .string()
      .regex(/^\d{14}$/)
      .transform((digits) => digits.padStart(14, "0"))
      .meta({ description: "GTIN" });
    const document = openapi([simple({ answers: { 200: z.object({ gtin: Gtin }) } })], info);
    const schema = at(document, "paths", "/x", "post", "responses", "200", "content", "application/json", "schema");
    expect(at(schema, "properties", "gtin")).toMatchObject({
      type: "string",
      pattern: "^\\d{14}$",
      description: "GTIN",
    });
  });

  test("a schema that contains itself is a component that refers to itself", async () => {
    const Node: z.ZodType = z.strictObject({
      name: z.string(),
      get inner() {
        return z.array(Node);
      },
    });
    const document = openapi([simple({ body: Node }), simple({ path: "/y", body: Node })], info);
    expect(await new Validator().validate(structuredClone(document))).toEqual({ valid: true });
  });

  test("schemas that contain themselves and have no name are told apart by numbers, through the whole document", async () => {
    const linked = (member: string) => {
      const Link: z.ZodType = z.strictObject({
        [member]: z.string(),
        get next() {
          return z.array(Link);
        },
      });
      return Link;
    };
    const bodies = ["first", "second"].map((member) => z.strictObject({ link: linked(member) }));
    const routes = bodies.map((body, n) => simple({ path: `/x${n}`, body }));
    const { schemas } = openapi(routes, info).components as { schemas: Record<string, object> };
    const parts = Object.entries(schemas).filter(
      ([, schema]) => "next" in ((schema as { properties?: object }).properties ?? {}),
    );
    expect(parts.map(([name]) => name)).toEqual(["Part1", "Part2"]);
    expect(parts.map(([, schema]) => Object.keys((schema as { properties: object }).properties)[0])).toEqual([
      "first",
      "second",
    ]);
  });

  test("a list of so many is told with its length, its items being of each kind that it has", () => {
    const described = (body: z.ZodType) =>
      at(
        openapi([simple({ body: z.strictObject({ list: body }) })], info),
        "paths",
        "/x",
        "post",
        "requestBody",
        "content",
        "application/json",
        "schema",
        "properties",
        "list",
      );
    const number = { type: "number" };
    expect(described(z.tuple([z.number(), z.number()]))).toEqual({
      type: "array",
      items: number,
      minItems: 2,
      maxItems: 2,
    });
    expect(described(z.tuple([z.number(), z.string(), z.number()]))).toEqual({
      type: "array",
      items: { anyOf: [number, { type: "string" }] },
      minItems: 3,
      maxItems: 3,
    });
    expect(described(z.array(z.number()))).toEqual({ type: "array", items: number });
  });

  test("two operations or two schemas of one name are refused", () => {
    expect(() => openapi([simple({}), simple({ path: "/{x}" })], info)).toThrow("two operations");
    const named = (shape: z.core.$ZodLooseShape) => z.strictObject(shape).meta({ id: "Shared" });
    const other = simple({ path: "/y", body: named({ b: z.string() }) });
    expect(() => openapi([simple({ body: named({ a: z.string() }) }), other], info)).toThrow("id Shared");
  });
});
