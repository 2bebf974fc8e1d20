import { isTypedInto, keepFocus } from "./focus.ts";
import { type Key, KeyReader, type Taken } from "./keys.ts";
import { scanner } from "./scanner.ts";

/** Text that appears without keys, or keys of a scanner that is known to send no end, are over when nothing came for so long. */
const SILENCE_MS = 120;
/** Until that is known a scanner may only be slow. */
const LONG_SILENCE_MS = 600;

/** What ended a scan. */
export type Ended = "enter" | "silence" | "whole";

type Typed = HTMLInputElement | HTMLTextAreaElement;

function keyOf(event: KeyboardEvent): Key {
  const { key, code, ctrlKey, altKey, shiftKey, metaKey, timeStamp } = event;
  const isCapsLock = event.getModifierState?.("CapsLock") ?? false;
  return { key, code, ctrlKey, altKey, shiftKey, metaKey, isCapsLock, at: timeStamp };
}

/** The keys of a scan, whichever screen it began on: a scanner does not wait for the next one to open. */
const keys = new KeyReader();
/** Who hears them: the screen that opened last. */
let hearing: Ear | undefined;
/** When the last such screen was left: for a moment keys belong to the one that opens. */
let leftAt = Number.NEGATIVE_INFINITY;
const OPENING_MS = 1_000;

/** What is heard of a scanner: keys, or text that appears in the field without them. */
class Ear {
  private readonly field: HTMLInputElement;
  private readonly scanned: (text: string, ended: Ended) => void;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private isByKeys = keys.isUnderWay(performance.now(), keys.isBurst ? OPENING_MS : undefined);
  /** Were keys taken away from where they went? Then the field has not all of them. */
  private isElsewhere = this.isByKeys;
  /** Another field that a scan began to run into, as it was before. */
  private overrun: { readonly field: Typed; readonly before: string } | undefined;

  constructor(field: HTMLInputElement, scanned: (text: string, ended: Ended) => void) {
    this.field = field;
    this.scanned = scanned;
    hearing = this;
    if (this.isByKeys) this.endSoon();
    else keys.clear();
  }

  down(event: KeyboardEvent): void {
    const target = document.activeElement;
    const other = target !== this.field && isTypedInto(target) ? target : undefined;
    const before = other?.value ?? "";
    if (other !== undefined && !keys.isUnderWay(event.timeStamp)) keys.clear();
    const wasEmpty = keys.text === "";
    const taken = keys.press(keyOf(event));
    if (taken === "none") return;
    if (other !== undefined && wasEmpty) this.overrun = { field: other, before };
    if (target !== this.field) {
      if (!this.isScanners(event, taken, other)) return;
      this.isElsewhere = true;
    }
    this.isByKeys = true;
    if (taken === "part") {
      this.endSoon();
      return;
    }
    event.preventDefault();
    event.stopPropagation();
    this.end("enter");
  }

  readonly before = (event: InputEvent): void => {
    if (event.inputType !== "insertLineBreak" && event.inputType !== "insertParagraph") return;
    event.preventDefault();
    if (this.field.value !== "" || this.isByKeys) this.end("enter");
  };

  readonly input = (event: Event): void => {
    if (this.isByKeys) return;
    const { inputType = "" } = event as InputEvent;
    if (/^insertFrom(?:Paste|Drop)/.test(inputType)) this.end("whole");
    else this.endSoon();
  };

  stop(): void {
    clearTimeout(this.timer);
    if (hearing !== this) return;
    hearing = undefined;
    leftAt = performance.now();
  }

  /** A key outside the field: is it of a scanner, and so taken away from where it went? A person types there, or presses a button with it. */
  private isScanners(event: KeyboardEvent, taken: Taken, other: Typed | undefined): boolean {
    if (!keys.isBurst) {
      if (taken === "end" || (other === undefined && event.key === " ")) {
        keys.clear();
        return false;
      }
      if (other !== undefined) return false;
    }
    event.preventDefault();
    return true;
  }

  private endSoon(): void {
    clearTimeout(this.timer);
    const isShort = !this.isByKeys || scanner.value?.isSilent === true;
    this.timer = setTimeout(
      () => {
        // What a person types slowly by keys waits for their Enter.
        if (!this.isByKeys || keys.isBurst) this.end("silence");
      },
      isShort ? SILENCE_MS : LONG_SILENCE_MS,
    );
  }

  private end(ended: Ended): void {
    clearTimeout(this.timer);
    const { value } = this.field;
    // A person may have mended what they typed: then the field has it right. What an input method took stands there as something else.
    const { isBurst, isComposed } = keys;
    const text = this.isByKeys && (isBurst || isComposed || this.isElsewhere) ? keys.text : value;
    this.isByKeys = false;
    this.isElsewhere = false;
    keys.clear();
    if (this.overrun !== undefined) {
      const { field, before } = this.overrun;
      field.value = before;
      field.dispatchEvent(new Event("input", { bubbles: true }));
    }
    this.overrun = undefined;
    this.emptied();
    if (text.trim() !== "") this.scanned(text, ended);
  }

  /** An input method goes on composing what it took: it is ended by leaving the field. */
  private emptied(): void {
    this.field.value = "";
    if (document.activeElement !== this.field) return;
    this.field.blur();
    this.field.value = "";
    this.field.focus({ preventScroll: true });
  }
}

function down(event: KeyboardEvent): void {
  if (hearing !== undefined) hearing.down(event);
  else if (event.timeStamp - leftAt < OPENING_MS && keys.press(keyOf(event)) === "part") event.preventDefault();
}

// What is computed of a screen is tried without a page, too.
if ("document" in globalThis) {
  document.addEventListener("keydown", down, true);
  document.addEventListener("keyup", (event) => keys.release(keyOf(event)), true);
}

/**
 * Hears a scanner from now on, however it types: as a keyboard, wherever on the page the focus is; as an input method without keys; or as a paste.
 * `scanned` gets each whole scan. Answers how to stop.
 */
export function listenToScanner(field: HTMLInputElement, scanned: (text: string, ended: Ended) => void): () => void {
  const ear = new Ear(field, scanned);
  const release = keepFocus(field);
  // These go with the field.
  field.addEventListener("beforeinput", ear.before);
  field.addEventListener("input", ear.input);
  return () => {
    ear.stop();
    release();
  };
}
