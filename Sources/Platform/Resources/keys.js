// Single keys. Every one of them presses a link or a control that is on the page anyway.
// The shell leaves this file out for an account that has switched single keys off.
(function () {
  "use strict";

  // Never while somebody writes, and never together with a modifier: those belong to the browser and to screen readers.
  function isTyping(element) {
    if (!element || !element.matches) return false;
    if (element.isContentEditable || element.matches("textarea, select")) return true;
    return element.matches("input") && !/^(checkbox|radio|button|submit|reset|file)$/.test(element.type);
  }

  function isShown(element) { return element.getClientRects().length > 0; }

  function press(element) {
    element.focus();
    if (!isTyping(element)) element.click();
  }

  function withKey(key) {
    return Array.prototype.find.call(document.querySelectorAll("main [aria-keyshortcuts]"), function (element) {
      return element.getAttribute("aria-keyshortcuts") === key && isShown(element);
    });
  }

  function rows() {
    return Array.prototype.filter.call(document.querySelectorAll("main table tbody tr"), function (row) {
      return row.querySelector(".title a") && isShown(row);
    });
  }

  // The row that holds the focus, or the first or last one when none does.
  function move(step) {
    var all = rows();
    if (!all.length) return false;
    var here = all.findIndex(function (row) { return row.contains(document.activeElement); });
    var next = here < 0 ? (step > 0 ? 0 : all.length - 1) : Math.min(all.length - 1, Math.max(0, here + step));
    all[next].querySelector(".title a").focus();
    return true;
  }

  function pick() {
    var row = rows().find(function (row) { return row.contains(document.activeElement); });
    var box = row && row.querySelector("input[type=checkbox]");
    if (!box) return false;
    box.click();
    return true;
  }

  function go(letter) {
    var link = document.querySelector(".nav [data-go='" + letter + "']");
    if (!link) return false;
    link.click();
    return true;
  }

  var waiting = 0;   // when `g` was pressed

  document.addEventListener("keydown", function (event) {
    if (event.defaultPrevented || event.isComposing) return;
    if (event.ctrlKey && event.key === "Enter") {
      var save = withKey("Control+Enter");
      if (save) { event.preventDefault(); save.click(); }
      return;
    }
    if (event.ctrlKey || event.altKey || event.metaKey || isTyping(event.target)) return;
    var key = event.key;
    var done = false;
    if (waiting && Date.now() - waiting < 1500 && /^[a-z]$/.test(key)) {
      waiting = 0;
      done = go(key);
    } else if (key === "g") {
      waiting = Date.now();
      done = true;
    } else if (key === "/") {
      var search = document.getElementById("q");
      if (search && isShown(search)) { search.focus(); search.select(); done = true; }
    } else if (key === "?") {
      var help = document.querySelector(".nav [data-help]");
      if (help) { help.click(); done = true; }
    } else if (/^[a-z]$/.test(key)) {
      var control = withKey(key);
      if (control) { press(control); done = true; }
      else if (key === "j") done = move(1);
      else if (key === "k") done = move(-1);
      else if (key === "x") done = pick();
      else if (key === "f") {
        var filter = document.querySelector(".filters input:not([type=hidden]), .filters select");
        if (filter) { filter.focus(); done = true; }
      }
    }
    if (done) event.preventDefault();
  });
}());
