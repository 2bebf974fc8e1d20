import type { JSX } from "preact";
import { useRef, useState } from "preact/hooks";
import type { Problem } from "../service/client.ts";
import { newId } from "../service/ids.ts";
import { type FieldsNamed, type Outcome, openForm } from "../service/send.ts";
import { said } from "../words/dictionary.ts";
import { partWords } from "../words/parts.ts";

/** How it stands with the command of a form. */
export interface Sending {
  readonly isSending: boolean;
  readonly isKept: boolean;
  readonly isUnreachable: boolean;
  readonly problem: Problem | undefined;
  /** What the service says about the field at this pointer or below it. */
  wrongAt(pointer: string): string | undefined;
  /**
   * Sends what `make` makes of an id; the same content goes again under the same id, so that an answer that was lost is no second act.
   * Settles with the answer, or with undefined where there is none: then the form says why.
   */
  run<Answer>(content: unknown, make: (id: string) => Promise<Outcome<Answer>>): Promise<Answer | undefined>;
}

type State = Pick<Sending, "isSending" | "isKept" | "isUnreachable" | "problem">;

const RESTING: State = { isSending: false, isKept: false, isUnreachable: false, problem: undefined };

function isAt(pointer: string, named: string): boolean {
  return named === pointer || named.startsWith(`${pointer}/`);
}

const EVERY_FIELD: FieldsNamed = () => true;

/**
 * The command of one form. Where a refusal names a field of the form, the focus goes there. `which`: the fields of the screen that are sent with it, and
 * forgotten before it is told that they are sent, or kept to be sent; what is typed beside stays.
 */
export function useSending(form?: { readonly current: HTMLElement | null }, which: FieldsNamed = EVERY_FIELD): Sending {
  const [state, setState] = useState(RESTING);
  const attempt = useRef({ content: "", id: "" });
  const run: Sending["run"] = async (content, make) => {
    const text = JSON.stringify(content);
    if (attempt.current.content !== text) attempt.current = { content: text, id: newId() };
    setState({ ...RESTING, isSending: true });
    // Where nothing was typed, what keeps it was never loaded.
    const forget = openForm.going?.(location.pathname, which);
    const outcome = await make(attempt.current.id);
    if (outcome.kind === "taken" || outcome.kind === "kept") forget?.();
    setState({
      ...RESTING,
      isKept: outcome.kind === "kept",
      isUnreachable: outcome.kind === "unreachable",
      problem: outcome.kind === "refused" ? outcome.problem : undefined,
    });
    if (outcome.kind === "refused") setTimeout(() => focusWrong(form?.current ?? document.body), 50);
    return outcome.kind === "taken" ? outcome.answer : undefined;
  };
  return {
    ...state,
    run,
    wrongAt: (pointer) => {
      const found = state.problem?.errors?.filter((one) => isAt(pointer, one.pointer)) ?? [];
      if (found.length === 0) return undefined;
      return found.map(({ detail, detailZh }) => said({ zh: detailZh, en: detail })).join(" ");
    },
  };
}

/** The first field that something is wrong with. */
function focusWrong(within: HTMLElement): void {
  const field = within.querySelector<HTMLElement>("[data-wrong]");
  const place =
    field?.querySelector<HTMLElement>("input,select,textarea,button") ??
    within.querySelector<HTMLElement>("[data-refused]");
  place?.focus();
  place?.scrollIntoView({ block: "center" });
}

/** What became of a command that was not taken: the reason, unless fields of the form say all of it. */
export function SendingNote({
  sending,
  fields = [],
}: {
  readonly sending: Sending;
  readonly fields?: readonly string[];
}): JSX.Element | null {
  const words = partWords();
  const { problem, isKept, isUnreachable } = sending;
  if (isKept) {
    return (
      <p class="message calm" role="status">
        {words.kept}
      </p>
    );
  }
  if (isUnreachable) {
    return (
      <div class="message note" role="alert">
        <b>{words.notSentTitle}</b>
        {words.notSentWay}
      </div>
    );
  }
  if (problem === undefined) return null;
  const others = (problem.errors ?? []).filter(({ pointer }) => !fields.some((field) => isAt(field, pointer)));
  if (others.length === 0 && (problem.errors ?? []).length > 0) return null;
  return (
    <div class="message stop" role="alert" tabIndex={-1} data-refused="">
      <b>{said({ zh: problem.detailZh, en: problem.detail })}</b>
      {others.map(({ pointer, detail, detailZh }) => (
        <p key={pointer + detail}>{said({ zh: detailZh, en: detail })}</p>
      ))}
    </div>
  );
}

/** The button that sends: it says what it does, and that it is under way. */
export function SendButton({
  sending,
  word,
  isWide = true,
}: {
  readonly sending: Sending;
  readonly word: string;
  readonly isWide?: boolean;
}): JSX.Element {
  return (
    <button type="submit" class={`button main ${isWide ? "wide" : ""}`} disabled={sending.isSending}>
      {sending.isSending ? partWords().sending : word}
    </button>
  );
}
