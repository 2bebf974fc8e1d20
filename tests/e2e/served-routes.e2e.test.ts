import { applicationOf } from "@suyuan/api/addresses";
import { createEpcisApp } from "@suyuan/api/epcis/app";
import { openGate } from "@suyuan/api/http/gate";
import { createPublicApp } from "@suyuan/api/public/app";
import { createManagementApp } from "@suyuan/api/routes/app";
import { ROLES } from "@suyuan/domain/organisation";
import { openSqliteTable } from "@suyuan/store/sqlite-table";
import { PAGES } from "@suyuan/web-verify/pages";
import { beforeAll, expect, test } from "vitest";
import { ACTORS, openService, populate, type Service } from "./api-fixture.ts";
import { EPCIS_TABLE, FRONT_PATTERNS, MANAGEMENT_TABLE, PUBLIC_PATTERNS, type RoleRow } from "./role-table.ts";

interface Mounted {
  readonly routes: readonly { readonly method: string; readonly path: string }[];
}

/** What the router itself holds, not what a list of the code says of it. */
const servedBy = (app: Mounted): string[] => app.routes.map(({ method, path }) => `${method} ${path}`).sort();

/** `/api/labels/{id}.csv` as the router writes it: `/api/labels/:id{[^/]+\.csv}`. */
const patternOf = (path: string): string =>
  path.replace(/\{(\w+)\}(\.\w+)?/g, (_, name: string, ending?: string) =>
    ending === undefined ? `:${name}` : `:${name}{[^/]+\\${ending}}`,
  );
const rowPattern = ({ method, path }: RoleRow): string => `${method} ${patternOf(path)}`;

let service: Service;
beforeAll(async () => {
  const table = openSqliteTable(":memory:");
  service = openService(table, await populate(table));
});

test("the management api serves the table's routes, no fewer and no more", () => {
  const app = createManagementApp(service.deps, openGate(service.deps));
  // A problem's page stands before the route that answers programs.
  expect(servedBy(app)).toEqual(
    [...MANAGEMENT_TABLE.map(rowPattern), ...FRONT_PATTERNS.map((path) => `GET ${path}`)].sort(),
  );
});

test("the EPCIS server serves the table's operations, no fewer and no more", () => {
  const app = createEpcisApp(service.deps);
  // The root answers with and without its slash; each path tells its methods to everyone.
  const operations = [...EPCIS_TABLE.map(rowPattern), "GET /epcis/"];
  const paths = new Set(operations.map((operation) => operation.replace(/^\w+ /, "")));
  expect(servedBy(app)).toEqual([...operations, ...[...paths].map((path) => `OPTIONS ${path}`)].sort());
});

test("what needs no key besides reads only", () => {
  const app = createPublicApp(service.deps, { pages: PAGES, styleHashes: [], gate: openGate(service.deps) });
  expect(servedBy(app)).toEqual(PUBLIC_PATTERNS.flatMap((path) => [`GET ${path}`, `OPTIONS ${path}`]).sort());
});

test("the contract names for each operation the roles of the table", async () => {
  const { json } = await service.call("nobody", "GET", "/openapi.json");
  const paths = json.paths as Readonly<Record<string, Readonly<Record<string, { "x-roles": unknown }>>>>;
  const told = Object.entries(paths).flatMap(([path, operations]) =>
    Object.entries(operations).map(([method, { "x-roles": roles }]) => ({ method: method.toUpperCase(), path, roles })),
  );
  const named = (row: { readonly method: string; readonly path: string }) => `${row.method} ${row.path}`;
  const sorted = (roles: unknown) => (Array.isArray(roles) ? roles.map(String).toSorted() : roles);
  const rows = [...MANAGEMENT_TABLE, ...EPCIS_TABLE];
  const ofPublic = told.filter(({ path }) => applicationOf(`https://host${path}`) === "public");
  const closed = told.filter((row) => !ofPublic.includes(row));
  expect(Object.fromEntries(closed.map((row) => [named(row), sorted(row.roles)]))).toEqual(
    Object.fromEntries(rows.map((row) => [named(row), sorted(row.roles)])),
  );
  expect(ofPublic.map(({ method, roles }) => `${method} ${String(roles)}`)).toEqual(ofPublic.map(() => "GET public"));
  // Compressed links have no template that OpenAPI can write.
  const starts = PUBLIC_PATTERNS.filter((pattern) => !pattern.startsWith("/:")).map((p) => p.replace("*", ""));
  for (const start of starts)
    expect(
      ofPublic.some(({ path }) => path.startsWith(start)),
      start,
    ).toBe(true);
});

test("every role that there is asks in these tests", () => {
  expect(new Set(Object.values(ACTORS).map(({ role }) => role))).toEqual(new Set(ROLES));
});
