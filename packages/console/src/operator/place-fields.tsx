import type { JSX } from "preact";
import { Choices } from "../parts/fields/choices.tsx";
import { PickList } from "../parts/fields/pick-list.tsx";
import type { Shape } from "../service/client.ts";
import type { Role } from "../sign-in/session.ts";
import { roleWords } from "../words/guide/roles.ts";
import { officeWords } from "../words/office.ts";
import { operatorWords } from "../words/operator.ts";
import { pickables, rolesOf } from "./organisation-names.ts";

interface Where {
  readonly organisation: string;
  readonly role: Role | undefined;
}

/** In which organisation, and as what: the roles that its kind may have. */
export function PlaceFields({
  organisations,
  value,
  onChange,
  isAsked,
  wrongAt,
}: {
  readonly organisations: readonly Shape<"OrganisationSummary">[];
  readonly value: Where;
  readonly onChange: (part: Partial<Where>) => void;
  readonly isAsked: boolean;
  readonly wrongAt: (pointer: string) => string | undefined;
}): JSX.Element {
  const words = operatorWords();
  const { roles } = roleWords();
  const { required } = officeWords();
  const chosen = organisations.find(({ id }) => id === value.organisation);
  return (
    <>
      <PickList
        legend={words.pickOrganisation}
        items={pickables(organisations)}
        value={[value.organisation]}
        onChange={([organisation = ""]) => onChange({ organisation, role: undefined })}
        pointer="/organisation"
        wrong={isAsked && chosen === undefined ? required : wrongAt("/organisation")}
      />
      {chosen !== undefined && (
        <Choices
          legend={words.role}
          options={rolesOf(chosen.kind).map((role) => ({ value: role, label: roles[role] }))}
          value={value.role}
          onChange={(role) => onChange({ role })}
          wrong={isAsked && value.role === undefined ? required : wrongAt("/role")}
        />
      )}
    </>
  );
}
