import type { ComponentChildren, JSX } from "preact";
import { useEffect } from "preact/hooks";
import { Refused } from "../service/client.ts";
import { Unreachable } from "../service/credentials.ts";
import type { Reading } from "../service/reading.ts";
import { said } from "../words/dictionary.ts";
import { frameWords } from "../words/frame.ts";
import { Icon } from "./icons.tsx";

interface ScreenProps {
  readonly title: string;
  /** Where "back" leads on a phone; without it the screen is a place of its own. */
  readonly back?: string;
  readonly backWord?: string;
  readonly acts?: ComponentChildren;
  readonly children: ComponentChildren;
  /** Level of its heading: 2 where it stands beside a list that has the page's. */
  readonly isDetail?: boolean;
}

/** A screen's heading and what is under it. The tab's title says the same. */
export function Screen({ title, back, backWord, acts, children }: ScreenProps): JSX.Element {
  const words = frameWords();
  useEffect(() => {
    document.title = `${title} · ${words.brand}`;
  }, [title, words]);
  return (
    <>
      <div class="screen-head">
        {back !== undefined && (
          <a class="back" href={back}>
            <Icon name="back" /> {backWord ?? words.back}
          </a>
        )}
        <h1>{title}</h1>
        {acts !== undefined && <div class="acts">{acts}</div>}
      </div>
      {children}
    </>
  );
}

/** Why something could not be shown, and what to do. */
export function Failure({ error, again }: { readonly error: unknown; readonly again?: () => void }): JSX.Element {
  const words = frameWords();
  const problem = error instanceof Refused ? error.problem : undefined;
  const text = problem === undefined ? undefined : said({ zh: problem.detailZh, en: problem.detail });
  const isUnreachable = error instanceof Unreachable;
  return (
    <div class={`message ${isUnreachable ? "note" : "stop"}`} role="alert">
      <b>{text ?? (isUnreachable ? words.unreachable : words.broken)}</b>
      {isUnreachable && <p>{words.unreachableWay}</p>}
      {again !== undefined && (
        <p class="acts">
          <button type="button" class="button" onClick={again}>
            {words.again}
          </button>
        </p>
      )}
    </div>
  );
}

/** What was read, once it is there; until then that it is being read, or why it cannot be. */
export function Shown<Value>({
  reading,
  children,
}: {
  readonly reading: Reading<Value>;
  readonly children: (value: Value) => ComponentChildren;
}): JSX.Element {
  const { value, error, isLoading, again } = reading;
  if (value !== undefined) {
    return (
      <>
        {error !== undefined && <Failure error={error} again={again} />}
        {children(value)}
      </>
    );
  }
  if (isLoading) return <Loading />;
  return <Failure error={error} again={again} />;
}

export function Loading(): JSX.Element {
  return (
    <p class="dim" role="status">
      {frameWords().loading}
    </p>
  );
}

/** Nothing here yet: what will be, and how it comes about. */
export function Empty({
  title,
  children,
  acts,
}: {
  readonly title: string;
  readonly children?: ComponentChildren;
  readonly acts?: ComponentChildren;
}): JSX.Element {
  return (
    <div class="empty">
      <p>
        <b>{title}</b>
      </p>
      {children !== undefined && <p>{children}</p>}
      {acts !== undefined && <div class="acts">{acts}</div>}
    </div>
  );
}

/** A list, and beside it on a desk, instead of it on a phone, what was chosen from it. */
export function Pair({
  list,
  detail,
}: {
  readonly list: ComponentChildren;
  readonly detail?: ComponentChildren;
}): JSX.Element {
  const isOpen = detail !== undefined && detail !== null && detail !== false;
  return (
    <div class="pair" data-open={isOpen ? "" : undefined} data-both={isOpen ? "" : undefined}>
      <div class="pair-list">{list}</div>
      {isOpen && <div class="pair-detail">{detail}</div>}
    </div>
  );
}
