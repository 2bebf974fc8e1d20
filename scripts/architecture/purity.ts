import { isBuiltin } from "node:module";
import { isTest, roomOf } from "./rooms.ts";
import type { Problem, Source } from "./source.ts";

const pureRooms = new Set(["gs1", "epcis", "coldchain", "tlog", "domain", "web-verify"]);

/**
 * Where a pure room reaches the world by itself: a runtime module, an AWS SDK, a clock, randomness, the process or
 * the network. Time, ids and bytes come in as arguments.
 */
export function purityProblems(sources: readonly Source[]): readonly Problem[] {
  return sources
    .filter((source) => pureRooms.has(roomOf(source.path).kind) && !isTest(source))
    .flatMap(({ path, imports, ambientUses }): Problem[] => [
      ...imports
        .filter(({ specifier }) => isBuiltin(specifier) || specifier.startsWith("@aws-sdk/"))
        .map(({ specifier, line }) => ({
          path,
          line,
          message: `a pure room imports ${specifier}: take what it gives as an argument`,
        })),
      ...ambientUses.map(({ name, line }) => ({
        path,
        line,
        message: `a pure room uses ${name}: take it as an argument`,
      })),
    ]);
}
