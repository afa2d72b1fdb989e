/* While @ and the beginning of a name are typed, the people who can be mentioned are offered. Without this script a typed user name does the same. */
(() => {
  "use strict";
  const TYPED = /(?:^|[^A-Za-z0-9._%+-])@([^\s@]{0,40})$/;
  const WAIT = 120; // milliseconds of rest before the server is asked
  let field = null;
  let list = null;
  let chosen = 0;
  let timer = 0;
  let asked = null;

  function close() {
    clearTimeout(timer);
    if (asked) asked.abort();
    if (list) list.remove();
    if (field) for (const name of ["aria-controls", "aria-activedescendant"]) field.removeAttribute(name);
    field = list = asked = null;
  }

  function typed(area) {
    return area.selectionStart === area.selectionEnd ? TYPED.exec(area.value.slice(0, area.selectionStart)) : null;
  }

  async function offer(area, words) {
    if (asked) asked.abort();
    asked = new AbortController();
    try {
      const answer = await fetch(`${area.dataset.mentions}?q=${encodeURIComponent(words)}`, { signal: asked.signal, headers: { Accept: "application/json" } });
      if (!answer.ok) return close();
      const { people } = await answer.json();
      if (document.activeElement === area && typed(area)) show(area, people);
    } catch (error) {
      if (error.name !== "AbortError") close();
    }
  }

  function show(area, people) {
    if (list) list.remove();
    if (!people.length) return close();
    field = area;
    chosen = 0;
    list = document.createElement("ul");
    list.className = "mention-list";
    list.id = "mention-list";
    list.setAttribute("role", "listbox");
    people.forEach((person, place) => {
      const entry = Object.assign(document.createElement("li"), { id: `mention-${place}` });
      entry.setAttribute("role", "option");
      entry.dataset.handle = person.handle;
      const name = Object.assign(document.createElement("span"), { textContent: person.name });
      const more = Object.assign(document.createElement("small"), { textContent: [person.username, person.department].filter(Boolean).join(" · ") });
      entry.append(name, more);
      list.append(entry);
    });
    area.after(list);
    area.setAttribute("aria-controls", list.id);
    mark(0);
    list.scrollIntoView({ block: "nearest" });
  }

  function mark(place) {
    const entries = [...list.children];
    chosen = (place + entries.length) % entries.length;
    entries.forEach((entry, number) => entry.setAttribute("aria-selected", String(number === chosen)));
    field.setAttribute("aria-activedescendant", entries[chosen].id);
    entries[chosen].scrollIntoView({ block: "nearest" });
  }

  function take(entry) {
    const found = typed(field);
    const area = field;
    if (found) {
      const end = area.selectionStart;
      area.setRangeText(`@${entry.dataset.handle} `, end - found[1].length - 1, end, "end");
    }
    close();
    area.focus();
    area.dispatchEvent(new Event("input", { bubbles: true }));
  }

  function look(event) {
    const area = event.target;
    if (!area.matches || !area.matches("textarea[data-mentions]") || event.isComposing) return;
    const found = typed(area);
    if (!found) return close();
    clearTimeout(timer);
    timer = setTimeout(() => offer(area, found[1]), WAIT);
  }
  document.addEventListener("input", look);
  document.addEventListener("compositionend", look);

  document.addEventListener("keydown", (event) => {
    if (!list || event.target !== field || event.isComposing) return;
    const steps = { ArrowDown: () => mark(chosen + 1), ArrowUp: () => mark(chosen - 1), Enter: () => take(list.children[chosen]), Tab: () => take(list.children[chosen]), Escape: close };
    if (!steps[event.key]) return;
    event.preventDefault();
    event.stopPropagation();
    steps[event.key]();
  }, true);

  document.addEventListener("mousedown", (event) => {
    const entry = list && event.target.closest(".mention-list > li");
    if (!entry) return;
    event.preventDefault(); // the cursor stays in the text
    take(entry);
  });
  document.addEventListener("focusout", (event) => { if (event.target === field) close(); });
})();
