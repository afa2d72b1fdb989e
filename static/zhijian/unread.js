/* How much is unread is asked every minute while the page is looked at: the bell, the title and the inbox say it without being loaded anew. */
(function () {
  "use strict";

  const bell = document.querySelector("[data-unread-url]");
  if (!bell) return;
  const MINUTE = 60000;
  const count = bell.querySelector(".count");
  const words = bell.querySelector(".sr-only");
  const more = document.querySelector("[data-newer-than]");
  const title = document.title;
  let pause = MINUTE;
  let asked = Date.now();
  let timer = 0;

  /* Pages that were opened together do not ask together. */
  function wait(time) {
    clearTimeout(timer);
    if (!document.hidden) timer = setTimeout(ask, time * (0.9 + Math.random() * 0.2));
  }

  async function ask() {
    asked = Date.now();
    try {
      // Whoever was signed out meanwhile is led to the sign-in page: that is no answer, and nothing is asked any more.
      const answer = await fetch(bell.dataset.unreadUrl, { headers: { Accept: "application/json" }, redirect: "manual" });
      if (answer.type === "opaqueredirect" || answer.status === 401 || answer.status === 403) return;
      if (!answer.ok) throw new Error(answer.status);
      show(await answer.json());
      pause = MINUTE;
    } catch {
      pause = Math.min(pause * 2, 16 * MINUTE); // a server in trouble is left in peace
    }
    wait(pause);
  }

  function show(told) {
    if (more) more.hidden = told.newest <= Number(more.dataset.newerThan);
    if (told.unread === Number(bell.dataset.unread)) return;
    bell.dataset.unread = told.unread;
    count.textContent = told.unread;
    count.hidden = !told.unread;
    words.textContent = told.words;
    document.title = told.unread ? `(${told.unread}) ${title}` : title;
  }

  /* A page in the background asks nothing; looked at again, it asks at once if its minute is over. */
  document.addEventListener("visibilitychange", () => wait(Math.max(0, pause - (Date.now() - asked))));
  wait(pause);
})();
