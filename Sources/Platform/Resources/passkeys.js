// Passkeys (Web Authentication): asks the server for a question, the browser for its answer, and sends that with the form.
// A form that takes part is written by UI.passkeyForm. Without this script the code of the authenticator app remains.
(function () {
  "use strict";

  function bytes(text) {
    var binary = window.atob(text.replace(/-/g, "+").replace(/_/g, "/"));
    return Uint8Array.from(binary, function (c) { return c.charCodeAt(0); });
  }

  function text(buffer) {
    var binary = Array.prototype.map.call(new Uint8Array(buffer), function (b) { return String.fromCharCode(b); }).join("");
    return window.btoa(binary).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
  }

  // The question's bytes travel as base64url.
  function question(options) {
    options.challenge = bytes(options.challenge);
    if (options.user) options.user.id = bytes(options.user.id);
    ["allowCredentials", "excludeCredentials"].forEach(function (name) {
      (options[name] || []).forEach(function (credential) { credential.id = bytes(credential.id); });
    });
    return { publicKey: options };
  }

  function answer(credential) {
    var response = credential.response;
    var all = { id: text(credential.rawId), clientDataJSON: text(response.clientDataJSON) };
    ["attestationObject", "authenticatorData", "signature", "userHandle"].forEach(function (name) {
      if (response[name]) all[name] = text(response[name]);
    });
    return JSON.stringify(all);
  }

  function reason(error) {
    if (error && error.name === "InvalidStateError") return "This device has a passkey for your account already.";
    if (error && error.name === "NotAllowedError") return "Nothing was done: it was cancelled, or took too long. Try again.";
    return "That did not work. Try again, or go on with your authenticator.";
  }

  function prepare(form) {
    var act = form.getAttribute("data-passkey");
    var words = form.querySelector("[data-words]");
    var field = form.querySelector("input[name=credential]");
    var token = form.querySelector("input[name=csrf]");
    var button = form.querySelector("button");
    if (!words || !field || !token || !button || !window.PublicKeyCredential || !navigator.credentials) return;
    form.hidden = false;

    form.addEventListener("submit", function (event) {
      event.preventDefault();
      if (button.disabled) return;
      button.disabled = true;
      words.textContent = "Your browser asks for your passkey now.";
      window.fetch(form.getAttribute("data-ask"), {
        method: "POST", credentials: "same-origin", headers: { "X-CSRF-Token": token.value, "Accept": "application/json" }
      }).then(function (response) {
        if (!response.ok) throw new Error("refused");
        return response.json();
      }).then(function (options) {
        return act === "create" ? navigator.credentials.create(question(options)) : navigator.credentials.get(question(options));
      }).then(function (credential) {
        field.value = answer(credential);
        form.submit();
      }).catch(function (error) {
        button.disabled = false;
        words.textContent = reason(error);
      });
    });
  }

  Array.prototype.forEach.call(document.querySelectorAll("form[data-passkey]"), prepare);
}());
