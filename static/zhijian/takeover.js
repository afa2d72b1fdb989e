/* A choice that brings values with it offers them at once: each field that is blank, or still holds what was offered before, takes the new value. */
(function () {
  "use strict";
  document.addEventListener("change", (event) => {
    const select = event.target;
    if (!select.matches || !select.matches("select[data-takes-over]")) return;
    const chosen = select.selectedOptions[0];
    for (const name of select.dataset.takesOver.split(" ")) {
      const field = select.form.elements[name];
      const offered = chosen && chosen.getAttribute(`data-${name}`);
      if (!field || !offered || (field.value && field.value !== field.dataset.offered)) continue;
      field.value = offered;
      field.dataset.offered = offered;
      field.dispatchEvent(new Event("input", { bubbles: true }));
    }
  });
})();
