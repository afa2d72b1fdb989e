/* What a page does beyond HTML: everything here is an addition, no page depends on it. */
(function () {
  "use strict";

  const text = (name) => document.body.dataset[name] || "";

  /* After a refused form the summary of errors takes the focus, so that it is read out and the keyboard starts there. */
  function focusErrors(root) {
    const summary = root.querySelector("[data-error-summary]");
    if (summary) summary.focus();
    return Boolean(summary);
  }

  /* A second click must not send a form twice. The button stays enabled until the browser has gathered the fields. */
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.getAttribute("method")?.toLowerCase() !== "post" || event.defaultPrevented) return;
    if (form.dataset.sent) return event.preventDefault();
    form.dataset.sent = "yes";
    form.removeAttribute("data-changed");
    setTimeout(() => lock(form, true));
    setTimeout(() => lock(form, false), 10000); // an answer that is a download leaves the page standing
  });

  /* Whoever signs out leaves nothing of theirs in the browser: text that was kept until it is saved goes too. */
  document.addEventListener("submit", (event) => {
    if (!(event.target.getAttribute("action") || "").endsWith("/logout/")) return;
    for (const name of Object.keys(localStorage).filter((key) => key.startsWith("zhijian:draft:"))) localStorage.removeItem(name);
  });

  function lock(form, busy) {
    if (!busy) delete form.dataset.sent;
    const outside = form.id ? document.querySelectorAll(`button[form="${CSS.escape(form.id)}"]`) : [];
    for (const button of [...form.querySelectorAll("button[type=submit], button:not([type])"), ...outside]) {
      button.disabled = busy;
      button.toggleAttribute("aria-busy", busy);
    }
  }

  /* The back button brings back the page as it was left: its forms can be sent again. */
  window.addEventListener("pageshow", (event) => {
    if (event.persisted) document.querySelectorAll("form[data-sent]").forEach((form) => lock(form, false));
  });

  /* Leaving a changed form asks first. */
  document.addEventListener("input", (event) => {
    const form = event.target.form;
    if (form && "guard" in form.dataset) form.dataset.changed = "yes";
  });
  window.addEventListener("beforeunload", (event) => {
    if (document.querySelector("form[data-guard][data-changed]:not([data-sent])")) event.preventDefault();
  });

  /* Menus close on Escape, on a click elsewhere, and when the focus moves on. */
  const openMenus = () => document.querySelectorAll("details.menu[open]");
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    for (const menu of openMenus()) {
      menu.open = false;
      menu.querySelector("summary").focus();
    }
  });
  for (const kind of ["click", "focusin"]) {
    document.addEventListener(kind, (event) => {
      for (const menu of openMenus()) if (!menu.contains(event.target)) menu.open = false;
    });
  }

  /* A panel for a decision puts the cursor where the words go; a link to one (#decide) opens it. */
  document.addEventListener("toggle", (event) => {
    if (!event.target.matches || !event.target.matches("details.decision[open]")) return;
    const field = event.target.querySelector("textarea, input:not([type=hidden]), select");
    if (field) field.focus({ preventScroll: true });
  }, true);
  function openTarget() {
    const target = location.hash.length > 1 && document.getElementById(decodeURIComponent(location.hash.slice(1)));
    const panel = target && target.closest("details");
    if (panel) panel.open = true;
  }
  window.addEventListener("hashchange", openTarget);

  /* `data-submit` on a select sends its form at once (language, sorting); without script its button does. */
  document.addEventListener("change", (event) => {
    if (event.target.matches("[data-submit]")) event.target.form.requestSubmit();
  });
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-action]");
    if (!button) return;
    if (button.dataset.action === "print") window.print();
    if (button.dataset.action === "close-dialog") button.closest("dialog").close();
    if (button.dataset.action === "copy") copy(button);
  });

  /* The whole of what is shown cut short: into the clipboard, or, where the browser has none for this page, shown to be selected. */
  async function copy(button) {
    const place = button.querySelector("[data-short]");
    try {
      await navigator.clipboard.writeText(button.dataset.text);
      button.querySelector("[data-copied]").hidden = false;
    } catch {
      place.textContent = button.dataset.text;
    }
  }

  /* Opening a notice of the inbox is reading it, also in a new tab. */
  for (const kind of ["click", "auxclick"]) {
    document.addEventListener(kind, (event) => {
      const link = event.target.closest("a[data-read]");
      if (!link || event.button > 1) return;
      const headers = JSON.parse(document.body.getAttribute("hx-headers") || "{}");
      fetch(link.dataset.read, { method: "POST", headers, keepalive: true, redirect: "manual" });
      link.removeAttribute("data-read");
    });
  }

  /* htmx: a form with errors (422) is swapped in; a refusal opens over the page; anything else is said in one sentence. */
  document.addEventListener("htmx:beforeSwap", (event) => {
    const { xhr } = event.detail;
    if (xhr.status === 422 || xhr.getResponseHeader("X-In-Place")) { // an edit in place answers refusals within the form
      event.detail.shouldSwap = true;
      event.detail.isError = false;
    } else if (xhr.status >= 400) {
      event.detail.shouldSwap = false;
      showRefusal(xhr.responseText);
    }
  });
  document.addEventListener("htmx:sendError", () => notify(text("offline")));
  document.addEventListener("htmx:timeout", () => notify(text("offline")));
  document.addEventListener("htmx:afterRequest", (event) => {
    const form = event.target.closest && event.target.closest("form");
    if (form) lock(form, false);
  });
  document.addEventListener("htmx:afterSettle", (event) => {
    reachScrollers();
    if (focusErrors(event.target)) return;
    // Only what a person did moves the focus; a list that looks again by itself leaves it where it is.
    if (!event.detail.requestConfig || !event.detail.requestConfig.triggeringEvent) return;
    if (document.activeElement !== document.body || event.target === document.body) return;
    const place = event.target.querySelector("[autofocus], a, button, input:not([type=hidden])");
    if (place) place.focus({ preventScroll: true });
  });

  function showRefusal(html) {
    const page = new DOMParser().parseFromString(html, "text/html");
    const refusal = page.getElementById("refusal");
    if (!refusal) return notify(text("failed"));
    const dialog = document.getElementById("refusal-dialog");
    dialog.querySelector("[data-dialog-body]").replaceChildren(document.adoptNode(refusal));
    dialog.showModal();
  }

  function notify(sentence) {
    const notice = document.createElement("div");
    notice.className = "notice notice-bad";
    notice.append(Object.assign(document.createElement("div"), { textContent: sentence }));
    const list = document.getElementById("messages");
    list.append(notice);
    list.scrollIntoView({ block: "nearest" });
  }

  /* What scrolls sideways can be reached and scrolled with the keyboard. */
  function reachScrollers() {
    for (const box of document.querySelectorAll(".chart, .table-box")) {
      if (box.scrollWidth > box.clientWidth && !box.hasAttribute("tabindex")) box.tabIndex = 0;
    }
  }
  window.addEventListener("resize", reachScrollers);

  /* A course too wide for the screen starts where it is now; the past is scrolled back to. */
  for (const course of document.querySelectorAll(".chart-course")) course.scrollLeft = course.scrollWidth;

  /* Of tabs too many for the screen the present one is in sight. */
  for (const tab of document.querySelectorAll(".tabs [aria-current]")) {
    const row = tab.closest("ul");
    if (row.scrollWidth > row.clientWidth) row.scrollLeft += tab.getBoundingClientRect().right - row.getBoundingClientRect().right + row.clientWidth / 4;
  }

  focusErrors(document);
  reachScrollers();
  openTarget();
})();
