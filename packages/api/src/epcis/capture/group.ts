import { DomainError } from "@suyuan/domain/errors";
import type { Actor } from "../../call.ts";
import type { Deps } from "../../host.ts";
import { type Command, factOps, freshToken, Loaded } from "../../ledger/commit.ts";
import type { CaptureDraft } from "../../ledger/draft.ts";
import { commandOfEvent, commandOfLateEvent } from "../claims/domain-events.ts";
import type { EventCommand } from "../claims/event-command.ts";
import {
  AlreadyCaptured,
  commandFor,
  eventTooWide,
  firstStagedKey,
  type PlacedEntry,
  prepareEvent,
  stage,
} from "./event.ts";
import { type CaptureError, errorOfFaults, errorOfRefusal } from "./job.ts";

/** Operations of the events of one transaction: room is left for the job's own. */
const OPS_MAX = 96;
/** Their bytes; of 4 MB, less what is only estimated. */
const BYTES_MAX = 3_000_000;

type GoodEntry = PlacedEntry & { readonly ok: true };

/** A group of events of one document that shall go in one transaction. */
export class CaptureGroup {
  readonly draft: CaptureDraft;
  readonly #deps: Deps;
  readonly #drafted: Deps;
  readonly #actor: Actor;
  readonly #options: GroupOptions;
  #bytes = 0;
  #isBeyond = false;
  #hasFact = false;

  constructor(deps: Deps, draft: CaptureDraft, actor: Actor, options: GroupOptions = {}) {
    this.#deps = deps;
    this.draft = draft;
    this.#drafted = { ...deps, table: draft };
    this.#actor = actor;
    this.#options = options;
  }

  /** Of a rehearsal: was there more than one transaction holds? */
  get isBeyond(): boolean {
    return this.#isBeyond;
  }

  /** Does an event change the state of a batch? */
  get hasFact(): boolean {
    return this.#hasFact;
  }

  /**
   * Takes an event in, on top of those before it. `full`: it belongs into the next transaction. Answers the error of an event that cannot
   * be read, is too large, or is refused by a rule; the draft then only holds that the event was not there.
   */
  async take(entry: PlacedEntry, pointer: string): Promise<"drafted" | "duplicate" | "full" | CaptureError> {
    if (!entry.ok) return errorOfFaults(entry.faults);
    const { key } = entry.place;
    const [row] = await this.draft.getMany([key]);
    if (row !== undefined) return "duplicate";
    try {
      return await this.#judged(entry);
    } catch (error) {
      if (error instanceof AlreadyCaptured) return "duplicate";
      const refused = errorOfRefusal(error, pointer);
      if (refused === undefined) throw error;
      // Captured by another meanwhile, it may be refused for just that: then this conflicts, and is decided anew.
      this.draft.write([{ check: key, when: "absent" }]);
      return refused;
    }
  }

  async #judged(entry: GoodEntry): Promise<"drafted" | "full"> {
    try {
      return await this.#decided(entry, await commandOfEvent(this.#drafted, this.#actor, entry.read));
    } catch (error) {
      const isBound = this.#options.capture !== undefined;
      if (!isBound || !(error instanceof DomainError)) throw error;
      return this.#decided(entry, await commandOfLateEvent(this.#drafted, this.#actor, entry.read, error));
    }
  }

  async #decided(entry: GoodEntry, judged: EventCommand): Promise<"drafted" | "full"> {
    const stagedKey = firstStagedKey(this.#deps, entry.place);
    const [left] = stagedKey ? await this.draft.getMany([stagedKey]) : [];
    const prepared = prepareEvent(entry, judged, left !== undefined);
    const { capture, isRehearsal = false } = this.#options;
    const command = commandFor(this.#drafted, prepared, { capture });
    const decision = command.decide(await this.#load(command));
    const ops = [...decision.writes, ...factOps(command, decision, freshToken(this.#deps))];
    const isFitting = this.draft.countWith(ops) <= OPS_MAX && this.#bytes + prepared.bytes <= BYTES_MAX;
    if (!isFitting && !isRehearsal) {
      if (this.draft.ops.length > 0) return "full";
      throw eventTooWide();
    }
    if (prepared.isStaged && !isRehearsal) await stage(this.#deps, prepared);
    if (prepared.isStaged || !isFitting) this.#isBeyond = true;
    if (judged.judgedAs === "fact") this.#hasFact = true;
    this.#bytes += prepared.bytes;
    this.draft.write(ops);
    return "drafted";
  }

  async #load(command: Command<object>): Promise<Loaded> {
    const items = await this.draft.getMany(command.keys);
    const more = command.more?.(new Loaded(command.keys, items)) ?? [];
    if (more.length === 0) return new Loaded(command.keys, items);
    return new Loaded([...command.keys, ...more], [...items, ...(await this.draft.getMany(more))]);
  }
}

export interface GroupOptions {
  /** The job, when its events become visible together and are stored for certain: what a rule would refuse by now is kept apart. */
  readonly capture?: string | undefined;
  /** Find out whether all would be captured: nothing is written, and nothing is left out for want of room. */
  readonly isRehearsal?: boolean;
}
