/* Ticked rows of a table: how many there are, and one tick for all. */
(function () {
  "use strict";
  const form = document.querySelector("form[data-bulk]");
  if (!form) return;
  const ticks = () => [...document.querySelectorAll(`input[type="checkbox"][form="${form.id}"][name="row"]`)];
  const all = document.querySelector("input[data-bulk-all]");
  function tell() {
    const chosen = ticks().filter((tick) => tick.checked).length;
    form.querySelector("[data-bulk-count]").textContent = chosen;
    for (const button of form.querySelectorAll("button")) button.disabled = chosen === 0;
    if (all) {
      all.checked = chosen > 0 && chosen === ticks().length;
      all.indeterminate = chosen > 0 && !all.checked;
    }
  }
  document.addEventListener("change", (event) => {
    if (event.target === all) for (const tick of ticks()) tick.checked = all.checked;
    if (event.target === all || event.target.name === "row") tell();
  });
  window.addEventListener("pageshow", tell);
  tell();
})();
