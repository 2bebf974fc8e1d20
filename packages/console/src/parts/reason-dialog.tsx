import type { ComponentChildren, JSX } from "preact";
import { useEffect, useId, useRef, useState } from "preact/hooks";
import { partWords } from "../words/parts.ts";
import { useTyped } from "./draft.ts";
import { Field } from "./fields/fields.tsx";

interface ReasonProps {
  readonly title: string;
  /** What will happen, in a sentence. */
  readonly what: string;
  /** What the button says: the act itself. */
  readonly act: string;
  /** What tells this question from others of the screen: what is typed is kept under it, as a form's is. */
  readonly about: string;
  /** Reasons of every day, to be taken with one tap. */
  readonly usual?: readonly string[];
  readonly isGrave?: boolean;
  readonly wrong?: string | undefined;
  readonly isSending?: boolean;
  readonly children?: ComponentChildren;
  readonly onDone: (reason: string) => void;
  readonly onCancel: () => void;
}

/** The name under which a typed reason is kept. */
export function reasonNameOf(about: string): string {
  return `reason ${about}`;
}

/** Asks why before something is corrected or taken back: nothing is without a reason, and the reason stays. */
export function ReasonDialog(props: ReasonProps): JSX.Element {
  const {
    title,
    what,
    act,
    about,
    usual = [],
    isGrave = false,
    wrong,
    isSending = false,
    children,
    onDone,
    onCancel,
  } = props;
  const words = partWords();
  const [reason, setReason] = useTyped(reasonNameOf(about), "");
  const [isAsked, setAsked] = useState(false);
  const dialog = useRef<HTMLDialogElement>(null);
  const heading = useId();
  useEffect(() => {
    dialog.current?.showModal();
  }, []);
  const own = isAsked && reason.trim() === "" ? words.reasonMissing : wrong;
  const done = (event: Event) => {
    event.preventDefault();
    setAsked(true);
    if (reason.trim() !== "") onDone(reason.trim());
    else dialog.current?.querySelector("textarea")?.focus();
  };
  return (
    <dialog ref={dialog} class="dialog" aria-labelledby={heading} onCancel={onCancel}>
      <form class="stack" method="dialog" onSubmit={done}>
        <h2 id={heading}>{title}</h2>
        <p>{what}</p>
        {children}
        <Field label={words.reason} hint={words.reasonHint} wrong={own} pointer="/reason">
          {({ id, described }) => (
            <>
              <textarea
                id={id}
                value={reason}
                maxLength={500}
                aria-describedby={described}
                onInput={(event) => setReason(event.currentTarget.value)}
              />
              {usual.length > 0 && (
                <div class="quick">
                  {usual.map((one) => (
                    <button key={one} type="button" aria-pressed={reason === one} onClick={() => setReason(one)}>
                      {one}
                    </button>
                  ))}
                </div>
              )}
            </>
          )}
        </Field>
        <div class="acts">
          <button type="submit" class={`button ${isGrave ? "stop" : "main"}`} disabled={isSending}>
            {isSending ? words.sending : act}
          </button>
          <button type="button" class="button" onClick={onCancel}>
            {words.cancel}
          </button>
        </div>
      </form>
    </dialog>
  );
}
