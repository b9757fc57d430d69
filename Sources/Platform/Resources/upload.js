// Sends a chosen file as it is: one PUT whose body is the file, so that the server can stream it and needs no multipart.
// A form that takes part is written by UI.upload. Looks are toggled by `hidden`; no style is set and no markup is made.
(function () {
  "use strict";

  function size(n) {
    if (n < 1e3) return n + " bytes";
    if (n < 1e6) return Math.round(n / 1e3) + " KB";
    if (n < 1e9) return (n / 1e6).toFixed(n < 1e7 ? 1 : 0) + " MB";
    return (n / 1e9).toFixed(1) + " GB";
  }

  function left(seconds) {
    if (seconds < 5) return "a few seconds left";
    if (seconds < 90) return "about " + Math.round(seconds / 5) * 5 + " seconds left";
    return "about " + Math.round(seconds / 60) + " minutes left";
  }

  // What the server says, if it says it as a problem document; never its markup.
  function reason(request) {
    try {
      var problem = JSON.parse(request.responseText);
      var fields = (problem.errors || []).map(function (field) { return field.message || field.detail; }).filter(Boolean);
      return fields.concat(problem.detail || problem.title || []).slice(0, 1).join(" ");
    } catch (notJSON) { return ""; }
  }

  function prepare(form) {
    var input = form.querySelector("input[type=file]");
    var bar = form.querySelector("progress");
    var words = form.querySelector("[data-words]");
    var send = form.querySelector("[data-send]");
    var stop = form.querySelector("[data-stop]");
    var token = document.querySelector("meta[name=csrf-token]");
    var limit = Number(form.getAttribute("data-limit")) || Infinity;
    var request = null;
    if (!input || !bar || !words || !send || !stop) return;

    function say(text) { words.textContent = text; }
    function rest(text) {
      request = null;
      bar.hidden = true; stop.hidden = true; send.disabled = false; input.disabled = false;
      say(text);
    }

    stop.addEventListener("click", function () { if (request) request.abort(); });
    window.addEventListener("beforeunload", function (event) { if (request) event.preventDefault(); });

    form.addEventListener("submit", function (event) {
      event.preventDefault();
      if (request) return;
      var file = input.files && input.files[0];
      if (!file) { say("Choose a file first."); input.focus(); return; }
      if (file.size === 0) { say("This file is empty. Choose another one."); return; }
      if (file.size > limit) { say("This file has " + size(file.size) + "; the limit is " + size(limit) + ". Choose a smaller one."); return; }

      var begun = Date.now();
      var told = 0;
      request = new XMLHttpRequest();
      request.open("PUT", form.getAttribute("data-upload"));
      request.setRequestHeader("Content-Type", file.type || "application/octet-stream");
      request.setRequestHeader("Content-Disposition", "attachment; filename*=UTF-8''" + encodeURIComponent(file.name).replace(/['()*]/g, function (c) { return "%" + c.charCodeAt(0).toString(16).toUpperCase(); }));
      request.setRequestHeader("Accept", "application/json, application/problem+json");
      if (token) request.setRequestHeader("X-CSRF-Token", token.content);

      request.upload.addEventListener("progress", function (event) {
        if (!event.lengthComputable) return;
        bar.max = event.total;
        bar.value = event.loaded;
        // Words are read aloud as they change, so they change once in two seconds and not at every packet.
        if (Date.now() - told < 2000 && event.loaded < event.total) return;
        told = Date.now();
        var seconds = (told - begun) / 1000;
        var rate = event.loaded / Math.max(seconds, 0.1);
        say(event.loaded < event.total
          ? size(event.loaded) + " of " + size(event.total) + (seconds > 2 ? ", " + left((event.total - event.loaded) / rate) : "")
          : "All sent. The server is checking it.");
      });
      request.addEventListener("load", function () {
        if (request.status >= 200 && request.status < 300) {
          var next = form.getAttribute("data-next") || request.getResponseHeader("Location");
          request = null;
          say(file.name + " is stored.");
          if (next) window.location.assign(next); else window.location.reload();
        } else {
          rest(reason(request) || "The server did not take it (" + request.status + "). Nothing was kept. Try again, or choose another file.");
        }
      });
      request.addEventListener("error", function () { rest("The line was lost. Nothing was kept. Try again when you are connected."); });
      request.addEventListener("abort", function () { rest("Stopped. Nothing was kept."); });

      bar.removeAttribute("value");
      bar.hidden = false; stop.hidden = false; send.disabled = true; input.disabled = true;
      say("Sending " + file.name + ", " + size(file.size));
      request.send(file);
    });
    send.disabled = false;
    input.disabled = false;
  }

  Array.prototype.forEach.call(document.querySelectorAll("form[data-upload]"), prepare);
}());
