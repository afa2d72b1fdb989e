/* A section that is being written: it saves by itself, keeps what is not saved, and sets two versions side by side. */

import { Draft, told } from "./drafts.js";
import { Field, asTexts, same } from "./fields.js";
import { post, token } from "./saving.js";
import { Tools, toNodes } from "./text.js";

const PAUSE = 900; // milliseconds without a key before it saves
const RETRY = 5000;
const TRIES = [0, 401, 500, 502, 503, 504];

const digests = (text) => Object.fromEntries(text.split(" ").filter(Boolean).map((pair) => pair.split(":")));
const asText = (seen) => Object.entries(seen).map(([name, digest]) => `${name}:${digest}`).join(" ");

export class Section {
  constructor(form) {
    this.form = form;
    this.slug = form.dataset.editor;
    this.state = form.querySelector("[data-save-state]");
    this.draft = new Draft(form.dataset.draft);
    this.seen = digests(form.elements.seen.value);
    this.fields = Object.keys(this.seen).filter((name) => form.elements[name]).map((name) => new Field(form, name));
    this.busy = null;
    this.ready = this.open();
  }

  template(name) {
    return this.form.querySelector(`template[data-${name}]`);
  }

  async open() {
    const bar = this.template("tools").content.firstElementChild.cloneNode(true);
    const tools = new Tools(bar);
    const first = this.fields.find((field) => "rich" in field.controls[0].dataset);
    if (first) {
      first.box.parentElement.before(bar);
      try {
        for (const field of this.fields) await field.enrich(tools);
      } catch {
        bar.remove(); // without the library the plain textareas stay
      }
    }
    this.tools = tools;
    // A form that came back refused is sent by hand, knowingly.
    if (!("refused" in this.form.dataset)) this.begin();
  }

  begin() {
    const { form } = this;
    if ("bound" in form.dataset) for (const field of this.fields) field.saved = null;
    const done = form.querySelector("[data-done]");
    done.textContent = done.dataset.done;
    form.querySelector("[data-cancel]").hidden = true;
    this.state.hidden = false;
    form.addEventListener("input", () => this.wrote());
    form.addEventListener("change", () => this.wrote());
    form.addEventListener("focusout", (event) => !form.contains(event.relatedTarget) && this.flush());
    form.addEventListener("keydown", (event) => this.key(event));
    form.addEventListener("click", (event) => this.chosen(event));
    form.addEventListener("htmx:confirm", (event) => this.finish(event));
    this.offer(this.draft.read());
  }

  key(event) {
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "s") {
      event.preventDefault();
      this.flush();
    }
    if (event.altKey && event.key === "F10") this.tools.block.focus();
  }

  field(name) {
    return this.fields.find((field) => field.name === name);
  }

  wrote() {
    this.keep();
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.flush(), PAUSE);
    if (this.fields.some((field) => field.byHand && field.changed)) this.say(this.state.dataset.byHand, "info");
    setTimeout(() => this.guard());
  }

  /* What is unsaved goes into the browser's store at once; what was found there and not looked at yet stays. */
  keep() {
    const values = { ...(this.found ? this.found.values : {}) };
    const seen = { ...(this.found ? this.found.seen : {}) };
    for (const field of this.fields.filter((one) => one.changed)) {
      values[field.name] = field.get();
      seen[field.name] = this.seen[field.name];
    }
    this.draft.write(values, seen);
  }

  /* Only what does not save by itself makes leaving the page a question. */
  guard() {
    const risky = this.fields.some((field) => field.changed && (!field.ready || this.failing));
    if (risky) this.form.dataset.changed = "yes";
    else delete this.form.dataset.changed;
  }

  say(sentence, tone) {
    this.state.textContent = sentence;
    this.state.dataset.tone = tone;
  }

  /** Save everything that can be saved; resolves when nothing is under way any more. */
  flush(leaving = false) {
    clearTimeout(this.timer);
    if (this.closed) return Promise.resolve();
    if (!leaving && this.fields.some((field) => field.composing)) {
      this.timer = setTimeout(() => this.flush(), PAUSE); // half a word of an input method is no text yet
      return Promise.resolve();
    }
    this.busy ||= this.send(leaving).finally(() => { this.busy = null; });
    return this.busy;
  }

  async send(leaving) {
    await this.ready;
    let saved = false;
    for (let names = this.names(); names.length; names = this.names()) {
      const values = Object.fromEntries(names.map((name) => [name, this.field(name).get()]));
      this.say(this.state.dataset.saving, "busy");
      const { status, body } = await post(this.form.action, this.pairs(values), token(this.form), leaving);
      if (this.closed) return;
      this.failing = TRIES.includes(status) || !("told" in body);
      saved ||= status === 200;
      if (status === 200) this.stored(values, body);
      else if (status === 422) this.wrong(values, body);
      else if (body.disputed) this.dispute(values, body);
      else { this.failed(status, body, values); break; }
    }
    this.keep();
    this.guard();
    if (saved && !leaving) this.showFactors();
  }

  /* The rail says how the success factors stand now; the section itself stays as it is being written. */
  showFactors() {
    const place = this.form.querySelector("[data-cancel]").getAttribute("hx-get");
    if (place) window.htmx.ajax("GET", place, { target: this.form, swap: "none" });
  }

  names() {
    return this.fields.filter((field) => field.ready).map((field) => field.name);
  }

  pairs(values) {
    const pairs = [["version", this.form.elements.version.value], ["seen", asText(this.seen)]];
    for (const [name, texts] of Object.entries(values)) pairs.push(["changed", name], ...texts.map((text) => [name, text]));
    return pairs;
  }

  stored(values, body) {
    this.form.elements.version.value = body.version;
    for (const [name, texts] of Object.entries(values)) {
      const field = this.field(name);
      field.saved = texts;
      field.settle();
      this.seen[name] = body.seen[name];
    }
    this.news(body);
    this.carry();
    this.say(this.fields.some((field) => field.dispute) ? this.state.dataset.disputed : body.told, this.fields.some((field) => field.dispute) ? "bad" : "ok");
  }

  /* The form itself, which the last button sends, must know what its fields were read as. */
  carry() {
    this.form.elements.seen.value = asText(this.seen);
  }

  /** Show what others have written into fields that nobody touched here. */
  news({ newer, seen }) {
    for (const [name, value] of Object.entries(newer || {})) {
      const field = this.field(name);
      if (!field || field.changed || field.dispute || this.seen[name] === seen[name]) continue;
      field.take(value);
      this.seen[name] = seen[name];
      field.tell(this.template("news"));
    }
    this.carry();
  }

  wrong(values, body) {
    for (const [name, texts] of Object.entries(values)) {
      const told = Object.keys(body.errors).some((field) => values[field]);
      if (body.errors[name] || !told) this.field(name).refused = texts;
    }
    for (const [name, reasons] of Object.entries(body.errors)) if (this.field(name)) this.field(name).complain(reasons);
    this.say(body.told, "bad");
  }

  dispute(values, body) {
    for (const [name, theirs] of Object.entries(body.disputed)) {
      const field = this.field(name);
      const panel = this.template("versions").content.firstElementChild.cloneNode(true);
      panel.querySelector("[data-title]").textContent = `${body.title} · ${theirs.label}`;
      panel.querySelector("[data-told]").textContent = body.told;
      panel.querySelector("[data-theirs]").append(...(field.rich ? toNodes(theirs.value) : [theirs.shown]));
      panel.querySelector("[data-mine]").append(...(field.rich ? toNodes(values[name][0]) : [spoken(field)]));
      const take = panel.querySelector('[data-take="theirs"]');
      if (body.own) take.textContent = take.dataset.own; // nobody else: one's own other window
      Object.assign(panel.dataset, { field: name, seen: body.seen[name] });
      panel.value = theirs.value;
      if (field.dispute) field.dispute.remove();
      field.dispute = panel;
      field.box.append(panel);
    }
    this.say(this.state.dataset.disputed, "bad");
  }

  chosen(event) {
    const button = event.target.closest("[data-take]");
    if (!button) return;
    const panel = button.closest(".versions");
    const field = this.field(panel.dataset.field);
    this.seen[field.name] = panel.dataset.seen;
    if (button.dataset.take === "theirs") field.take(panel.value);
    else field.settle();
    this.carry();
    if (field.rich) field.rich.focus();
    this.say("", "ok");
    this.flush();
    this.keep();
  }

  failed(status, body, values) {
    const why = { 0: "offline", 401: "signedOut" }[status] || "broken";
    this.say(this.failing || !body.told ? this.state.dataset[why] : body.told, "bad");
    if (this.failing) this.timer = setTimeout(() => this.flush(), RETRY);
    else for (const [name, texts] of Object.entries(values)) this.field(name).refused = texts;
  }

  /* Before the section closes, all of it is with the server; where that cannot be, it stays open. */
  finish(event) {
    if (event.target !== this.form) return;
    event.preventDefault();
    this.flush().then(() => {
      const stuck = this.fields.find((field) => field.changed && !field.byHand);
      if (!stuck) return event.detail.issueRequest(true);
      stuck.box.scrollIntoView({ block: "nearest" });
    });
  }

  /** Offer text that an earlier visit could not save. */
  offer(found) {
    const values = found ? Object.entries(found.values).filter(([name, texts]) => this.field(name) && !same(texts, this.field(name).get())) : [];
    if (!values.length) return found && this.draft.drop(found.keys);
    this.found = found;
    const panel = this.template("found").content.firstElementChild.cloneNode(true);
    panel.querySelector("[data-when]").textContent = told(found.at);
    const text = panel.querySelector("[data-text]");
    for (const [name, texts] of values) if (this.field(name).rich) text.append(...toNodes(texts[0]));
    panel.querySelector("[data-restore]").addEventListener("click", () => this.decide(panel, values));
    panel.querySelector("[data-discard]").addEventListener("click", () => this.decide(panel, []));
    this.form.prepend(panel);
  }

  decide(panel, values) {
    panel.remove();
    for (const [name, texts] of values) {
      const field = this.field(name);
      const { saved } = field;
      field.set(field.controls[0].type === "checkbox" ? texts : texts[0]);
      field.saved = saved;
      if (this.found.seen[name]) this.seen[name] = this.found.seen[name];
    }
    this.draft.drop(this.found.keys);
    this.found = null;
    this.keep();
    this.flush();
  }

  /** The form has left the page: what is unsaved stays in the browser's store, and nothing more is sent from here. */
  close() {
    clearTimeout(this.timer);
    this.keep();
    this.closed = true;
    this.fields.forEach((field) => field.destroy());
  }
}

function spoken(field) {
  const [control] = field.controls;
  if (control.type === "checkbox") return field.controls.filter((one) => one.checked).map((one) => one.labels[0]?.textContent.trim()).join(" · ");
  return control.selectedOptions ? control.selectedOptions[0]?.textContent : asTexts(field.get())[0];
}
