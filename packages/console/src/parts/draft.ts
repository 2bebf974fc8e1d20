import { useState } from "preact/hooks";

const PREFIX = "suyuan-draft ";

function kept<Value>(key: string): Partial<Value> | undefined {
  try {
    const text = sessionStorage.getItem(PREFIX + key);
    return text === null ? undefined : (JSON.parse(text) as Partial<Value>);
  } catch {
    return undefined;
  }
}

/**
 * What is typed into a form, kept in this tab with every stroke, so that a reload or a way round by another screen loses nothing.
 * `forget` once it was sent. A draft of an earlier shape of the form is filled up from `initial`.
 */
export function useDraft<Value extends object>(
  key: string,
  initial: Value,
): { readonly value: Value; readonly set: (part: Partial<Value>) => void; readonly forget: () => void } {
  const [value, setValue] = useState<Value>(() => ({ ...initial, ...kept<Value>(key) }));
  const set = (part: Partial<Value>) => {
    setValue((before) => {
      const next = { ...before, ...part };
      try {
        sessionStorage.setItem(PREFIX + key, JSON.stringify(next));
      } catch {
        // A browser that keeps nothing still has the form itself.
      }
      return next;
    });
  };
  return { value, set, forget: () => sessionStorage.removeItem(PREFIX + key) };
}

/** Nothing that one person typed is there for the next. */
export function dropDrafts(): void {
  for (const key of Object.keys(sessionStorage)) if (key.startsWith(PREFIX)) sessionStorage.removeItem(key);
}
