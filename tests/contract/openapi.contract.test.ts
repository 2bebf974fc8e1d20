import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { beforeAll, describe, expect, test } from "vitest";
import {
  type Contract,
  ContractChecker,
  type DescribedAnswer,
  type MediaType,
} from "../../scripts/contract/checker.ts";
import { openSite, type Reply, type Step } from "../../scripts/contract/site.ts";
import { walk } from "../../scripts/contract/walk.ts";

const ROOT = new URL("../../", import.meta.url);
const FILE = fileURLToPath(new URL("docs/openapi.json", ROOT));
const contract = JSON.parse(readFileSync(FILE, "utf8")) as Contract;
const checker = new ContractChecker(contract);

interface Place extends MediaType {
  readonly at: string;
}

const mediaIn = (at: string, { content = {} }: DescribedAnswer): Place[] =>
  Object.entries(content).map(([type, media]) => ({ ...media, at: `${at} ${type}` }));

/** Every body that the contract describes: of requests, of answers, and of the answers that operations share. */
const places: readonly Place[] = [
  ...Object.entries(contract.paths).flatMap(([path, operations]) =>
    Object.entries(operations).flatMap(([method, { requestBody, responses }]) => [
      ...mediaIn(`${method} ${path} request`, requestBody ?? {}),
      ...Object.entries(responses).flatMap(([status, answer]) => mediaIn(`${method} ${path} ${status}`, answer)),
    ]),
  ),
  ...Object.entries(contract.components.responses).flatMap(([name, answer]) => mediaIn(name, answer)),
];

/** The examples of a body, those that stand elsewhere too. */
function examplesOf({ example, examples = {} }: Place): unknown[] {
  const named = Object.values(examples).map(({ $ref }) => {
    const name = $ref.split("/").at(-1) ?? "";
    return contract.components.examples?.[name]?.value;
  });
  return example === undefined ? named : [example];
}

/** Codes that a refusal may carry by its schema. */
function codesOf(place: Place): string[] {
  const { allOf = [] } = (place.schema ?? {}) as {
    readonly allOf?: readonly { readonly properties?: { readonly code?: { const?: string; enum?: string[] } } }[];
  };
  return allOf.flatMap(({ properties }) => [properties?.code?.const ?? [], properties?.code?.enum ?? []].flat());
}

describe("the contract as it is published", () => {
  test("has an example for every request and every answer, and one for each code of a refusal", () => {
    expect(places.length).toBeGreaterThan(100);
    expect(places.filter((place) => examplesOf(place).length === 0).map(({ at }) => at)).toEqual([]);
    const lacking = places.flatMap((place) =>
      codesOf(place).filter((code) => place.example === undefined && !Object.hasOwn(place.examples ?? {}, code)),
    );
    expect(lacking).toEqual([]);
  });

  test("has no example that its schema refuses", () => {
    const faults = places.flatMap((place) =>
      examplesOf(place).flatMap((example) => checker.schemaFaults(place.at, place.schema ?? {}, example)),
    );
    expect(faults).toEqual([]);
  });

  test("Redocly's recommended rules find nothing", async () => {
    const lint = new URL("node_modules/@redocly/cli/bin/cli.js", ROOT);
    const environment = { ...process.env, REDOCLY_TELEMETRY: "off", REDOCLY_SUPPRESS_UPDATE_NOTICE: "true" };
    const options = { cwd: fileURLToPath(ROOT), env: environment };
    const run = promisify(execFile)(
      process.execPath,
      [fileURLToPath(lint), "lint", FILE, "--max-problems=20"],
      options,
    );
    const { stderr } = await run;
    expect(stderr).toMatch(/valid/);
    expect(stderr).not.toMatch(/warning|error/i);
  });
});

describe("the service against its contract", () => {
  const replies: { readonly step: Step; readonly reply: Reply }[] = [];
  beforeAll(async () => {
    const site = await openSite();
    await walk(site, (step, reply) => replies.push({ step, reply }));
    site.close();
  });

  test("answers with every member that the contract requires and none that it does not name", () => {
    const faults = replies.flatMap(({ step, reply }) => checker.faults(step.method, step.path, reply));
    expect(faults).toEqual([]);
  });

  test("a member more and a member less are found", () => {
    const { step, reply } = replies.find(({ step }) => step.path === "/api/bases") ?? {
      step: undefined,
      reply: undefined,
    };
    if (step === undefined || !reply) throw new Error("no base was made");
    const { createdAt: _, ...less } = reply.json as Readonly<Record<string, unknown>>;
    const [plot] = less.plots as object[];
    const sent = (json: unknown) => checker.faults(step.method, step.path, { ...reply, json });
    expect(sent(reply.json)).toEqual([]);
    expect(sent(less).join()).toContain("createdAt");
    expect(sent({ ...less, createdAt: "2026-10-08T02:00:00Z", phone: "1" }).join()).toContain("phone");
    expect(sent({ ...(reply.json as object), plots: [{ ...plot, owner: "x" }] }).join()).toContain("owner");
  });

  test("every creation answers a Location that answers 200 to who made it", () => {
    const creations = Object.entries(contract.paths).flatMap(([path, { post }]) =>
      post?.responses[201] === undefined && post?.responses[202] === undefined ? [] : [path],
    );
    const made = replies.filter(({ step, reply }) => step.method === "POST" && [201, 202].includes(reply.status));
    const walked = new Set(made.map(({ step }) => checker.operationAt("POST", step.path)?.name));
    expect(creations.filter((path) => !walked.has(`POST ${path}`))).toEqual([]);
    const gets = replies.filter(({ step, reply }) => step.method === "GET" && reply.status === 200);
    const read = new Set(gets.map(({ step }) => `${step.as} ${step.path}`));
    const lost = made.flatMap(({ step, reply }) => {
      const location = reply.headers.get("location");
      const path = location === null ? "" : location.replace(/^https?:\/\/[^/]+/, "");
      return read.has(`${step.as} ${path}`) ? [] : [`${step.method} ${step.path}: ${location}`];
    });
    expect(lost).toEqual([]);
  });
});
