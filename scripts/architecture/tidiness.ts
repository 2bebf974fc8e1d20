import { homedir } from "node:os";
import { posix } from "node:path";
import { isTest } from "./rooms.ts";
import type { Problem, Source } from "./source.ts";

const longestFile = 350;
const fullestFolder = 20;
const emptyWords = /(^|[-.])(utils?|helpers?|common|misc|managers?)(?=[-.]|$)/;
const packageRegistry =
  /\bregistry\.(npmjs|yarnpkg|npmmirror)\.|\bnpm\.pkg\.github\b|\b(jfrog|artifactory|nexus)\.[a-z]/;
const homeFolder = /(^|[\s"'`(=:])(\/home\/[a-z]\w*\/|\/Users\/[A-Za-z]\w*\/|\/root\/|[A-Z]:\\Users\\)/;

/** Files and folders whose name says nothing: utils, helpers, common, misc, manager. */
export function nameProblems(paths: readonly string[]): readonly Problem[] {
  return paths
    .filter((path) => path.split("/").some((part) => emptyWords.test(part)))
    .map((path) => ({ path, message: "is named after nothing: use a noun of the field" }));
}

/** Files that are too long to be read at once. Tests may be longer. */
export function lengthProblems(sources: readonly Source[]): readonly Problem[] {
  return sources.flatMap((source): Problem[] => {
    const lines = source.text.split("\n").length - 1;
    if (lines <= longestFile || isTest(source)) return [];
    return [
      { path: source.path, message: `has ${lines} lines, more than ${longestFile}: split it by what it speaks of` },
    ];
  });
}

/** Folders with more source files of their own than an eye takes in. Tests and fixtures do not count. */
export function folderProblems(sources: readonly Source[]): readonly Problem[] {
  const counts = new Map<string, number>();
  for (const source of sources) {
    if (!isTest(source)) counts.set(posix.dirname(source.path), (counts.get(posix.dirname(source.path)) ?? 0) + 1);
  }
  return [...counts]
    .filter(([, count]) => count > fullestFolder)
    .map(([path, count]) => ({
      path,
      message: `holds ${count} source files, more than ${fullestFolder}: give those of one meaning a folder`,
    }));
}

/** Tests written with `it`: one word for one thing makes them easy to find. */
export function testWordProblems(sources: readonly Source[]): readonly Problem[] {
  return sources.flatMap(({ path, imports }) =>
    imports
      .filter(({ specifier, names }) => specifier === "vitest" && names.includes("it"))
      .map(({ line }) => ({ path, line, message: "imports `it`: write `test`, as everywhere" })),
  );
}

/** What ties a text to one machine or one company's network. `here` are this machine's own folders and hosts. */
export function placeProblems(path: string, text: string, here: readonly string[]): readonly Problem[] {
  return text.split("\n").flatMap((content, index): Problem[] => {
    const at = { path, line: index + 1 };
    if (packageRegistry.test(content))
      return [{ ...at, message: "names the host of a package registry: name the package instead" }];
    if (homeFolder.test(content)) return [{ ...at, message: "names a folder of one machine: write a relative path" }];
    const local = here.find((place) => content.includes(place));
    return local === undefined
      ? []
      : [
          {
            ...at,
            message: "names a folder or host of this machine: write a relative path, or take it from the environment",
          },
        ];
  });
}

/** This machine's own folders and its package registry's host: the words no file of the repository may contain. */
export function placesHere(root: string, registry: string | undefined): readonly string[] {
  const host = registry === undefined || !URL.canParse(registry) ? undefined : new URL(registry).host;
  // The root of a container's file system or a one-word folder says nothing about a machine.
  const folders = [root, homedir()].filter((folder) => folder.split("/").length > 2);
  return host === undefined ? folders : [...folders, host];
}
