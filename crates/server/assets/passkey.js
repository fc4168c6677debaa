// Asks the browser for a passkey, or to make one, and puts what it gives into the
// form. Without it people sign in with a link.
const form = document.querySelector("form[data-passkey]");
const none = document.querySelector("[data-none]");
const failed = document.querySelector("[data-failed]");
const bytes = (text) =>
  Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (sign) => sign.charCodeAt(0));
const text = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
const known = (list) =>
  (list ?? "").split(" ").filter(Boolean).map((id) => ({ type: "public-key", id: bytes(id) }));
const ask = async ({ passkey, challenge, site, siteName, user, userName, keys }) => {
  if (passkey === "get") {
    const publicKey = { challenge: bytes(challenge), rpId: site, userVerification: "required", allowCredentials: known(keys) };
    const { rawId, response } = await navigator.credentials.get({ publicKey });
    return { credential: rawId, data: response.authenticatorData, client: response.clientDataJSON, signature: response.signature };
  }
  const publicKey = {
    challenge: bytes(challenge),
    rp: { id: site, name: siteName },
    user: { id: bytes(user), name: userName, displayName: userName },
    pubKeyCredParams: [{ type: "public-key", alg: -7 }],
    authenticatorSelection: { residentKey: "required", requireResidentKey: true, userVerification: "required" },
    attestation: "none",
    excludeCredentials: known(keys),
  };
  const { rawId, response } = await navigator.credentials.create({ publicKey });
  return { credential: rawId, data: response.getAuthenticatorData(), client: response.clientDataJSON };
};
if (form && window.PublicKeyCredential) {
  none.hidden = true;
  form.hidden = false;
  form.addEventListener("submit", async (event) => {
    if (form.elements.data.value) return;
    event.preventDefault();
    failed.hidden = true;
    try {
      for (const [name, value] of Object.entries(await ask(form.dataset))) form.elements[name].value = text(value);
      form.submit();
    } catch {
      failed.hidden = false;
      failed.focus();
    }
  });
}
const summary = document.querySelector(".govuk-error-summary");
if (summary) summary.focus();
