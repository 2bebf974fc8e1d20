import type { JSX } from "preact";
import { useId, useState } from "preact/hooks";
import { fileWords, shownSize } from "../../words/files/choose.ts";

interface FileButtonProps {
  readonly onChoose: (file: File) => void;
  /** Names of kinds of files, as the attribute `accept` takes them. */
  readonly accept: string;
  /** Straight to a camera of the device, where it has one. */
  readonly capture?: "environment";
  /** What the button says, and what it says once a file was chosen. */
  readonly word?: string;
  readonly another?: string;
  readonly kind?: "main" | "main wide" | undefined;
  /** Of the field around it, where there is one: its label names the input too. */
  readonly id?: string;
  readonly described?: string | undefined;
}

/**
 * A file, chosen by a button in the app's own words: what a browser writes beside its own field is in the browser's language. The input
 * stays under it for keyboards and screen readers; the name and the size of what was chosen stand beside.
 */
export function FileButton({
  onChoose,
  accept,
  capture,
  word = fileWords().choose,
  another = fileWords().another,
  kind,
  id,
  described,
}: FileButtonProps): JSX.Element {
  const own = useId();
  const [chosen, setChosen] = useState<{ readonly name: string; readonly size: number }>();
  return (
    <span class="file-choice">
      <input
        id={id ?? own}
        class="hid"
        type="file"
        accept={accept}
        capture={capture}
        aria-describedby={described}
        // A file that was mended under its name is one that was chosen anew.
        onClick={(event) => {
          event.currentTarget.value = "";
        }}
        onChange={(event) => {
          const [file] = event.currentTarget.files ?? [];
          if (file === undefined) return;
          setChosen({ name: file.name, size: file.size });
          onChoose(file);
        }}
      />
      <label for={id ?? own} class={kind === undefined ? "button" : `button ${kind}`}>
        {chosen === undefined ? word : another}
      </label>
      {chosen !== undefined && (
        <span role="status">
          <b>{chosen.name}</b> <span class="whole dim">{shownSize(chosen.size)}</span>
        </span>
      )}
    </span>
  );
}
