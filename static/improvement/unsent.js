/* A report of progress that meets no connection stays in the browser and is sent again when the connection is back; its key makes it one report. */
(function () {
  "use strict";
  // Signing out removes what begins with "zhijian:draft:". Reports outlive it: they are done work, and are sent for their own author alone.
  const PREFIX = "zhijian:report:";
  const AGAIN = 15000; // milliseconds between two tries, for networks that come back without telling
  const words = document.getElementById("unsent-words").dataset;
  const held = new Map(); // what a browser that stores nothing keeps as long as the page stands
  const reports = () => [...Object.keys(localStorage).filter((name) => name.startsWith(PREFIX)), ...held.keys()];
  const read = (name) => held.get(name) || JSON.parse(localStorage.getItem(name) || "null");
  const own = () => reports().filter((name) => read(name)?.person === words.person);
  const formHere = () => document.querySelector("form[data-keep]");
  const underWay = new Set();

  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (!form.matches("form[data-keep]")) return;
    event.preventDefault(); // before the handler that locks forms which leave the page
    if (form.dataset.sent) return;
    const fields = [...new FormData(form, event.submitter).entries()].filter((pair) => typeof pair[1] === "string");
    const key = fields.find((pair) => pair[0] === "key")[1];
    const name = PREFIX + key;
    lock(form, true);
    keep(name, { person: form.dataset.keep, url: form.action, item: form.dataset.title, fields });
    send(name);
  }, true);

  /* Whoever signs out learns that reports of theirs are still on this device. */
  document.addEventListener("submit", (event) => {
    if (!(event.target.getAttribute("action") || "").endsWith("/logout/") || !own().length) return;
    if (confirm(words.leaving)) return;
    event.preventDefault();
    event.stopImmediatePropagation();
  }, true);

  function keep(name, report) {
    try {
      localStorage.setItem(name, JSON.stringify(report));
    } catch {
      held.set(name, report);
    }
  }

  function drop(name) {
    held.delete(name);
    localStorage.removeItem(name);
  }

  function lock(form, locked) {
    form.toggleAttribute("aria-busy", locked);
    form.removeAttribute("data-changed");
    if (locked) form.dataset.sent = "yes";
    else delete form.dataset.sent;
    for (const button of document.querySelectorAll(`form[data-keep] button, button[form="${form.id}"]`)) button.disabled = locked;
  }

  async function send(name) {
    const report = read(name);
    if (!report || report.person !== words.person || underWay.has(name)) return;
    underWay.add(name);
    try {
      await post(name, report);
    } finally {
      underWay.delete(name);
    }
  }

  async function post(name, report) {
    const body = new URLSearchParams(report.fields);
    const headers = JSON.parse(document.body.getAttribute("hx-headers") || "{}");
    if (headers["X-CSRFToken"]) body.set("csrfmiddlewaretoken", headers["X-CSRFToken"]);
    let answer;
    try {
      answer = await fetch(report.url, { method: "POST", body, headers, credentials: "same-origin" });
    } catch {
      return kept(report);
    }
    if (answer.status >= 500) return kept(report);
    await told(name, report, answer);
  }

  function kept(report) {
    const form = formHere();
    if (!form || form.action !== report.url) return;
    lock(form, true);
    form.querySelector("[data-kept]").hidden = false;
  }

  async function told(name, report, answer) {
    // Signed out, or somebody signed in since this page was loaded: the report waits for its author.
    const signedOut = answer.redirected && new URL(answer.url).pathname.startsWith("/accounts/login/");
    if (signedOut || answer.headers.has("X-Form-Expired")) return say(words.signIn, report.url, report.item);
    const form = formHere();
    const here = form && form.action === report.url;
    const saved = answer.ok && answer.redirected;
    if (!here && !saved) return refused(name, report);
    drop(name);
    if (!here) return say(words.sent);
    // Saved or not, the answer is the item's page: with its message, or with what is wrong and everything that was typed.
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const main = page.getElementById("main");
    if (!main) return location.reload();
    if (saved) history.replaceState(null, "", answer.url);
    document.getElementById("main").replaceWith(document.adoptNode(main));
    const first = main.querySelector("[data-error-summary], #refusal") || main;
    first.tabIndex = -1;
    first.focus({ preventScroll: true });
    scrollTo(0, 0);
  }

  function refused(name, report) {
    if (report.refused) return;
    keep(name, { ...report, refused: true });
    say(words.refused, report.url, report.item);
  }

  const said = new Set(); // every try fails anew, but is told once

  function say(sentence, url, label) {
    if (said.has(sentence + url)) return;
    said.add(sentence + url);
    const notice = document.createElement("div");
    notice.className = url ? "notice notice-warn" : "notice notice-ok";
    notice.setAttribute("role", "status");
    const body = document.createElement("div");
    body.append(`${sentence} `);
    if (url) body.append(Object.assign(document.createElement("a"), { href: url, textContent: label || url }));
    notice.append(body);
    document.getElementById("messages").append(notice);
  }

  async function sendAll() {
    for (const name of reports()) {
      const report = read(name);
      const form = formHere();
      if (report && (!report.refused || (form && form.action === report.url))) await send(name);
    }
  }

  for (const name of own()) kept(read(name));
  window.addEventListener("online", sendAll);
  setInterval(sendAll, AGAIN);
  sendAll();
})();
