import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/**
 * What a check that reads sources alone is held to: every file of the working tree that git does not ignore, what is installed, and Node. Two trees
 * with one state pass the same checks.
 */
export function stateOf(root: string): string {
  const listed = execFileSync("git", ["ls-files", "-z", "--cached", "--others", "--exclude-standard"], {
    cwd: root,
    encoding: "utf8",
    maxBuffer: 100_000_000,
  });
  const hash = createHash("sha256").update(process.version);
  for (const file of [...new Set(listed.split("\0")), "node_modules/.package-lock.json"].filter(Boolean)) {
    const path = join(root, file);
    // One that was deleted is listed still.
    const bytes = existsSync(path) ? readFileSync(path) : undefined;
    hash.update(`${file} ${bytes?.length ?? "gone"}\n`).update(bytes ?? "");
  }
  return hash.digest("hex");
}

/** Remembers in a folder, by name, the state of the sources and the command with which a check passed last. */
export class Passed {
  readonly #folder: string;
  readonly #state: string;

  constructor(folder: string, state: string) {
    this.#folder = folder;
    this.#state = state;
  }

  /** Did this command pass with these very sources? */
  has(name: string, command: string): boolean {
    const path = join(this.#folder, name);
    return existsSync(path) && readFileSync(path, "utf8") === this.#mark(command);
  }

  add(name: string, command: string): void {
    mkdirSync(this.#folder, { recursive: true });
    writeFileSync(join(this.#folder, name), this.#mark(command));
  }

  #mark(command: string): string {
    return `${this.#state} ${command}`;
  }
}
