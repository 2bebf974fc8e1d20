#!/usr/bin/env node
// The `exec` of `npm start` where the shell has none (Windows): runs the suyuan command that follows. A shell of POSIX takes its own
// `exec` and never comes here: it gives its place to the server, so that a signal to npm reaches it and npm ends as it ends.
const [command] = process.argv.splice(2, 1);
if (command !== "suyuan") {
  console.error("exec: only the suyuan command is run by this");
  process.exit(2);
}
await import("./suyuan.mjs");
