import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";

const ROOT = join(import.meta.dirname, "../..");
const SOURCES = join(ROOT, "packages/console/src");

/** What the service takes of people and no screen of the console offers, each with why. */
const NOT_OFFERED: Readonly<Record<string, string>> = {
  "/api/catalogue": "county offices keep their special products by the interface; their screens come next",
  "/api/catalogue/{id}/corrections": "as above",
  "/api/catalogue/{id}/withdrawal": "as above",
  "/api/agreements":
    "a platform's systems and its givers' agree by the interface; their screens come with those of the catalogue",
  "/api/agreements/{platform}/end": "as above",
  "/api/links": "links to pages elsewhere are kept by whoever runs those pages, by the interface",
  "/api/links/list": "as above",
  "/api/links/{id}/corrections": "as above",
  "/api/links/{id}/withdrawal": "as above",
  "/api/trace/common":
    "it records nothing; its screen comes with that of the trace, and until then it is asked by the interface",
  "/api/units": "units are packed by scales and printers of depots over the interface; no screen of ours yet",
  "/api/units/{sscc}/unpacking": "as above",
  "/api/units/{sscc}/void": "as above",
  "/epcis/capture": "events are captured by systems",
  "/epcis/events": "as above",
  "/epcis/queries": "queries are kept by systems",
  "/epcis/queries/{queryName}/subscriptions": "as above",
};

/** Roles that people have; the integrator's are systems. */
const PEOPLE = ["clerk", "depot", "inspector", "laboratory", "operator", "statistician"];

interface Operation {
  readonly "x-roles"?: string | readonly string[];
}

function offeredPaths(): ReadonlySet<string> {
  const files = readdirSync(SOURCES, { recursive: true, withFileTypes: true }).filter(
    ({ name }) => /\.tsx?$/.test(name) && !/\.(?:test|d)\.tsx?$/.test(name),
  );
  const texts = files.map(({ parentPath, name }) => readFileSync(join(parentPath, name), "utf8")).join("\n");
  // A path in a template has its parameters filled in there.
  const named = [...texts.matchAll(/["`]((?:\/api|\/epcis)\/[^"`\s]*)["`]/g)].map(([, path = ""]) => path);
  return new Set(named.map((path) => path.replaceAll(/\$\{[^}]*\}|\{[^}]*\}/g, "{}").replace(/[?].*$/, "")));
}

test("everything that a person may record has a screen of the console, or stands here with why it has none", () => {
  const { paths }: { paths: Readonly<Record<string, { readonly post?: Operation }>> } = JSON.parse(
    readFileSync(join(ROOT, "docs/openapi.json"), "utf8"),
  );
  const offered = offeredPaths();
  const missing = Object.entries(paths).flatMap(([path, { post }]) => {
    const roles = post?.["x-roles"] ?? [];
    const isTheirs = Array.isArray(roles) && roles.some((role) => PEOPLE.includes(role));
    return isTheirs && !offered.has(path.replaceAll(/\{[^}]*\}/g, "{}")) ? [path] : [];
  });
  expect(missing.filter((path) => !Object.hasOwn(NOT_OFFERED, path))).toEqual([]);
  expect(Object.keys(NOT_OFFERED).filter((path) => !Object.hasOwn(paths, path))).toEqual([]);
});
