import { describe, expect, test } from "vitest";
import { floorProblems } from "../../scripts/architecture/floors.ts";
import { resolver } from "../../scripts/architecture/rooms.ts";
import { sourceOf } from "../../scripts/architecture/source.ts";

const packages = ["gs1", "epcis", "coldchain", "domain", "api", "cli"];
const resolve = resolver(new Map(packages.map((name) => [`@suyuan/${name}`, `packages/${name}`] as const)));

function problems(path: string, text: string): readonly string[] {
  return floorProblems([sourceOf(path, text)], resolve).map(({ message }) => message);
}

function importing(path: string, specifier: string): readonly string[] {
  return problems(path, `import { x } from "${specifier}";`);
}

const wayOut = "move what both need down, or pass it in";

describe("floors inside packages", () => {
  test.each([
    ["api/src/host.ts", "./ledger/keys.ts", "api/src/ledger", "api/src"],
    ["api/src/ledger/commit.ts", "../http/problem.ts", "api/src/http", "api/src/ledger"],
    ["api/src/http/gate.ts", "../commands/wire.ts", "api/src/commands", "api/src/http"],
    ["api/src/http/gate.ts", "./openapi/contract.ts", "api/src/http/openapi", "api/src/http"],
    ["api/src/commands/recalls.ts", "../epcis/claims/recall.ts", "api/src/epcis", "api/src/commands"],
    ["api/src/epcis/claims/recall.ts", "../../routes/recalls.ts", "api/src/routes", "api/src/epcis"],
    ["api/src/routes/batches.ts", "../following/follow.ts", "api/src/following", "api/src/routes"],
    ["api/src/routes/batches.ts", "../public/scans.ts", "api/src/public", "api/src/routes"],
    ["api/src/epcis/wire/paging.ts", "../index/event-rows.ts", "api/src/epcis/index", "api/src/epcis/wire"],
    ["api/src/epcis/index/event-rows.ts", "../query/plan.ts", "api/src/epcis/query", "api/src/epcis/index"],
    ["api/src/epcis/query/plan.ts", "../contract/schemas.ts", "api/src/epcis/contract", "api/src/epcis/query"],
    ["api/src/epcis/claims/recall.ts", "../capture/job.ts", "api/src/epcis/capture", "api/src/epcis/claims"],
    [
      "api/src/epcis/capture/job.ts",
      "../subscriptions/queue.ts",
      "api/src/epcis/subscriptions",
      "api/src/epcis/capture",
    ],
    ["api/src/epcis/subscriptions/queue.ts", "../app.ts", "api/src/epcis", "api/src/epcis/subscriptions"],
    ["domain/src/quantity.ts", "./batches/mass.ts", "domain/src/batches", "domain/src"],
    ["domain/src/parties/place-faults.ts", "../farm/base.ts", "domain/src/farm", "domain/src/parties"],
    ["domain/src/farm/record-input.ts", "../batches/batch.ts", "domain/src/batches", "domain/src/farm"],
    ["domain/src/certificates/standing.ts", "../batches/batch.ts", "domain/src/batches", "domain/src/certificates"],
    ["domain/src/batches/mass.ts", "../views/batch-state.ts", "domain/src/views", "domain/src/batches"],
    ["domain/src/batches/mass.ts", "../quality/record-test.ts", "domain/src/quality", "domain/src/batches"],
    ["domain/src/custody/ship.ts", "../claims/lots.ts", "domain/src/claims", "domain/src/custody"],
    ["gs1/src/gtin.ts", "./ai/table.ts", "gs1/src/ai", "gs1/src"],
    ["gs1/src/ai/table.ts", "../link/parse.ts", "gs1/src/link", "gs1/src/ai"],
    ["gs1/src/link/parse.ts", "../epc/urn.ts", "gs1/src/epc", "gs1/src/link"],
    ["epcis/src/event.ts", "./query/matches.ts", "epcis/src/query", "epcis/src"],
    ["coldchain/src/series/line.ts", "../judge/mkt.ts", "coldchain/src/judge", "coldchain/src/series"],
    ["coldchain/src/files/table.ts", "../vendors/read.ts", "coldchain/src/vendors", "coldchain/src/files"],
    ["cli/src/serve.ts", "./demo/demo.ts", "cli/src/demo", "cli/src"],
  ])("refuses that packages/%s goes up to %s", (path, specifier, there, here) => {
    expect(importing(`packages/${path}`, specifier)).toEqual([
      `packages/${there} stands above packages/${here}: ${wayOut}`,
    ]);
  });

  test.each([
    [
      "packages/api/src/following/follow.ts",
      "../public/scans.ts",
      "packages/api/src/public",
      "packages/api/src/following",
    ],
    [
      "packages/api/src/public/scans.ts",
      "../following/follow.ts",
      "packages/api/src/following",
      "packages/api/src/public",
    ],
    [
      "packages/coldchain/src/judge/mkt.ts",
      "../files/table.ts",
      "packages/coldchain/src/files",
      "packages/coldchain/src/judge",
    ],
    ["packages/gs1/src/scan/scan.ts", "../epc/urn.ts", "packages/gs1/src/epc", "packages/gs1/src/scan"],
    ["functions/public/lambda.ts", "../scans/record-batch.ts", "functions/scans", "functions/public"],
  ])("refuses that %s reaches its neighbour by %s", (path, specifier, there, here) => {
    expect(importing(path, specifier)).toEqual([`${there} stands beside ${here}, on one floor: ${wayOut}`]);
  });

  test("refuses that what every Lambda uses knows one of them", () => {
    expect(importing("functions/host/deps.ts", "../public/lambda.ts")).toEqual([
      `functions/public stands above functions/host: ${wayOut}`,
    ]);
  });

  test.each([
    ["packages/api/src/ledger/commit.ts", "../host.ts"],
    ["packages/api/src/epcis/claims/recall.ts", "../../commands/recalls.ts"],
    ["packages/api/src/epcis/app.ts", "./subscriptions/endpoints.ts"],
    ["packages/api/src/http/bind.ts", "./openapi/contract.ts"],
    ["packages/api/src/public/app.ts", "./resolver/resolver.ts"],
    ["packages/domain/src/views/passport.ts", "../quality/commitment.ts"],
    ["packages/domain/src/batches/mass.ts", "./batch.ts"],
    ["packages/gs1/src/epc/urn.ts", "../link/parse.ts"],
    ["packages/cli/src/main.ts", "./demo/demo.ts"],
    ["functions/public/lambda.ts", "../host/deps.ts"],
    ["packages/domain/src/batches/mass.ts", "@suyuan/gs1/epc/urn"],
  ])("lets %s go down to %s", (path, specifier) => {
    expect(importing(path, specifier)).toEqual([]);
  });

  test("counts a type, and an import by the package's own name, as an import", () => {
    const refused = [`packages/domain/src/views stands above packages/domain/src/batches: ${wayOut}`];
    const path = "packages/domain/src/batches/mass.ts";
    expect(problems(path, 'import type { Passport } from "../views/passport.ts";')).toEqual(refused);
    expect(problems(path, 'import { passport } from "@suyuan/domain/views/passport";')).toEqual(refused);
  });

  test("leaves tests and fixtures free", () => {
    expect(importing("packages/domain/src/batches/mass.test.ts", "../views/passport.ts")).toEqual([]);
    expect(importing("packages/domain/src/fixtures/journey.ts", "../views/passport.ts")).toEqual([]);
  });

  test("asks for a place for every new folder, and for files where only folders stand", () => {
    const place = "give it a place in scripts/architecture/floors.ts";
    expect(problems("packages/domain/src/novelty/a.ts", "")).toEqual([
      `packages/domain/src/novelty stands on no floor: ${place}`,
    ]);
    expect(problems("functions/anything.ts", "")).toEqual([`functions stands on no floor: ${place}`]);
  });
});
