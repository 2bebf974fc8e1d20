import { homedir } from "node:os";
import { isTest } from "./rooms.ts";
import type { Problem, Source } from "./source.ts";

const longestFile = 350;
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
    return [{ path: source.path, message: `has ${lines} lines, more than ${longestFile}` }];
  });
}

/** What ties a text to one machine or one company's network. `here` are this machine's own folders and hosts. */
export function placeProblems(path: string, text: string, here: readonly string[]): readonly Problem[] {
  return text.split("\n").flatMap((content, index): Problem[] => {
    const at = { path, line: index + 1 };
    if (packageRegistry.test(content)) return [{ ...at, message: "names the host of a package registry" }];
    if (homeFolder.test(content)) return [{ ...at, message: "names a folder of one machine" }];
    const local = here.find((place) => content.includes(place));
    return local === undefined ? [] : [{ ...at, message: "names a folder or host of this machine" }];
  });
}

/** This machine's own folders and its package registry's host: the words no file of the repository may contain. */
export function placesHere(root: string, registry: string | undefined): readonly string[] {
  const host = registry === undefined || !URL.canParse(registry) ? undefined : new URL(registry).host;
  // The root of a container's file system or a one-word folder says nothing about a machine.
  const folders = [root, homedir()].filter((folder) => folder.split("/").length > 2);
  return host === undefined ? folders : [...folders, host];
}
