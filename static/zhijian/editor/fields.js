/* The fields of a section's form, all alike: a value is the list of texts that the browser would send. */

import { RichText } from "./text.js";

const asTexts = (value) => (Array.isArray(value) ? value.map(String) : value === true ? ["on"] : value === false ? [] : [value === null || value === undefined ? "" : String(value)]);
const same = (one, other) => JSON.stringify(one) === JSON.stringify(other);

export class Field {
  constructor(form, name) {
    this.form = form;
    this.name = name;
    this.rich = null;
    this.controls = [...form.elements].filter((control) => control.name === name);
    this.box = this.controls[0].closest(".field");
    this.byHand = this.controls.some((control) => "byHand" in control.dataset);
    this.saved = this.get();
    this.refused = null; // the value that the server would not take
    this.dispute = null; // the panel that shows two versions
  }

  /** Put a rich text editor over the textarea, where the field has one. */
  async enrich(tools) {
    const textarea = this.controls[0];
    if (!("rich" in textarea.dataset)) return;
    const cursor = textarea.autofocus || document.activeElement === textarea;
    this.rich = await RichText.over(textarea, tools);
    if (cursor) this.rich.focus();
  }

  get() {
    return new FormData(this.form).getAll(this.name).map(String);
  }

  set(value) {
    const texts = asTexts(value);
    if (this.rich) {
      this.rich.value = texts[0];
      return;
    }
    for (const control of this.controls) {
      if (control.type === "checkbox") control.checked = texts.includes(control.value);
      else control.value = texts[0];
    }
  }

  /** Take a value from the server as what is stored now. */
  take(value) {
    this.set(value);
    this.saved = this.get();
    this.settle();
  }

  /** Whether something was written that the server has not got. */
  get changed() {
    return !same(this.get(), this.saved);
  }

  /** Whether it can be sent now by itself. */
  get ready() {
    return this.changed && !this.byHand && !this.dispute && !same(this.get(), this.refused);
  }

  get focused() {
    return this.rich ? this.rich.focused : this.controls.includes(document.activeElement);
  }

  get composing() {
    return Boolean(this.rich && this.rich.editor.view.composing);
  }

  settle() {
    this.refused = null;
    this.complain([]);
    if (this.dispute) this.dispute.remove();
    this.dispute = null;
  }

  /** Show at the field what is wrong with it, or that nothing is. */
  complain(reasons) {
    const id = `id_${this.name}_error`;
    const old = this.form.querySelector(`#${CSS.escape(id)}`);
    if (old) old.remove();
    this.box.classList.toggle("field-invalid", reasons.length > 0);
    for (const control of this.controls) control.setAttribute("aria-invalid", String(reasons.length > 0));
    if (this.rich) this.rich.mark(reasons.length > 0);
    if (!reasons.length) return;
    const place = Object.assign(document.createElement("div"), { id });
    for (const reason of reasons) place.append(Object.assign(document.createElement("p"), { className: "field-error", textContent: reason }));
    this.box.append(place);
  }

  /** Say once that the text is another's; gone with the next word that is written. */
  tell(template) {
    this.box.querySelectorAll(".editor-news").forEach((old) => old.remove());
    const news = template.content.cloneNode(true);
    this.box.append(news);
    this.form.addEventListener("input", () => this.box.querySelectorAll(".editor-news").forEach((old) => old.remove()), { once: true });
  }

  destroy() {
    if (this.rich) this.rich.destroy();
  }
}

export { asTexts, same };
