import { join } from "node:path";
import { repositoryProblems } from "./architecture/repository.ts";

const problems = repositoryProblems(join(import.meta.dirname, ".."), process.env.npm_config_registry);
for (const { path, line, message } of problems)
  console.error(`${path}${line === undefined ? "" : `:${line}`} ${message}`);
if (problems.length > 0) process.exitCode = 1;
