import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { useLocation } from "preact-iso/router";
import { takenBack } from "../../outbox/decided.ts";
import type { Opened } from "../../outbox/entries.ts";
import { CORRECTED_AT_ONCE, TAKEN_BACK } from "../../outbox/order.ts";
import type { Outbox } from "../../outbox/outbox.ts";
import { fillAgain, forgetField } from "../../parts/draft.ts";
import { ReasonDialog, reasonNameOf } from "../../parts/reason-dialog.tsx";
import { unsentListWords } from "../../words/unsent-list.ts";
import { Row } from "./command-row.tsx";

/** Commands that were taken back and are shown: the newest. */
export const BACK_SHOWN = 20;

/** Given up by the person: what a form that is still open sent anew is no business of theirs. */
export function isTakenBack({ state, content }: Opened): boolean {
  return state === "given-up" && content.reason !== CORRECTED_AT_ONCE;
}

/** One that waits: it is changed or taken back as long as it is known that it never went out. */
export function Waiting({ box, command }: { readonly box: Outbox; readonly command: Opened }): JSX.Element {
  return (
    <Row command={command}>
      {command.isTried === true ? (
        <small>{unsentListWords().tried}</small>
      ) : (
        <p class="acts">
          <TakeBack box={box} command={command} />
        </p>
      )}
    </Row>
  );
}

/** The ways back, each with what stands on it: into its form again, or away with a reason. `isChangeAlone`: it is given up by another button. */
export function TakeBack({
  box,
  command,
  isChangeAlone = false,
}: {
  readonly box: Outbox;
  readonly command: Opened;
  readonly isChangeAlone?: boolean;
}): JSX.Element {
  const words = unsentListWords();
  const { number, id, content } = command;
  const { typed } = content;
  const { route } = useLocation();
  const [asked, setAsked] = useState<"change" | "takeBack">();
  const [isTried, setTried] = useState(false);
  const more = asked === undefined ? [] : withBehind(box.shown.value, number);
  const take = async (reason: string, isChange: boolean) => {
    setAsked(undefined);
    const { kind } = await (await box.decisions()).takeBack(number, reason);
    forgetField(location.pathname, reasonNameOf(`back ${id}`));
    setTried(kind === "tried");
    if (!isChange || typed === undefined || kind !== "taken-back") return;
    fillAgain(typed);
    route(typed.at);
  };
  // What goes along is named before it goes; where nothing does, the form is the next thing that is seen.
  const change = () =>
    withBehind(box.shown.value, number).length > 0 ? setAsked("change") : void take(TAKEN_BACK, true);
  return (
    <>
      {typed !== undefined && (
        <button type="button" class="button" onClick={change}>
          {words.change}
        </button>
      )}
      {!isChangeAlone && (
        <button type="button" class="button" onClick={() => setAsked("takeBack")}>
          {words.takeBack}
        </button>
      )}
      {isTried && <span role="alert">{words.tried}</span>}
      {asked !== undefined && (
        <ReasonDialog
          title={words[asked]}
          what={words.takeBackWhat}
          act={words[asked]}
          about={`back ${id}`}
          usual={words.reasons}
          onCancel={() => setAsked(undefined)}
          onDone={(reason) => void take(reason, asked === "change")}
        >
          <Along commands={more} />
        </ReasonDialog>
      )}
    </>
  );
}

/** What goes along, by name. */
function Along({ commands }: { readonly commands: readonly Opened[] }): JSX.Element | null {
  if (commands.length === 0) return null;
  return (
    <div>
      <p>{unsentListWords().takesAlong(commands.length)}</p>
      <ul class="bullets">
        {commands.slice(0, BACK_SHOWN).map(({ number, content }) => (
          <li key={number}>{content.label}</li>
        ))}
      </ul>
    </div>
  );
}

/** What goes along when a command is taken back. `shown`: the newest first. */
function withBehind(shown: readonly Opened[], number: number): readonly Opened[] {
  const entries = shown.toReversed();
  const found = takenBack(entries, number);
  const numbers = found.kind === "taken-back" ? found.numbers : [];
  return entries.filter((one) => one.number !== number && numbers.includes(one.number));
}

/** One that was taken back: why, and its form, filled as it was. */
export function BackAgain({ command }: { readonly command: Opened }): JSX.Element {
  const words = unsentListWords();
  const { reason, typed } = command.content;
  return (
    <Row command={command}>
      <small>{reason === TAKEN_BACK ? words.toChange : reason}</small>
      {typed !== undefined && (
        <p class="acts">
          <a class="button" href={typed.at} onClick={() => fillAgain(typed)}>
            {words.fillAgain}
          </a>
        </p>
      )}
    </Row>
  );
}
