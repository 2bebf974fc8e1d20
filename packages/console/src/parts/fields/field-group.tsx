import type { ComponentChildren, JSX } from "preact";
import { useId } from "preact/hooks";

/** Fields of one thing among several, in a frame with its title inside: a `legend` would sit on the frame's line. */
export function FieldGroup({
  title,
  children,
}: {
  readonly title: string;
  readonly children: ComponentChildren;
}): JSX.Element {
  const id = useId();
  return (
    <fieldset class="card stack" aria-labelledby={id}>
      <h2 id={id}>{title}</h2>
      {children}
    </fieldset>
  );
}
