/* Minutes are written in the editor of the plan's sections; without the script, or its library, the textarea stays. */

import { RichText, Tools } from "../zhijian/editor/text.js";

for (const textarea of document.querySelectorAll("form[data-minutes] textarea[data-rich]")) {
  const form = textarea.form;
  const bar = form.querySelector("template[data-tools]").content.firstElementChild.cloneNode(true);
  RichText.over(textarea, new Tools(bar)).then((rich) => {
    rich.element.before(bar);
    rich.mark(textarea.getAttribute("aria-invalid") === "true");
    textarea.required = false; // what is hidden cannot be pointed at by the browser: the server says it at the field
  }, () => bar.remove());
}
