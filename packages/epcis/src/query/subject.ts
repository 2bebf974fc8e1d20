import { type Namespaces, namespacesOf } from "../hash-values.ts";
import { type Fields, isFields, memberOf, membersOf } from "./event-fields.ts";
import type { Queryable, Surroundings } from "./event-query.ts";

/** An event under a query: what the conditions ask of it more than once is found out once. */
export class Subject {
  readonly event: Fields;
  readonly item: Queryable;
  readonly surroundings: Surroundings;
  #namespaces: Namespaces | undefined;

  constructor(item: Queryable, surroundings: Surroundings) {
    this.event = item.event;
    this.item = item;
    this.surroundings = surroundings;
  }

  /** Prefixes in force for the event: standard ones, its document's, its own. */
  readonly namespaces = (): Namespaces => {
    this.#namespaces ??= namespacesOf([...this.item.context, ...membersOf(this.event["@context"])]);
    return this.#namespaces;
  };

  sensorElements(): readonly Fields[] {
    return membersOf(memberOf(this.event, "sensorElementList")).filter(isFields);
  }

  sensorMetadata(): readonly Fields[] {
    return this.sensorElements()
      .map((element) => memberOf(element, "sensorMetadata"))
      .filter(isFields);
  }

  sensorReports(): readonly Fields[] {
    return this.sensorElements()
      .flatMap((element) => membersOf(memberOf(element, "sensorReport")))
      .filter(isFields);
  }

  /** A sensor attribute's values, whether it stands in the metadata or in a report. */
  sensorValues(name: string): readonly unknown[] {
    return [...this.sensorMetadata(), ...this.sensorReports()].map((fields) => memberOf(fields, name));
  }
}

/** Whether a subject meets a condition. */
export type Predicate = (subject: Subject) => boolean;
