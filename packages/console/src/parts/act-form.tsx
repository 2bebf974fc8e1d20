import type { ComponentChildren, JSX } from "preact";
import { useRef, useState } from "preact/hooks";
import { useLocation } from "preact-iso/router";
import type { Outcome } from "../service/send.ts";
import { partWords } from "../words/parts.ts";
import { useTyped } from "./draft.ts";
import { TextField } from "./fields/fields.tsx";
import { type Sending, SendingNote, useSending } from "./sending.tsx";

interface ActFormProps {
  /** What will happen, in a sentence. */
  readonly what?: string | undefined;
  /** What the button says: the act. */
  readonly act: string;
  /** Reasons of every day; without them none is asked for. */
  readonly usual?: readonly string[];
  readonly asksReason?: boolean;
  readonly isGrave?: boolean;
  /** Beside the main act of its screen. */
  readonly isPlain?: boolean;
  /** Pointers of the fields inside. */
  readonly fields?: readonly string[];
  /** `isAsked`: the person wanted to send it, and what is missing is to be named. */
  readonly children?: (sending: Sending, isAsked: boolean) => ComponentChildren;
  /** Sends; undefined where something is missing. The content tells whether it is the same command again. */
  readonly onSend: (
    reason: string,
  ) => { readonly content: unknown; readonly make: (id: string) => Promise<Outcome<unknown>> } | undefined;
  /** Where the person goes when it is done: an address, or one that goes by the id of what was done. */
  readonly then: string | ((id: string) => string);
}

/** A form that does one act: what it means, its fields, why, and the button. */
export function ActForm(props: ActFormProps): JSX.Element {
  const {
    what,
    act,
    usual = [],
    asksReason = true,
    isGrave = false,
    isPlain = false,
    fields = [],
    children,
    onSend,
    then,
  } = props;
  const words = partWords();
  const form = useRef<HTMLFormElement>(null);
  const sending = useSending(form);
  const { route } = useLocation();
  const [reason, setReason] = useTyped("reason", "");
  const [isAsked, setAsked] = useState(false);
  const isMissing = asksReason && reason.trim() === "";
  const submit = async (event: Event) => {
    event.preventDefault();
    setAsked(true);
    const ready = isMissing ? undefined : onSend(reason.trim());
    if (ready === undefined) {
      setTimeout(
        () => form.current?.querySelector<HTMLElement>("[data-wrong] input,[data-wrong] textarea")?.focus(),
        50,
      );
      return;
    }
    let sent = "";
    const make = (id: string) => {
      sent = id;
      return ready.make(id);
    };
    if ((await sending.run(ready.content, make)) !== undefined) route(typeof then === "string" ? then : then(sent));
  };
  return (
    <form ref={form} class="stack foot" noValidate onSubmit={(event) => void submit(event)}>
      {what !== undefined && <p class={`message ${isGrave ? "stop" : ""}`}>{what}</p>}
      {children?.(sending, isAsked)}
      {asksReason && (
        <div>
          <TextField
            label={words.reason}
            hint={words.reasonHint}
            value={reason}
            onChange={setReason}
            maxLength={500}
            pointer="/reason"
            wrong={isAsked && isMissing ? words.reasonMissing : sending.wrongAt("/reason")}
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
        </div>
      )}
      <SendingNote sending={sending} fields={[...fields, "/reason"]} />
      <button
        type="submit"
        class={`button wide ${isPlain ? "" : isGrave ? "stop" : "main"}`}
        disabled={sending.isSending}
      >
        {sending.isSending ? words.sending : act}
      </button>
    </form>
  );
}
