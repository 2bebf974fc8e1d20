import type { Page } from "../../parts/listing.tsx";
import { type Shape, service, taken } from "../../service/client.ts";
import { keptOr } from "../kept.ts";

/** What this organisation has to do in recalls, a page; the first without a network as it was read last. */
export function readTasks(cursor?: string): Promise<Page<Shape<"RecallTaskSummary">>> {
  const ask = () =>
    taken(service.GET("/api/recall-tasks", { params: { query: cursor === undefined ? {} : { cursor } } }));
  return cursor === undefined ? keptOr("recall tasks", ask) : ask();
}

/** A task by whose recall it is of, the recall and the holder. */
export interface TaskName {
  readonly by: string;
  readonly id: string;
  readonly organisation: string;
}

/** One task, without a network as it was read last on this device. */
export function readTask({ by, id, organisation }: TaskName): Promise<Shape<"RecallTask">> {
  return keptOr(`recall task ${by} ${id} ${organisation}`, () =>
    taken(
      service.GET("/api/recalls/{id}/tasks/{organisation}", {
        params: { path: { id, organisation }, query: { from: by } },
      }),
    ),
  );
}
