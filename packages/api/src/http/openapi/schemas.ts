import * as z from "zod";

/** A JSON value on its way into the document. */
export type JsonSchema = { [name: string]: unknown };

/** What the sender may write (`input`: defaults are optional, before transforms), or what the service answers (`output`). */
type Direction = "input" | "output";

const COMPONENTS = "#/components/schemas/";
/** Stands after the name of an answer's component until it is known whether it differs from the request's. */
const OUTPUT_MARK = "~output";

/**
 * Turns zod schemas into JSON Schema 2020-12 for one OpenAPI document. A schema with `meta({ id })` becomes a component
 * and is referred to by name; when its answer form differs from its request form the former is called `<id>Answer`.
 */
export class SchemaComponents {
  readonly #found: Record<Direction, Map<string, JsonSchema>> = { input: new Map(), output: new Map() };
  #anonymous = 0;

  /** The schema, or a reference when it has an id. */
  refer(schema: z.ZodType, direction: Direction): JsonSchema {
    // Inside an array even the outermost schema is taken out when it has an id.
    return this.#convert(z.array(schema), direction).items as JsonSchema;
  }

  /** The properties of an object schema, each on its own, and which of them must be there. */
  members(schema: z.ZodObject): { name: string; schema: JsonSchema; required: boolean }[] {
    const { properties = {}, required = [] } = this.#convert(schema, "input");
    return Object.entries(properties as Record<string, JsonSchema>).map(([name, member]) => ({
      name,
      schema: member,
      required: (required as string[]).includes(name),
    }));
  }

  /** All components by name, and the document with its references resolved. */
  resolve(document: JsonSchema): { document: JsonSchema; schemas: Record<string, JsonSchema> } {
    const differing = this.#differing();
    const resolved = (value: JsonSchema): JsonSchema => {
      const text = JSON.stringify(value).replace(
        /#\/components\/schemas\/([^"~]+)~output/g,
        (_, name: string) => COMPONENTS + answerName(name, differing),
      );
      return JSON.parse(text) as JsonSchema;
    };
    const schemas: [string, JsonSchema][] = [];
    for (const [name, schema] of this.#found.output) schemas.push([answerName(name, differing), resolved(schema)]);
    for (const [name, schema] of this.#found.input) schemas.push([name, resolved(schema)]);
    schemas.sort(([a], [b]) => (a < b ? -1 : 1));
    return { document: resolved(document), schemas: Object.fromEntries(schemas) };
  }

  #convert(schema: z.ZodType, direction: Direction): JsonSchema {
    const json = z.toJSONSchema(schema, { io: direction, unrepresentable: "any", override: transformed(direction) });
    const { $schema: _, $defs = {}, ...rest } = json as JsonSchema & { $defs?: Record<string, JsonSchema> };
    const names = new Map(Object.keys($defs).map((name) => [name, this.#componentName(name)]));
    const rewritten = (value: JsonSchema): JsonSchema => rewriteRefs(value, names, direction);
    for (const [name, definition] of Object.entries($defs)) {
      // A component that another part of the document brings.
      if (definition.elsewhere === true) continue;
      this.#add(names.get(name) ?? name, direction, rewritten(definition));
    }
    return rewritten(rest);
  }

  /** zod numbers what has no id anew in each conversion; here the numbers run through the whole document. */
  #componentName(name: string): string {
    if (!name.startsWith("__schema")) return name;
    this.#anonymous += 1;
    return `Part${this.#anonymous}`;
  }

  #add(name: string, direction: Direction, schema: JsonSchema): void {
    const before = this.#found[direction].get(name);
    if (before !== undefined && JSON.stringify(before) !== JSON.stringify(schema)) {
      throw new Error(`two schemas have the id ${name}`);
    }
    this.#found[direction].set(name, schema);
  }

  /** Names whose answer form differs, itself or in what it refers to. */
  #differing(): ReadonlySet<string> {
    const differing = new Set<string>();
    const texts = [...this.#found.output].map(([name, schema]) => ({ name, text: JSON.stringify(schema) }));
    for (const { name, text } of texts) {
      const input = this.#found.input.get(name);
      if (input !== undefined && JSON.stringify(input) !== text.replaceAll(OUTPUT_MARK, "")) differing.add(name);
    }
    for (let size = -1; size !== differing.size; ) {
      size = differing.size;
      for (const { name, text } of texts) {
        const refersToDiffering = [...differing].some((other) => text.includes(`${COMPONENTS}${other}${OUTPUT_MARK}"`));
        if (refersToDiffering && this.#found.input.has(name)) differing.add(name);
      }
    }
    return differing;
  }
}

function answerName(name: string, differing: ReadonlySet<string>): string {
  return differing.has(name) ? `${name}Answer` : name;
}

function rewriteRefs(value: JsonSchema, names: ReadonlyMap<string, string>, direction: Direction): JsonSchema {
  const mark = direction === "output" ? OUTPUT_MARK : "";
  const text = JSON.stringify(value, (key, member: unknown) => {
    if (key !== "$ref" || typeof member !== "string" || !member.startsWith("#/$defs/")) return member;
    const name = member.slice("#/$defs/".length);
    return `${COMPONENTS}${names.get(name) ?? name}${mark}`;
  });
  return JSON.parse(text) as JsonSchema;
}

/**
 * A transform has no JSON Schema of its own; our transforms only normalise, so what goes in describes what comes out. An answer may
 * gain members in a later version, so its document does not rule out others; that ours name them all is checked in tests.
 */
function transformed(direction: Direction): (context: { zodSchema: z.core.$ZodTypes; jsonSchema: JsonSchema }) => void {
  return ({ zodSchema, jsonSchema }) => {
    const { def } = zodSchema._zod;
    if (direction === "output" && jsonSchema.additionalProperties === false) delete jsonSchema.additionalProperties;
    fixTuple(jsonSchema);
    if (direction === "input" || def.type !== "pipe" || def.out._zod.def.type !== "transform") return;
    const { $schema: _, ...incoming } = z.toJSONSchema(def.in, { io: "output", unrepresentable: "any" });
    for (const [name, member] of Object.entries(incoming)) jsonSchema[name] ??= member;
  };
}

/** A tuple as a list of so many: client generators and linters know lists, and lose their way in `prefixItems`. */
function fixTuple(jsonSchema: JsonSchema): void {
  const { prefixItems } = jsonSchema;
  if (!Array.isArray(prefixItems)) return;
  const kinds = new Map(prefixItems.map((item: unknown) => [JSON.stringify(item), item]));
  jsonSchema.items = kinds.size === 1 ? prefixItems[0] : { anyOf: [...kinds.values()] };
  jsonSchema.minItems = prefixItems.length;
  jsonSchema.maxItems = prefixItems.length;
  delete jsonSchema.prefixItems;
}
