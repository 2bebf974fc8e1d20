import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { TextField } from "../parts/fields/fields.tsx";
import { depotWords } from "../words/depot/depot.ts";

/** For a label that no scanner reads any more: the lot by its letters. */
export default function ByHand({ onDone }: { readonly onDone: (typed: string) => void }): JSX.Element {
  const words = depotWords();
  const [typed, setTyped] = useState("");
  return (
    <form
      class="stack-tight"
      onSubmit={(event) => {
        event.preventDefault();
        if (typed.trim() === "") return;
        onDone(typed.trim());
      }}
    >
      <TextField label={words.typedLot} value={typed} maxLength={20} onChange={setTyped} />
      <button type="submit" class="button wide">
        {words.lookUp}
      </button>
    </form>
  );
}
