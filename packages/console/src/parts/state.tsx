import { LEVEL_WORDS } from "@suyuan/domain/words/level-words";
import { STATE_TITLES } from "@suyuan/domain/words/state-titles";
import { LEVEL_MEANINGS, type Level } from "@suyuan/web-verify/look/level-words";
import { SHAPES, TAG_CLASSES } from "@suyuan/web-verify/look/shapes";
import type { StateCode } from "@suyuan/web-verify/state-words";
import type { JSX } from "preact";
import { said } from "../words/dictionary.ts";

interface Told {
  readonly code: string;
  readonly zh: string;
  readonly en: string;
}

function Mark({ code, kind }: { readonly code: StateCode; readonly kind: string }): JSX.Element {
  const { tone, path } = SHAPES[code];
  return (
    <svg
      class={`${kind} ${tone}`}
      viewBox="0 0 48 48"
      fill="none"
      stroke="currentColor"
      stroke-width="4"
      stroke-linecap="round"
      stroke-linejoin="round"
      aria-hidden="true"
    >
      <path d={path} />
    </svg>
  );
}

/** The sign of a batch's state beside its row. The row says it in words. */
export function StateSign({ code }: { readonly code: StateCode }): JSX.Element {
  return <Mark code={code} kind="sign" />;
}

export function stateTitle(code: StateCode): string {
  return said(STATE_TITLES[code]);
}

/** The state of a batch as buyers see it, with its reasons. */
export function StateBand({
  code,
  reasons,
}: {
  readonly code: StateCode;
  readonly reasons: readonly Told[];
}): JSX.Element {
  return (
    <div class={`band ${SHAPES[code].tone}`}>
      <Mark code={code} kind="mark" />
      <div>
        <h2>{stateTitle(code)}</h2>
        {reasons.length > 0 && (
          <ul class="why">
            {reasons.map((reason) => (
              <li key={reason.zh}>{said(reason)}</li>
            ))}
          </ul>
        )}
      </div>
    </div>
  );
}

/** How a statement is known, in a box whose border grows firmer with the evidence. */
export function EvidenceTag({ level }: { readonly level: Level }): JSX.Element {
  return (
    <span class={`tag ${TAG_CLASSES[level]}`} title={said(LEVEL_MEANINGS[level])}>
      {said(LEVEL_WORDS[level])}
    </span>
  );
}
