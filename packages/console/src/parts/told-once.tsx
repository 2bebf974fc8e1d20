import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { partWords } from "../words/parts.ts";

/** A secret that is shown once and kept nowhere: large, to be copied, and gone with the screen. */
export function ToldOnce({ title, secret }: { readonly title: string; readonly secret: string }): JSX.Element {
  const words = partWords();
  const [isCopied, setCopied] = useState(false);
  const copy = () =>
    navigator.clipboard?.writeText(secret).then(
      () => setCopied(true),
      () => setCopied(false),
    );
  return (
    <div class="message calm stack-tight" role="status">
      <b>{title}</b>
      <p class="big code">{secret}</p>
      <p>{words.toldOnce}</p>
      <p class="acts no-print">
        <button type="button" class="button" onClick={() => void copy()}>
          {isCopied ? words.copied : words.copy}
        </button>
      </p>
    </div>
  );
}
