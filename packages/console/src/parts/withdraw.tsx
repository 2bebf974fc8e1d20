import type { JSX } from "preact";
import { useState } from "preact/hooks";
import type { Outcome } from "../service/send.ts";
import { ReasonDialog } from "./reason-dialog.tsx";
import { SendingNote, useSending } from "./sending.tsx";

/** A button that takes one thing back: it asks why, says what will be, and sends. */
export function Withdraw({
  word,
  what,
  usual,
  make,
  content,
}: {
  readonly word: string;
  readonly what: string;
  readonly usual: readonly string[];
  /** What is taken back: tells whether it is the same command again. */
  readonly content: unknown;
  readonly make: (id: string, reason: string) => Promise<Outcome<unknown>>;
}): JSX.Element {
  const [isAsking, setAsking] = useState(false);
  const sending = useSending();
  const done = async (reason: string) => {
    const answer = await sending.run([content, reason], (id) => make(id, reason));
    if (answer !== undefined) setAsking(false);
  };
  return (
    <>
      <button type="button" class="button" onClick={() => setAsking(true)}>
        {word}
      </button>
      {isAsking && (
        <ReasonDialog
          title={word}
          what={what}
          act={word}
          usual={usual}
          wrong={sending.wrongAt("/reason")}
          isSending={sending.isSending}
          onDone={(reason) => void done(reason)}
          onCancel={() => setAsking(false)}
        >
          <SendingNote sending={sending} fields={["/reason"]} />
        </ReasonDialog>
      )}
    </>
  );
}
