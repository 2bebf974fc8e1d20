/** Operations as the contract suites write them. */
import { randomUUID } from "node:crypto";
import type { Commit, Guard, JsonObject, Key, Op, Table } from "@suyuan/store/table";

/** A partition of its own for one test. */
export function freshKey(sk = "s"): Key {
  return { pk: `P#${randomUUID()}`, sk };
}

export function putOp(key: Key, version = 1, when: Guard = "absent", data: JsonObject = { n: version }): Op {
  return { put: { ...key, version, data }, when };
}

export function commit(table: Table, ...ops: readonly Op[]): Promise<Commit> {
  return table.transact(ops, randomUUID());
}
