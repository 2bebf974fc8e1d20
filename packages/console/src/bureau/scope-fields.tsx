import type { JSX } from "preact";
import { useTyped } from "../parts/draft.ts";
import { PickList } from "../parts/fields/pick-list.tsx";
import { WeightField } from "../parts/fields/weight-field.tsx";
import type { Shape } from "../service/client.ts";
import { bureauWords } from "../words/bureau.ts";
import type { Scope } from "./scope.ts";

/** The same ids, in whatever order. */
function sameIds(a: readonly string[], b: readonly string[]): boolean {
  return [...a].sort().join("\n") === [...b].sort().join("\n");
}

type Certificate = Shape<"CertificateWithBalances">;

/** What a form says of a certificate's scope: its fields, and what of it differs from the certificate. */
export function useScope({ gtins: ownGtins, bases: ownBases, approvedKgPerYear }: Certificate) {
  const [gtins, onGtins] = useTyped<readonly string[]>("gtins", ownGtins);
  const [bases, onBases] = useTyped<readonly string[]>("bases", ownBases);
  const [kg, onKg] = useTyped<number | undefined>("kg", approvedKgPerYear);
  const changes = {
    ...(!sameIds(gtins, ownGtins) && { gtins: [...gtins] }),
    ...(!sameIds(bases, ownBases) && { bases: [...bases] }),
    ...(kg !== undefined && kg !== approvedKgPerYear && { approvedKgPerYear: kg }),
  };
  return { fields: { value: { gtins, bases, kg }, onGtins, onBases, onKg }, changes };
}

/** What a certificate covers: products and bases of its holder, and how much a year. */
export function ScopeFields({
  scope,
  holder,
  value,
  onGtins,
  onBases,
  onKg,
  wrongAt,
}: {
  readonly scope: Scope;
  readonly holder: string;
  readonly value: {
    readonly gtins: readonly string[];
    readonly bases: readonly string[];
    readonly kg: number | undefined;
  };
  readonly onGtins: (ids: readonly string[]) => void;
  readonly onBases: (ids: readonly string[]) => void;
  readonly onKg: (kg: number | undefined) => void;
  readonly wrongAt: (pointer: string) => string | undefined;
}): JSX.Element {
  const words = bureauWords();
  const { gtins, bases, kg } = value;
  return (
    <>
      <PickList
        legend={words.pickProducts}
        items={scope.products.filter(({ owner, id }) => owner === holder || gtins.includes(id))}
        value={gtins}
        onChange={onGtins}
        isMany
        pointer="/gtins"
        wrong={wrongAt("/gtins")}
      />
      <PickList
        legend={words.pickBases}
        items={scope.bases.filter(({ owner }) => owner === holder)}
        value={bases}
        onChange={onBases}
        isMany
        pointer="/bases"
        wrong={wrongAt("/bases")}
      />
      <WeightField
        label={words.approved}
        kg={kg}
        onChange={onKg}
        pointer="/approvedKgPerYear"
        wrong={wrongAt("/approvedKgPerYear")}
      />
    </>
  );
}
