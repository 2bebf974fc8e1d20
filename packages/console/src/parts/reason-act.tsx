import type { JSX } from "preact";
import { useState } from "preact/hooks";
import type { Outcome } from "../service/send.ts";
import { ReasonDialog, reasonNameOf } from "./reason-dialog.tsx";
import { SendingNote, useSending } from "./sending.tsx";

interface ReasonActProps {
  /** The act, as its button says it. */
  readonly word: string;
  /** What will happen, in a sentence. */
  readonly what: string;
  /** What tells this act from others of the screen. */
  readonly content: unknown;
  readonly make: (id: string, reason: string) => Promise<Outcome<unknown>>;
  readonly usual?: readonly string[];
  readonly isGrave?: boolean;
  readonly isMain?: boolean;
  readonly onDone?: (answer: unknown) => void;
}

/** A button that asks why, and then does it. */
export function ReasonAct(props: ReasonActProps): JSX.Element {
  const { word, what, content, make, usual = [], isGrave = false, isMain = false, onDone } = props;
  const [isAsking, setAsking] = useState(false);
  const about = JSON.stringify([word, content]);
  const sending = useSending(undefined, (name) => name === reasonNameOf(about));
  const act = async (reason: string) => {
    const answer = await sending.run([content, reason], (id) => make(id, reason));
    if (answer === undefined) return;
    setAsking(false);
    onDone?.(answer);
  };
  return (
    <>
      <button type="button" class={`button ${isMain ? "main" : ""}`} onClick={() => setAsking(true)}>
        {word}
      </button>
      {isAsking && (
        <ReasonDialog
          title={word}
          what={what}
          act={word}
          about={about}
          usual={usual}
          isGrave={isGrave}
          wrong={sending.wrongAt("/reason")}
          isSending={sending.isSending}
          onDone={(reason) => void act(reason)}
          onCancel={() => setAsking(false)}
        >
          <SendingNote sending={sending} fields={["/reason"]} />
        </ReasonDialog>
      )}
    </>
  );
}
