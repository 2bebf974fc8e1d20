import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { Choices } from "../parts/fields/choices.tsx";
import { Screen } from "../parts/screen.tsx";
import { changeOver, keyOf, ownPages, session, signOut, signOutEverywhere, switchTo } from "../sign-in/session.ts";
import { unverified } from "../sign-in/unverified.ts";
import { frameWords } from "../words/frame.ts";
import { accountWords } from "../words/guide/account.ts";
import { roleWords } from "../words/guide/roles.ts";
import { appearance, change } from "./appearance.ts";
import { PlaceSettings } from "./device/place-settings.tsx";
import { WhoIsIt } from "./lock/lock-screen.tsx";
import { LockSettings } from "./lock/lock-settings.tsx";
import { isOffline } from "./network.ts";

/** Who the person is here, for whom they act, how the app looks, and the way out. */
export default function Me(): JSX.Element | null {
  const [words, own] = [frameWords(), accountWords()];
  const now = session.value;
  const [isFailed, setFailed] = useState(false);
  if (now.kind !== "signed-in") return <Unverified />;
  const { me, acting } = now;
  return (
    <Screen title={me.person.name}>
      <div class="narrow stack">
        {me.memberships.length > 0 && (
          <Choices
            legend={me.memberships.length > 1 ? own.switchTo : own.actingFor}
            options={me.memberships.map((one) => ({
              value: keyOf(one),
              label: one.organisation.name,
              detail: roleWords().roles[one.role],
            }))}
            value={acting === undefined ? "" : keyOf(acting)}
            onChange={(key) => {
              const found = me.memberships.find((one) => keyOf(one) === key);
              if (found !== undefined) switchTo(found);
            }}
          />
        )}
        <ChangeOver />
        <LockSettings />
        <Look />
        <PlaceSettings person={me.person.id} />
        <OwnDoors />
        <button type="button" class="button wide" onClick={() => void signOut()}>
          {words.signOut}
        </button>
        <button type="button" class="button wide" onClick={() => void signOutEverywhere().catch(() => setFailed(true))}>
          {own.signOutEverywhere}
        </button>
        {isFailed && (
          <p class="message note" role="alert">
            <b>{words.unreachable}</b>
            {words.unreachableWay}
          </p>
        )}
      </div>
    </Screen>
  );
}

/** Who was here last goes on without having shown who they are: how the app looks, and who takes over. */
function Unverified(): JSX.Element | null {
  const who = unverified.value;
  if (who === undefined) return null;
  return (
    <Screen title={who.person.name}>
      <div class="narrow stack">
        <ChangeOver />
        <LockSettings />
        <Look />
      </div>
    </Screen>
  );
}

/** Somebody else takes over at this device: with a network by the issuer's page, without one unverified. */
function ChangeOver(): JSX.Element | null {
  const [isAsked, setAsked] = useState(false);
  if (isAsked) return <WhoIsIt onBack={() => setAsked(false)} />;
  if (ownPages() === undefined && !isOffline.value && unverified.value === undefined) return null;
  return (
    <button
      type="button"
      class="button main wide"
      onClick={() => (isOffline.value ? setAsked(true) : void changeOver())}
    >
      {accountWords().changeOver}
    </button>
  );
}

/** By what one's own account opens. */
function OwnDoors(): JSX.Element | null {
  const own = accountWords();
  const pages = ownPages();
  if (pages === undefined) return null;
  return (
    <>
      <a class="button wide" href={pages.pin}>
        {own.ownPin}
      </a>
      <a class="button wide" href={pages.passkeys}>
        {own.ownPasskeys}
      </a>
      <a class="button wide" href={pages.password}>
        {own.ownPassword}
      </a>
    </>
  );
}

function Look(): JSX.Element {
  const own = accountWords();
  const { language, letters, theme, contrast } = appearance.value;
  return (
    <>
      <Choices
        isRow
        legend={own.language}
        value={language}
        onChange={(value) => change({ language: value })}
        options={[
          { value: "zh", label: "中文" },
          { value: "en", label: "English" },
        ]}
      />
      <Choices
        isRow
        legend={own.letters}
        value={letters}
        onChange={(value) => change({ letters: value })}
        options={[
          { value: 100, label: own.lettersUsual },
          { value: 125, label: own.lettersLarge },
          { value: 150, label: own.lettersLargest },
        ]}
      />
      <Choices
        isRow
        legend={own.theme}
        value={theme}
        onChange={(value) => change({ theme: value })}
        options={[
          { value: "device", label: own.themeDevice },
          { value: "light", label: own.themeLight },
          { value: "dark", label: own.themeDark },
        ]}
      />
      <Choices
        isRow
        legend={own.contrast}
        value={contrast}
        onChange={(value) => change({ contrast: value })}
        options={[
          { value: "device", label: own.contrastUsual },
          { value: "more", label: own.contrastMore },
        ]}
      />
    </>
  );
}
