// What the site does beyond plain links and forms. Every page works without this file: htmx only fetches the same page
// and swaps a part of it, and what stands here makes that pleasant for keyboard and screen reader.
(function () {
  "use strict";

  // Nothing of a page is kept in the browser, "back" asks the server again, and nothing is ever evaluated as code.
  Object.assign(htmx.config, {
    allowEval: false,
    allowScriptTags: false,
    historyCacheSize: 0,
    includeIndicatorStyles: false,
    refreshOnHistoryMiss: true,
    scrollIntoViewOnBoost: false,
    selfRequestsOnly: true,
    timeout: 15000,
  });

  document.documentElement.classList.add("js");

  // A part that was swapped in may hold a sentence for who cannot see the change: [data-announce]. It is read out
  // through one live region that is never swapped itself.
  function announce(text) {
    const region = document.getElementById("announcer");
    if (region && text && region.textContent !== text) region.textContent = text;
  }

  document.addEventListener("htmx:afterSettle", function (event) {
    const part = event.target;
    const said = part.matches("[data-announce]") ? part : part.querySelector("[data-announce]");
    if (said) announce(said.dataset.announce);
  });

  // The form's fields go into the address; empty ones do not.
  document.addEventListener("htmx:configRequest", function (event) {
    if (event.detail.verb !== "get") return;
    const fields = event.detail.formData;
    for (const name of new Set(fields.keys())) {
      const filled = fields.getAll(name).filter((value) => value !== "");
      fields.delete(name);
      filled.forEach((value) => fields.append(name, value));
    }
    // A field that says nothing without another ("within 25 km" of where?) goes along with that other only.
    for (const field of event.detail.elt.querySelectorAll("[data-only-with]")) {
      if (!fields.has(field.dataset.onlyWith)) fields.delete(field.name);
    }
  });

  // A profile that is full took nothing of what was just ticked: the page is loaded anew, so that the ticks are true.
  document.addEventListener("htmx:beforeSwap", function (event) {
    const url = event.detail.xhr.responseURL;
    if (!/[?&]fout=vol(&|$)/.test(url)) return;
    event.detail.shouldSwap = false;
    location.assign(url);
  });

  // Pages that went wrong (and the sign that the session is over) are shown as a page, not swallowed.
  document.addEventListener("htmx:responseError", function (event) {
    if (event.detail.xhr.status === 422) return;
    const element = event.detail.elt;
    const form = element.closest("form");
    if (form && event.detail.requestConfig.verb === "post") HTMLFormElement.prototype.submit.call(form);
    else window.location.assign(event.detail.pathInfo.finalRequestPath);
  });

  document.addEventListener("htmx:sendError", function () {
    const region = document.getElementById("announcer");
    if (region) announce(region.dataset.offline);
  });

  // "Print this page" is a button that only exists with JavaScript.
  document.addEventListener("click", function (event) {
    const button = event.target instanceof Element ? event.target.closest("[data-print]") : null;
    if (button) window.print();
  });
})();
