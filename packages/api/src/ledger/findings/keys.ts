import type { CalendarDate } from "@suyuan/domain/calendar";
import type { Finding } from "@suyuan/domain/findings/finding";
import { keyOf, type RowKey } from "../row-key.ts";

/** When an organisation was inspected, newest first: by the findings that say so, those of nothing found among them. */
export interface Inspections {
  readonly all: readonly { readonly finding: string; readonly on: CalendarDate }[];
}

export const findingKey = (id: string): RowKey<Finding> => keyOf(`FINDING#${id}`, "FINDING");
export const inspectionsKey = (organisation: string): RowKey<Inspections> =>
  keyOf(`ORG#${organisation}`, "INSPECTIONS");
