import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { arrowProblems, cycleProblems, lentFileProblems } from "./arrows.ts";
import { floorProblems } from "./floors.ts";
import { manifestProblems, readManifest } from "./manifests.ts";
import { purityProblems } from "./purity.ts";
import { resolver } from "./rooms.ts";
import { type Problem, readSources, repositoryPaths } from "./source.ts";
import {
  folderProblems,
  lengthProblems,
  nameProblems,
  placeProblems,
  placesHere,
  testWordProblems,
} from "./tidiness.ts";

const maxTextBytes = 2_000_000;

function textOf(path: string): string | undefined {
  const bytes = readFileSync(path);
  return bytes.length > maxTextBytes || bytes.includes(0) ? undefined : bytes.toString("utf8");
}

/** Every broken rule of the house in the repository at `root`. `registry` is the package registry's address, if known. */
export function repositoryProblems(root: string, registry?: string): readonly Problem[] {
  const paths = repositoryPaths(root);
  const sources = readSources(root, paths);
  const workspaces = paths
    .filter((path) => /^(packages\/[^/]+|functions|web-verify|infra)\/package\.json$/.test(path))
    .map((path) => readManifest(root, dirname(path)));
  const resolve = resolver(new Map(workspaces.map(({ name, folder }) => [name, folder])));
  const here = placesHere(root, registry);
  return [
    ...arrowProblems(sources, resolve),
    ...floorProblems(sources, resolve),
    ...cycleProblems(sources, resolve),
    ...lentFileProblems(sources),
    ...purityProblems(sources),
    ...manifestProblems(workspaces, readManifest(root, ""), sources),
    ...nameProblems(paths),
    ...lengthProblems(sources),
    ...folderProblems(sources),
    ...testWordProblems(sources),
    ...paths.flatMap((path) => placeProblems(path, textOf(join(root, path)) ?? "", here)),
  ];
}
