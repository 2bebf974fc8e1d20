import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { useRoute } from "preact-iso/router";
import { ActForm } from "../parts/act-form.tsx";
import { address, below } from "../parts/address.ts";
import { useTyped } from "../parts/draft.ts";
import { Screen, Shown } from "../parts/screen.tsx";
import { send } from "../service/send.ts";
import type { Role } from "../sign-in/session.ts";
import { operatorWords } from "../words/operator.ts";
import { useOrganisations } from "./organisation-names.ts";
import { PlaceFields } from "./place-fields.tsx";

/** Lets a person act for one more organisation, or in one more role. */
export default function MembershipForm(): JSX.Element {
  const words = operatorWords();
  const { id = "" } = useRoute().params;
  const reading = useOrganisations();
  const [where, setWhere] = useTyped<{ readonly organisation: string; readonly role: Role | undefined }>("where", {
    organisation: "",
    role: undefined,
  });
  const [isAsked, setAsked] = useState(false);
  const back = address(`/people${below(id)}`);
  const ready = () => {
    setAsked(true);
    const { organisation, role } = where;
    if (organisation === "" || role === undefined) return undefined;
    return {
      content: ["member", id, organisation, role],
      make: (own: string) =>
        send("/api/people/{id}/memberships", {
          id: own,
          params: { id },
          body: { id: own, organisation, role },
          subject: `person/${id}`,
          label: words.addMembership,
        }),
    };
  };
  return (
    <Screen title={words.addMembership} back={back}>
      <div class="narrow">
        <Shown reading={reading}>
          {(organisations) => (
            <ActForm
              act={words.addMembershipDone}
              asksReason={false}
              fields={["/organisation", "/role"]}
              then={back}
              onSend={ready}
            >
              {(sending) => (
                <PlaceFields
                  organisations={organisations}
                  value={where}
                  onChange={(part) => setWhere({ ...where, ...part })}
                  isAsked={isAsked}
                  wrongAt={sending.wrongAt}
                />
              )}
            </ActForm>
          )}
        </Shown>
      </div>
    </Screen>
  );
}
