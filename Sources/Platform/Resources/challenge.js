// A form with a challenge: as it is sent, fetches one, has it solved by a worker, and sends the solution along. A form that
// takes part holds the element that AltchaChallenger writes. What was typed stays whatever happens.
(function () {
  "use strict";

  function solve(address, challenge, tell) {
    return new Promise(function (resolve, reject) {
      var worker = new window.Worker(address);
      function end(act, value) { worker.terminate(); act(value); }
      worker.addEventListener("error", function () { end(reject, new Error("worker")); });
      worker.addEventListener("message", function (event) {
        if ("done" in event.data) { tell(event.data.done); return; }
        if (typeof event.data.number === "number") end(resolve, event.data.number);
        else end(reject, new Error("unsolved"));
      });
      worker.postMessage({ salt: challenge.salt, challenge: challenge.challenge, maxnumber: challenge.maxnumber });
    });
  }

  function prepare(part) {
    var form = part.closest("form");
    var field = part.querySelector("input[name=altcha]");
    var bar = part.querySelector("progress");
    var words = part.querySelector("[data-words]");
    var button = form && form.querySelector("button[type=submit], button:not([type])");
    if (!field || !bar || !words || !button || !window.Worker || !window.fetch) return;
    var busy = false;

    function rest(text) {
      busy = false;
      button.disabled = false;
      bar.hidden = true;
      words.textContent = text;
    }

    // Back from the next page: a solution is good once.
    window.addEventListener("pageshow", function () { field.value = ""; rest(""); });

    form.addEventListener("submit", function (event) {
      event.preventDefault();
      if (busy) return;
      busy = true;
      button.disabled = true;
      bar.value = 0;
      bar.hidden = false;
      words.textContent = "Your browser works for a moment, to keep robots out.";
      window.fetch(part.getAttribute("data-challenge"), { credentials: "same-origin", headers: { "Accept": "application/json" } }).then(function (response) {
        if (response.status === 429) throw new Error("often");
        if (!response.ok) throw new Error("refused");
        return response.json();
      }).then(function (challenge) {
        return solve(part.getAttribute("data-solver"), challenge, function (done) { bar.value = 100 * done / challenge.maxnumber; }).then(function (number) {
          bar.value = 100;
          field.value = window.btoa(JSON.stringify({
            algorithm: challenge.algorithm, challenge: challenge.challenge, number: number, salt: challenge.salt, signature: challenge.signature
          }));
          form.submit();
        });
      }).catch(function (error) {
        rest(error.message === "often" ? "Too much was asked for from where you are. Wait a minute, then send it again; nothing you typed is lost."
          : "That did not work. Send it again; nothing you typed is lost.");
      });
    });
  }

  Array.prototype.forEach.call(document.querySelectorAll("[data-challenge]"), prepare);
}());
