/* The button at a section's head opens its comments once and then folds them away and back, with whatever has been typed in them. */
(() => {
  "use strict";
  const placeOf = (button) => document.getElementById(button.getAttribute("aria-controls"));

  document.addEventListener("click", (event) => {
    const button = event.target.closest(".section-talk");
    const place = button && placeOf(button);
    if (!place || !place.firstElementChild) return;
    event.preventDefault();
    event.stopPropagation(); // they are here already: the server is not asked again
    place.hidden = !place.hidden;
    button.setAttribute("aria-expanded", String(!place.hidden));
  }, true);

  function tell() {
    for (const button of document.querySelectorAll(".section-talk")) {
      const place = placeOf(button);
      if (place) button.setAttribute("aria-expanded", String(Boolean(place.firstElementChild) && !place.hidden));
    }
  }
  document.addEventListener("htmx:afterSettle", tell);
  document.addEventListener("toggle", (event) => {
    if (!event.target.matches || !event.target.matches("details.talk-answer[open], details.talk-more[open]")) return;
    event.target.querySelector("textarea").focus({ preventScroll: true });
  }, true);
})();

/* A deed in one thread swaps the whole panel: what is being typed in its other forms is carried over. */
(() => {
  "use strict";
  const typed = new Map(); // address of a form -> text
  const texts = (panel) => [...panel.querySelectorAll("form textarea")];

  document.addEventListener("htmx:beforeSwap", (event) => {
    const panel = event.detail.target;
    if (!panel.matches?.(".talk")) return;
    const sent = event.detail.requestConfig?.elt;
    for (const text of texts(panel)) if (text.form !== sent && text.value !== text.defaultValue) typed.set(text.form.getAttribute("action"), text.value);
  });

  document.addEventListener("htmx:afterSettle", () => {
    if (!typed.size) return;
    for (const text of document.querySelectorAll(".talk form textarea")) {
      const kept = typed.get(text.form.getAttribute("action"));
      if (kept === undefined || text.value !== text.defaultValue) continue;
      text.value = kept;
      text.closest("details")?.setAttribute("open", "");
    }
    typed.clear();
  });
})();
