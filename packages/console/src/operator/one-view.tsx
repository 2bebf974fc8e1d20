import type { ComponentChildren, JSX } from "preact";
import { address } from "../parts/address.ts";
import { Icon } from "../parts/icons.tsx";
import { Shown } from "../parts/screen.tsx";
import type { useReading } from "../service/reading.ts";
import { shownTime } from "../words/figures.ts";
import { frameWords } from "../words/frame.ts";
import { operatorWords } from "../words/operator.ts";

interface OneViewProps<Thing> {
  /** The list that it stands in, below `/console`. */
  readonly list: string;
  readonly reading: ReturnType<typeof useReading<Thing>>;
  readonly children: (thing: Thing) => JSX.Element;
}

/** One thing beside its list, and the way back to it on a phone. */
export function OneView<Thing>({ list, reading, children }: OneViewProps<Thing>): JSX.Element {
  return (
    <article>
      <a class="back" href={address(list)}>
        <Icon name="back" /> {frameWords().back}
      </a>
      <Shown reading={reading}>{children}</Shown>
    </article>
  );
}

interface TitledProps {
  readonly title: ComponentChildren;
  readonly suspended: { readonly since: string; readonly reason: string } | undefined;
}

/** Who it is, and since when and why it may not act. */
export function Titled({ title, suspended }: TitledProps): JSX.Element {
  const words = operatorWords();
  return (
    <>
      <h2>{title}</h2>
      {suspended !== undefined && (
        <p class="message note">
          <b>
            {words.suspended} {words.since(shownTime(suspended.since))}
          </b>
          {suspended.reason}
        </p>
      )}
    </>
  );
}
