import type { Outline } from "@suyuan/domain/farm/outline";
import type { JSX } from "preact";
import { ActForm } from "../../parts/act-form.tsx";
import { address, below } from "../../parts/address.ts";
import { wireOf } from "../../parts/map/wire.ts";
import type { Shape } from "../../service/client.ts";
import { send } from "../../service/send.ts";
import { mapWords } from "../../words/map.ts";

export type Base = Shape<"BaseWithHistory">;

interface Saved {
  readonly id: string;
  readonly outline: Outline | null;
  readonly areaMu?: number;
}

/** Sends outlines of a base as one correction. It asks for no reason: what is said of a plot for the first time takes nothing back. */
export function SaveOutlines({
  base,
  act,
  reason,
  plots,
  onDone,
  isPlain = false,
}: {
  readonly base: Base;
  readonly act: string;
  readonly reason: string;
  readonly plots: readonly Saved[];
  readonly onDone?: () => void;
  readonly isPlain?: boolean;
}): JSX.Element {
  return (
    <ActForm
      act={act}
      isPlain={isPlain}
      asksReason={false}
      what={isPlain ? undefined : mapWords().privacy}
      then={address(`/bases${below(base.id)}`)}
      onSend={() => ({
        content: [base.id, plots],
        make: async (id) => {
          const body = {
            id,
            reason,
            plots: plots.map((plot) => ({ ...plot, outline: plot.outline && wireOf(plot.outline) })),
          };
          const outcome = await send("/api/bases/{id}/corrections", {
            id,
            params: { id: base.id },
            body,
            subject: `base/${base.id}`,
            label: `${act} ${base.name} ${plots.map(({ id: plot }) => plot).join("、")}`,
          });
          if (outcome.kind === "taken" || outcome.kind === "kept") onDone?.();
          return outcome;
        },
      })}
    />
  );
}
