import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { saveFile } from "../../service/files.ts";
import { unitWords } from "../../words/depot/units.ts";

/** The label of a unit as a PDF: the service draws it, so it needs a network. */
export function PrintLabel({ sscc }: { readonly sscc: string }): JSX.Element {
  const words = unitWords();
  const [hasFailed, setFailed] = useState(false);
  const print = () => {
    setFailed(false);
    saveFile(`/api/units/${sscc}/label.pdf`, `${sscc}.pdf`).catch(() => setFailed(true));
  };
  return (
    <>
      <button type="button" class="button" onClick={print}>
        {words.printLabel}
      </button>
      {hasFailed && (
        <span class="message note" role="alert">
          {words.labelFailed}
        </span>
      )}
    </>
  );
}
