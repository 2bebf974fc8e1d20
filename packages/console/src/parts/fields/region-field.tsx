import type { JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import { today } from "../../words/figures.ts";
import { regionWords } from "../../words/guide/region.ts";
import { type FieldProps, TextField } from "./fields.tsx";

type Finder = typeof import("./region-find.ts");

/**
 * A division of China by its code. Nobody knows codes by heart: its name is typed too, what is found is one tap, and what a code means stands under it. The
 * table of names comes with the first such field; without it a code is typed as before.
 */
export function RegionField({
  value,
  onChange,
  ...field
}: FieldProps & { readonly value: string; readonly onChange: (value: string) => void }): JSX.Element {
  const words = regionWords();
  const [finder, setFinder] = useState<Finder>();
  useEffect(() => {
    import("./region-find.ts").then(
      (found) => setFinder(() => found),
      () => undefined,
    );
  }, []);
  const found = finder?.regionsNamed(value, today()) ?? [];
  const name = finder?.nameOfRegion(value);
  return (
    <div>
      <TextField {...field} value={value} onChange={onChange} />
      {name !== undefined && <p class="dim">{name}</p>}
      {found.length > 0 && (
        <fieldset class="quick" aria-label={words.found}>
          {found.map((one) => (
            <button key={one.code} type="button" onClick={() => onChange(one.code)}>
              {one.name} {one.code}
            </button>
          ))}
        </fieldset>
      )}
    </div>
  );
}
