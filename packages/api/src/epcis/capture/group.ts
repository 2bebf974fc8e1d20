import { DomainError } from "@suyuan/domain/errors";
import type { Op } from "@suyuan/store/table";
import type { Actor } from "../../call.ts";
import type { Deps } from "../../host.ts";
import { ledgerOps } from "../../ledger/commit.ts";
import type { Draft } from "../../ledger/draft.ts";
import type { CaptureError } from "../../ledger/event-keys.ts";
import { type ReadingGround, readMany, readRow } from "../../ledger/read.ts";
import { freshToken } from "../../ledger/retry.ts";
import { bytesOf, type Space } from "../../ledger/space.ts";
import { commandOfEvent, commandOfLateEvent } from "../claims/domain-events.ts";
import type { EventCommand } from "../claims/event-command.ts";
import {
  AlreadyCaptured,
  commandFor,
  eventTooWide,
  firstStagedKey,
  isAlwaysStaged,
  knownUnderAnotherId,
  type PreparedEvent,
  stage,
} from "./event.ts";
import { errorOfFaults, errorOfRefusal } from "./job.ts";
import type { PlacedEntry } from "./place-entry.ts";
import { tellRefused } from "./refused.ts";

type GoodEntry = PlacedEntry & { readonly ok: true };

/** A group of events of one document that shall go in one transaction. */
export class CaptureGroup {
  readonly #draft: Draft;
  readonly #deps: Deps;
  /** As the draft would leave the table. */
  readonly #drafted: ReadingGround;
  readonly #actor: Actor;
  readonly #options: GroupOptions;
  #bytes = 0;
  #isBeyond = false;
  #hasFact = false;

  constructor(deps: Deps, draft: Draft, actor: Actor, options: GroupOptions) {
    this.#deps = deps;
    this.#draft = draft;
    this.#drafted = { ...deps, table: draft.over(deps.table) };
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
    const known = await readRow(this.#drafted.table, key);
    if (known !== undefined) {
      const other = knownUnderAnotherId(entry.read, entry.place, known.data.eventID);
      return (other && errorOfRefusal(other, pointer)) ?? "duplicate";
    }
    try {
      return await this.#judged(entry);
    } catch (error) {
      if (error instanceof AlreadyCaptured) return "duplicate";
      const refused = errorOfRefusal(error, pointer);
      if (refused === undefined) throw error;
      await tellRefused(this.#deps, this.#actor, entry.read, error);
      // Captured by another meanwhile, it may be refused for just that: then this conflicts, and is decided anew.
      const isAbsent: Op = { check: key, when: "absent" };
      if (this.#options.isRehearsal !== true && this.#draft.countWith([isAbsent]) > this.#options.space.ops)
        return "full";
      this.#draft.write([isAbsent]);
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
    const { read, place } = entry;
    const { space, isRehearsal = false } = this.#options;
    const wasStaged = await this.#wasStaged(entry);
    let prepared: PreparedEvent = { read, place, judged, isStaged: wasStaged || isAlwaysStaged(place) };
    let ops = await this.#opsOf(prepared);
    if (ops.length > space.ops && !prepared.isStaged) {
      prepared = { ...prepared, isStaged: true };
      ops = await this.#opsOf(prepared);
    }
    const bytes = bytesOf(ops);
    const isFitting = this.#draft.countWith(ops) <= space.ops && this.#bytes + bytes <= space.bytes;
    if (!isFitting && !isRehearsal) {
      if (this.#draft.ops.length > 0) return "full";
      throw eventTooWide();
    }
    if (prepared.isStaged && !isRehearsal) await stage(this.#deps, place);
    if (prepared.isStaged || !isFitting) this.#isBeyond = true;
    if (judged.judgedAs === "fact") this.#hasFact = true;
    this.#bytes += bytes;
    this.#draft.write(ops);
    return "drafted";
  }

  async #wasStaged({ place }: GoodEntry): Promise<boolean> {
    const key = firstStagedKey(this.#deps, place);
    return key !== undefined && (await readRow(this.#drafted.table, key)) !== undefined;
  }

  /** Everything that the event's command would write, as it decides on top of the draft. */
  async #opsOf(prepared: PreparedEvent): Promise<readonly Op[]> {
    const command = commandFor(this.#deps, prepared, { capture: this.#options.capture });
    const { table } = this.#drafted;
    const first = await readMany(table, command.keys);
    const more = command.more?.(first) ?? [];
    let loaded = more.length === 0 ? first : first.with(await readMany(table, more));
    const further = command.further?.(loaded) ?? [];
    if (further.length > 0) loaded = loaded.with(await readMany(table, further));
    const decision = command.decide(loaded);
    return [...decision.writes, ...ledgerOps(command, loaded, decision, freshToken(this.#deps))];
  }
}

export interface GroupOptions {
  /** What the transaction holds beside the rows of the job. */
  readonly space: Space;
  /** The job, when its events become visible together and are stored for certain: what a rule would refuse by now is kept apart. */
  readonly capture?: string | undefined;
  /** Find out whether all would be captured: nothing is written, and nothing is left out for want of room. */
  readonly isRehearsal?: boolean;
}
