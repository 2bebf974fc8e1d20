// The one script of the sign-in pages: it asks the browser for a passkey, and sends the page's form with the answer.
const form = document.querySelector("form[data-passkey]");
const button = document.querySelector("button[data-ask]");

const bytesOf = (text) =>
  Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (one) => one.charCodeAt(0));
const textOf = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer)))
    .replaceAll("+", "-")
    .replaceAll("/", "_")
    .replaceAll("=", "");

/** As `PublicKeyCredential.toJSON` has it, which browsers of before 2025 lack. */
function answerOf({ id, rawId, type, response }) {
  const parts = ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"];
  const said = parts.flatMap((name) => (response[name] ? [[name, textOf(response[name])]] : []));
  const transports = response.getTransports?.();
  return JSON.stringify({
    ...{ id, rawId: textOf(rawId), type, clientExtensionResults: {} },
    response: { ...Object.fromEntries(said), ...(transports && { transports }) },
  });
}

async function ask() {
  const { create, ...options } = JSON.parse(form.dataset.passkey);
  const publicKey = { ...options, challenge: bytesOf(options.challenge) };
  if (create) {
    publicKey.user = { ...options.user, id: bytesOf(options.user.id) };
    publicKey.excludeCredentials = options.excludeCredentials.map((one) => ({ ...one, id: bytesOf(one.id) }));
  }
  const made = create
    ? await navigator.credentials.create({ publicKey })
    : await navigator.credentials.get({ publicKey });
  form.elements.passkey.value = answerOf(made);
  form.submit();
}

if (form && button && window.PublicKeyCredential) {
  button.hidden = false;
  button.addEventListener("click", () => {
    button.disabled = true;
    ask().catch(() => {
      button.disabled = false;
      document.querySelector("[data-failed]").hidden = false;
    });
  });
}

// The keys of a PIN: large enough for gloves.
const pin = document.querySelector("#pin");
const keys = document.querySelector("[data-keys]");
if (pin && keys) {
  keys.hidden = false;
  document.querySelector("[data-without-keys]").hidden = true;
  // The device's own keyboard stays away; one that is plugged in types on.
  pin.inputMode = "none";
  keys.addEventListener("click", ({ target }) => {
    const { digit, back } = target.dataset;
    if (digit !== undefined) pin.value = (pin.value + digit).slice(0, 6);
    if (back !== undefined) pin.value = pin.value.slice(0, -1);
  });
}
