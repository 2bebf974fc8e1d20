/** Holds every answer of the end-to-end suite to the contract as it is published. */
import { contractDocument } from "@suyuan/api/routes/contract";
import { type Contract, ContractChecker } from "../../scripts/contract/checker.ts";

type Answered = Parameters<ContractChecker["faults"]>[2];

let checker: ContractChecker | undefined;

/** Throws when an answer under /api has a member that the contract does not name, lacks one that it requires, or is not declared. */
export function requireContract(method: string, path: string, reply: Answered): void {
  if (!path.startsWith("/api/") || method === "HEAD" || method === "OPTIONS") return;
  checker ??= new ContractChecker(JSON.parse(JSON.stringify(contractDocument())) as Contract);
  const faults = checker.faults(method, path, reply);
  if (faults.length > 0)
    throw new Error(`${method} ${path} ${reply.status} is not what the contract says:\n${faults.join("\n")}`);
}
