import { signal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { keepRead, keptRead } from "../outbox/kept-reads.ts";
import { vault } from "../records/acting.ts";
import type { Shape } from "../service/client.ts";
import { keyOf, type LotName } from "./ground/known.ts";
import type { Kind, Part } from "./transform/sums.ts";

/** A lot in a round of work, and what was typed of it. */
export interface Line extends LotName {
  readonly product: string;
  readonly kg: number | undefined;
  /** Packs that were scanned, by their serials. */
  readonly packs: readonly string[];
  readonly rejectedKg?: number | undefined;
  readonly rejectWhy?: string;
  readonly isRestComing?: boolean;
}

/** What became of a unit at the door, and why it was turned away. */
export interface Came {
  readonly how: "whole" | "rejected" | "opened";
  readonly why?: string;
}

/** What a person has scanned and typed and not saved yet: it is kept with every stroke, and there again after the app was closed. */
export interface Round {
  readonly lines: readonly Line[];
  /** Labels that were scanned. */
  readonly ticked: readonly string[];
  readonly room?: string;
  readonly to?: string;
  readonly vehicle?: string;
  /** Of what is made of the lots: how, what comes out of it, where the rest went, and where it was done. */
  readonly kind?: Kind;
  readonly parts?: readonly Part[];
  readonly cause?: Shape<"TransformationRecording">["lossCause"];
  readonly line?: string;
  /** Of packing: the unit that is packed; empty where its number is made. */
  readonly unit?: string | undefined;
  /** Whole units: those that go into it, or are shipped, or came; of these what became of each. */
  readonly units?: readonly string[];
  readonly came?: Readonly<Record<string, Came>>;
}

const EMPTY: Round = { lines: [], ticked: [] };

const rounds = signal<Readonly<Record<string, Round>>>({});
let writing: Promise<void> = Promise.resolve();

function isRound(value: unknown): value is Round {
  const round = value as Partial<Round> | undefined;
  return Array.isArray(round?.lines) && Array.isArray(round.ticked);
}

/** The round of this name, of this person: `set` changes parts of it, `end` begins anew. */
export function useRound(name: string): {
  readonly round: Round;
  readonly set: (change: (before: Round) => Partial<Round>) => void;
  readonly end: () => void;
} {
  const own = vault.value;
  const key = `${own?.name ?? ""} ${name}`;
  useEffect(() => {
    if (own === undefined || rounds.peek()[key] !== undefined) return;
    void keptRead(own, `round/${name}`).then((kept) => {
      if (isRound(kept) && rounds.peek()[key] === undefined) rounds.value = { ...rounds.peek(), [key]: kept };
    });
  }, [key, name, own]);
  const put = (next: Round) => {
    rounds.value = { ...rounds.peek(), [key]: next };
    if (own === undefined) return;
    // One after another, so that what is kept last is what was done last.
    writing = writing.then(() => keepRead(own, `round/${name}`, next)).catch((error: unknown) => console.error(error));
  };
  const now = () => rounds.peek()[key] ?? EMPTY;
  return {
    round: rounds.value[key] ?? EMPTY,
    set: (change) => put({ ...now(), ...change(now()) }),
    end: () => put(EMPTY),
  };
}

/** The lines with this one changed, or added at the end. */
export function withLine(
  lines: readonly Line[],
  name: LotName,
  made: Line,
  change: (line: Line) => Line,
): readonly Line[] {
  const key = keyOf(name);
  return lines.some((one) => keyOf(one) === key)
    ? lines.map((one) => (keyOf(one) === key ? change(one) : one))
    : [...lines, made];
}

export function withoutLine(round: Round, name: LotName): Pick<Round, "lines" | "ticked"> {
  const key = keyOf(name);
  return {
    lines: round.lines.filter((one) => keyOf(one) !== key),
    ticked: round.ticked.filter((tick) => tick !== key && !tick.startsWith(`${key}/21/`)),
  };
}
