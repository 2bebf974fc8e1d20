import { isTest, type Resolve } from "./rooms.ts";
import type { Problem, Source } from "./source.ts";

/** The floors inside one folder, the lowest first. Those of one floor stand side by side and import neither the other. */
export interface House {
  readonly folder: string;
  /** Each floor's folders and single files; `.` stands for the folder's own files that are not named elsewhere. */
  readonly floors: readonly (readonly string[])[];
}

const houses: readonly House[] = [
  { folder: "packages/gs1/src", floors: [["."], ["ai"], ["link"], ["epc", "scan"]] },
  { folder: "packages/epcis/src", floors: [["."], ["answers", "query", "xml"]] },
  {
    folder: "packages/coldchain/src",
    floors: [["series"], ["files", "values", "instants", "judge"], ["layout"], ["table"], ["vendors"]],
  },
  {
    folder: "packages/domain/src",
    // Farm and parties know no batch, a certificate's standing neither; the laws of mass know no command and no page.
    floors: [
      ["regions", "devices", "words"],
      ["."],
      ["identifiers", "mixing", "escrow", "settlements"],
      ["parties", "people", "presentation"],
      ["farm", "laboratories"],
      ["households", "standards"],
      ["certificates"],
      ["batches"],
      ["events"],
      [
        ...["registration", "custody", "quality", "recalls", "links", "exceptions", "benefits"],
        ...["disputes", "findings", "sampling"],
      ],
      ["units", "signs", "platforms", "catalogue"],
      ["units", "signs", "national", "platforms"],
      ["labels", "claims", "bounds"],
      ["views"],
      ["transformations"],
      ["trace"],
      ["recall-orders", "statistics"],
      ["assessment"],
      ["publishing"],
    ],
  },
  {
    folder: "packages/api/src",
    floors: [
      ["photos", "offload", "allowances", "printing"],
      ["."],
      ["ledger"],
      ["http"],
      ["commands"],
      ["epcis"],
      ["contract"],
      ["routes"],
      ["following", "public", "soundness", "job-thread.ts"],
    ],
  },
  { folder: "packages/api/src/http", floors: [["people", "problems"], ["."], ["openapi", "devices"], ["bind.ts"]] },
  {
    folder: "packages/api/src/epcis",
    floors: [["wire"], ["index"], ["claims", "query"], ["capture", "contract"], ["subscriptions"], ["."]],
  },
  { folder: "packages/api/src/public", floors: [["pages"], ["resolver"], ["."]] },
  {
    folder: "packages/cli/src",
    floors: [
      ["answers", "console", "database", "sign-in"],
      ["."],
      ["users", "recovery", "sampling", "statistics", "standards", "national"],
      ["demo"],
      ["main.ts"],
    ],
  },
  {
    folder: "packages/console/src",
    floors: [
      ["build", "look"],
      ["words"],
      ["service"],
      ["sign-in", "outbox", "import"],
      ["parts"],
      ["records"],
      ["clerk", "bureau", "laboratory", "operator", "depot"],
      ["frame"],
      ["."],
      ["worker"],
    ],
  },
  {
    folder: "functions",
    floors: [
      ["host"],
      ["epcis", "followers", "management", "public", "scans", "subscriptions", "canary", "apology", "console"],
    ],
  },
];

interface Place {
  readonly name: string;
  /** 0 is the ground; undefined where the table does not name the place. */
  readonly floor: number | undefined;
}

function placeIn({ folder, floors }: House, path: string): Place | undefined {
  if (!path.startsWith(`${folder}/`)) return undefined;
  const [first = "", ...rest] = path.slice(folder.length + 1).split("/");
  const named = floors.flat().includes(first);
  const name = rest.length === 0 && !named ? "." : first;
  const floor = floors.findIndex((names) => names.includes(name));
  return { name, floor: floor < 0 ? undefined : floor };
}

function spoken({ folder }: House, { name }: Place): string {
  return name === "." ? folder : `${folder}/${name}`;
}

function upward(house: House, from: Place, to: Place): string | undefined {
  if (from.name === to.name || from.floor === undefined || to.floor === undefined || to.floor < from.floor) {
    return undefined;
  }
  const way = "move what both need down, or pass it in";
  const [here, there] = [spoken(house, from), spoken(house, to)];
  return to.floor > from.floor
    ? `${there} stands above ${here}: ${way}`
    : `${there} stands beside ${here}, on one floor: ${way}`;
}

/** Every import that goes up, or sideways, between folders of one package, and every folder that has no floor. */
export function floorProblems(
  sources: readonly Source[],
  resolve: Resolve,
  table: readonly House[] = houses,
): readonly Problem[] {
  const served = sources.filter((source) => !isTest(source));
  return table.flatMap((house) =>
    served.flatMap((source): Problem[] => {
      const from = placeIn(house, source.path);
      if (from === undefined) return [];
      if (from.floor === undefined) {
        const message = `${spoken(house, from)} stands on no floor: give it a place in scripts/architecture/floors.ts`;
        return [{ path: source.path, message }];
      }
      return source.imports.flatMap(({ specifier, line }): Problem[] => {
        const target = resolve(source.path, specifier);
        const to = target === undefined ? undefined : placeIn(house, target);
        const message = to === undefined ? undefined : upward(house, from, to);
        return message === undefined ? [] : [{ path: source.path, line, message }];
      });
    }),
  );
}
