/** What is wrong with an event or a document, and where: one of these for every fault found. */
export interface EventFault {
  /** RFC 6901 pointer into what was given; empty for the whole. */
  readonly pointer: string;
  /** Stable, for programs: `field-missing`, `value-time`, `identifier-check-digit` … */
  readonly code: string;
  /** English sentence that names the field and the way out. */
  readonly detail: string;
  /** The same in Chinese. */
  readonly detailZh: string;
}

/** More faults than this of one event help nobody. */
export const MAX_FAULTS = 50;

/** Collects the faults of one event; knows where the reading stands. Faults beyond `MAX_FAULTS` are dropped. */
export class Report {
  readonly faults: EventFault[] = [];
  /** Names and indexes from the root to the value being read. */
  readonly path: (string | number)[] = [];
  readonly #root: string;

  /** `root` is the pointer of what is read within the whole document. */
  constructor(root = "") {
    this.#root = root;
  }

  get isFull(): boolean {
    return this.faults.length >= MAX_FAULTS;
  }

  /** A fault of the value being read, or of its member `name`. */
  refuse(code: string, detail: string, detailZh: string, name?: string | number): void {
    if (this.isFull) return;
    const whole = name === undefined ? this.path : [...this.path, name];
    this.faults.push({ pointer: this.#root + pointerOf(whole), code, detail, detailZh });
  }
}

/** RFC 6901: `/epcisBody/eventList/0`. */
export function pointerOf(path: readonly (string | number)[]): string {
  return path.map((step) => `/${`${step}`.replaceAll("~", "~0").replaceAll("/", "~1")}`).join("");
}
