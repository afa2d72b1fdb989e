/* A report of progress that meets no connection stays in the browser and is sent again when the connection is back; its key makes it one report. */
(function () {
  "use strict";
  const PREFIX = "zhijian:draft:report:"; // signing out removes what begins with "zhijian:draft:"
  const AGAIN = 15000; // milliseconds between two tries, for networks that come back without telling
  const words = document.getElementById("unsent-words").dataset;
  const reports = () => Object.keys(localStorage).filter((name) => name.startsWith(PREFIX));
  const read = (name) => JSON.parse(localStorage.getItem(name) || "null");
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
    localStorage.setItem(name, JSON.stringify({ person: form.dataset.keep, url: form.action, item: form.dataset.title, fields }));
    send(name);
  }, true);

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
    if (answer.redirected && new URL(answer.url).pathname.startsWith("/accounts/login/")) return say(words.signIn, answer.url);
    const form = formHere();
    const here = form && form.action === report.url;
    const saved = answer.ok && answer.redirected;
    if (!here && !saved) return refused(name, report);
    localStorage.removeItem(name);
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
    localStorage.setItem(name, JSON.stringify({ ...report, refused: true }));
    say(words.refused, report.url, report.item);
  }

  function say(sentence, url, label) {
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

  for (const name of reports()) {
    const report = read(name);
    if (report && report.person === words.person) kept(report);
  }
  window.addEventListener("online", sendAll);
  setInterval(sendAll, AGAIN);
  sendAll();
})();
