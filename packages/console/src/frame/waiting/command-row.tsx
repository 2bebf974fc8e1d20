import type { ComponentChildren, JSX } from "preact";
import type { Opened } from "../../outbox/entries.ts";
import { shownTime } from "../../words/figures.ts";
import { placeWords } from "../../words/guide/place.ts";
import { unsentListWords } from "../../words/unsent-list.ts";

/** What, when and who. */
export function Row({
  command,
  children,
}: {
  readonly command: Opened;
  readonly children?: ComponentChildren;
}): JSX.Element {
  const words = unsentListWords();
  const { content, writtenAt, sentAt, attempts } = command;
  return (
    <li class="row" data-command={command.id} data-state={command.state}>
      <span class="row-main">
        <b>{content.label}</b>
        <small>
          {shownTime(sentAt ?? writtenAt)} · {words.by(content.person)}
          {attempts > 0 && ` · ${words.attempts(attempts)}`}
        </small>
        {content.place !== undefined && <small>{placeWords().near(content.place)}</small>}
        {attempts > 0 && command.state === "waiting" && content.waitsUntil !== undefined && (
          <small>{words.waitsForOther}</small>
        )}
        {children}
      </span>
    </li>
  );
}
