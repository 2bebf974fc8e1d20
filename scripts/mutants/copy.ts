import { existsSync } from "node:fs";
import { cp, mkdir, readdir, rm, symlink } from "node:fs/promises";
import { basename, join } from "node:path";

/** What a copy does without: what is built, kept or installed here. */
const LEFT_OUT = new Set([".git", ".mutants", "cdk.out", "coverage", "data", "node_modules"]);

/**
 * Copies the repository into `target`, so that mutants are made there and never in the sources. Installed packages are
 * linked; the workspaces' own links lead into the copy. Test data that lies beside the repository is linked beside the copy.
 */
export async function copyRepository(root: string, target: string): Promise<void> {
  await rm(target, { recursive: true, force: true });
  await mkdir(join(target, "node_modules"), { recursive: true });
  for (const name of await readdir(root)) {
    if (LEFT_OUT.has(name)) continue;
    await cp(join(root, name), join(target, name), {
      recursive: true,
      verbatimSymlinks: true,
      filter: (path) => !LEFT_OUT.has(basename(path)),
    });
  }
  const installed = join(root, "node_modules");
  for (const name of await readdir(installed)) {
    const link = join(target, "node_modules", name);
    if (name === "@suyuan") await cp(join(installed, name), link, { recursive: true, verbatimSymlinks: true });
    else if (!name.startsWith(".vite")) await symlink(join(installed, name), link, "junction");
  }
  const [data, linked] = [join(root, "../shared"), join(target, "../shared")];
  if (existsSync(data) && !existsSync(linked)) await symlink(data, linked, "junction");
}
