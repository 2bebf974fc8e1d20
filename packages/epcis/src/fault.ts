import { FAULT_TEXTS, type FaultCode } from "./fault-texts.ts";

/** What is wrong with an event or a document, and where: one of these for every fault found. */
export interface EventFault {
  /** RFC 6901 pointer into what was given; empty for the whole. */
  readonly pointer: string;
  /** Stable, for programs: `field-missing`, `value-time`, `identifier-check-digit` … (the keys of FAULT_TEXTS). */
  readonly code: string;
  /** English sentence that names the field and the way out. */
  readonly detail: string;
  /** The same in Chinese. */
  readonly detailZh: string;
}

/** More faults than so many of one event help nobody. */
export const MAX_FAULTS = 50;

/** Of one document so many are told in full; beyond them each event tells its first. */
export const MAX_DOCUMENT_FAULTS = 1000;

/** Longer pointers (hostile names) are cut. */
const MAX_POINTER = 4096;

/** Deep enough for any real extension, and far from what would exhaust the stack of those who read it. */
const MAX_NESTING = 32;

/** List members and extension values of one event. */
const MAX_VALUES = 20_000;

/** JSON-LD prefixes in force, and whether a context that is not known here may declare more. */
export interface Names {
  readonly namespaces: ReadonlyMap<string, string>;
  readonly isOpaque: boolean;
}

/** RFC 6901: `/epcisBody/eventList/0`. */
export function pointerOf(path: readonly (string | number)[]): string {
  return path.map((step) => `/${`${step}`.replaceAll("~", "~0").replaceAll("/", "~1")}`).join("");
}

/** Which binding the event came in: XML is judged by its own schema, which leaves open what the JSON schema wants. */
export type Binding = "json" | "xml";

/** So many warnings of one event are told. */
const MAX_WARNINGS = 10;

/** Collects the faults of one event or document and knows where the reading stands. */
export class Report {
  readonly faults: EventFault[] = [];
  /** What was kept as it came although it is not right. */
  readonly warnings: EventFault[] = [];
  readonly binding: Binding;
  /** Was there a number that a double does not hold? */
  hasExact = false;
  /** Names and indexes from the root to the value being read. */
  readonly path: (string | number)[] = [];
  names: Names;
  readonly #root: string;
  readonly #most: number;
  #values = 0;

  /** `root` is the pointer of what is read within the whole document, `most` how many faults are told. */
  constructor(names: Names, root = "", most = MAX_FAULTS, binding: Binding = "json") {
    this.names = names;
    this.binding = binding;
    this.#root = root;
    this.#most = most;
  }

  /** No more is worth reading: faults enough, or an event that outgrew its bounds. */
  get isOver(): boolean {
    return this.faults.length >= this.#most || this.#values > MAX_VALUES;
  }

  /** Enters a value of a list or extension; false when the event has too many of them, which is a fault. */
  count(): boolean {
    this.#values += 1;
    if (this.#values === MAX_VALUES + 1) this.refuse("event-too-large");
    return this.#values <= MAX_VALUES;
  }

  /** May the value being read hold others? False, and a fault, beyond 32 levels. */
  isShallow(): boolean {
    if (this.path.length <= MAX_NESTING) return true;
    this.refuse("nesting-too-deep");
    return false;
  }

  /** A fault of the value being read, or of its member `name`. */
  refuse(code: FaultCode, about = "", name?: string | number): void {
    if (this.faults.length < this.#most) this.faults.push(this.#fault(code, about, name));
  }

  /** The same, of a value that is kept all the same. */
  warn(code: FaultCode, about = ""): void {
    if (this.warnings.length < MAX_WARNINGS) this.warnings.push(this.#fault(code, about, undefined));
  }

  #fault(code: FaultCode, about: string, name: string | number | undefined): EventFault {
    const path = name === undefined ? this.path : [...this.path, name];
    const field = fieldName(path);
    const say = (text: string) =>
      text.replaceAll(/\{(field|about)\}/g, (_, slot) => (slot === "field" ? field : about));
    const { en, zh } = FAULT_TEXTS[code];
    const pointer = (this.#root + pointerOf(path)).slice(0, MAX_POINTER);
    return { pointer, code, detail: say(en), detailZh: say(zh) };
  }
}

/** The innermost named field of a path, with the index of a list member: `epcList[2]`. Long names are cut. */
function fieldName(path: readonly (string | number)[]): string {
  const at = path.findLastIndex((step) => typeof step === "string");
  const name = at < 0 ? "the whole" : `${path[at]}`.slice(0, 100).toWellFormed();
  return path.slice(at + 1).reduce<string>((text, index) => `${text}[${index}]`, name);
}
