/* A rich text field over a textarea: paragraphs, two headings, lists, bold, italic and tables; the textarea stays what is sent. */

let library;

/** Load the editor's library, once. */
export function load() {
  library ||= import("../../django_prose_editor/editor.js");
  return library;
}

const TAGS = new Set(["p", "br", "ul", "ol", "li", "strong", "em", "h3", "h4", "table", "thead", "tbody", "tr", "th", "td"]);
const SILENT = new Set(["script", "style", "template", "noscript", "iframe", "object", "svg", "math", "title"]);
const BLOCK = /^\s*<(p|ul|ol|table|h3|h4)[\s>]/i;
/* Spans as audit/rich.py narrows them. */
const SPANS = new Set(["colspan", "rowspan"]);
const WIDEST = 50;
const WIDEST_TOGETHER = 1000;
const escaped = (text) => text.replace(/[&<>]/g, (sign) => ({ "&": "&amp;", "<": "&lt;", ">": "&gt;" })[sign]);

/** The HTML of a stored text: rich text as it is, plain text in paragraphs (as audit/rich.py does it). */
export function toHtml(text) {
  if (BLOCK.test(text)) return text;
  const parts = text.split(/(?:\r?\n){2,}/).filter((part) => part.trim());
  return parts.map((part) => `<p>${part.trim().split(/\r?\n/).map(escaped).join("<br>")}</p>`).join("");
}

function narrower() {
  let taken = 0;
  return (value) => {
    const span = /^[0-9]+$/.test(value.trim()) ? Math.min(Math.max(Number(value), 1), WIDEST) : 0;
    if (!span || taken + span > WIDEST_TOGETHER) return null;
    taken += span;
    return String(span);
  };
}

/** The same as nodes to be looked at: nothing but the tags that a text may have, whatever a browser kept. */
export function toNodes(text) {
  const narrowed = narrower();
  const { body } = new DOMParser().parseFromString(toHtml(text), "text/html");
  for (const element of [...body.querySelectorAll("*")]) {
    if (!TAGS.has(element.localName)) element.replaceWith(...(SILENT.has(element.localName) ? [] : element.childNodes));
    for (const { name, value } of [...element.attributes]) {
      const span = SPANS.has(name) ? narrowed(value) : null;
      if (span) element.setAttribute(name, span);
      else element.removeAttribute(name);
    }
  }
  return [...body.childNodes].map((node) => document.adoptNode(node));
}

const unaligned = (cell) => cell.extend({
  addAttributes() {
    const { align, ...kept } = this.parent();
    return kept;
  },
});

function extensionsFrom(kit) {
  const heading = kit.Heading.extend({
    /* What is pasted with other headings keeps being one. */
    parseHTML: () => ["h1", "h2", "h3", "h4", "h5", "h6"].map((tag) => ({ tag, attrs: { level: tag < "h4" ? 3 : 4 } })),
  }).configure({ levels: [3, 4] });
  const numbered = kit.OrderedList.extend({
    addAttributes: () => ({}), // every list counts from one: nothing else is stored
    addNodeView: () => null,
    addInputRules() {
      return [new kit.InputRule({ find: /^1(?:[.)．]\s|、)$/, handler: numberIt })];
    },
  });
  function numberIt({ range, chain }) {
    chain().deleteRange(range).toggleOrderedList().run();
  }
  return [
    kit.Document, kit.Paragraph, kit.Text, kit.HardBreak, kit.Bold, kit.Italic, heading, kit.BulletList, numbered, kit.ListItem,
    kit.Table, kit.TableRow, unaligned(kit.TableHeader), unaligned(kit.TableCell), kit.UndoRedo, kit.Gapcursor, kit.Dropcursor, kit.TrailingNode,
  ];
}

/** One field: `value` is what would be stored; a text that was only looked at stays to the letter what it was. */
export class RichText {
  static async over(textarea, tools) {
    const kit = await load();
    return new RichText(textarea, tools, kit);
  }

  constructor(textarea, tools, kit) {
    this.textarea = textarea;
    this.element = Object.assign(document.createElement("div"), { className: "editor" });
    textarea.before(this.element);
    textarea.hidden = true;
    const label = textarea.form.querySelector(`label[for="${CSS.escape(textarea.id)}"]`);
    if (label && !label.id) label.id = `${textarea.id}_label`;
    this.editor = new kit.Editor({
      element: this.element,
      extensions: extensionsFrom(kit),
      content: toHtml(textarea.value),
      injectCSS: false, // the page's policy allows no style of a script's making: editor.css has it
      editorProps: { attributes: { class: "prose", role: "textbox", "aria-multiline": "true", "aria-labelledby": label ? label.id : "" } },
      onUpdate: () => this.wrote(),
      onTransaction: () => tools.follow(this),
      onFocus: () => tools.follow(this),
    });
    this.editor.view.dispatch(this.editor.state.tr); // a line to write on below a table, from the start
    this.remember(textarea.value);
    if (label) label.addEventListener("click", () => this.focus());
  }

  remember(text) {
    this.stored = text;
    this.shown = this.html();
  }

  html() {
    return this.editor.getHTML().replace(/(<p><\/p>)+$/, "");
  }

  get value() {
    const html = this.html();
    return html === this.shown ? this.stored : html;
  }

  /** Put another text in; what stood there can be brought back with undo. */
  set value(text) {
    const { from } = this.editor.state.selection;
    this.editor.commands.setContent(toHtml(text), { emitUpdate: false });
    this.remember(text);
    this.textarea.value = text;
    const end = this.editor.state.doc.content.size;
    this.editor.commands.setTextSelection(Math.min(from, end));
  }

  wrote() {
    this.textarea.value = this.value;
    this.textarea.dispatchEvent(new Event("input", { bubbles: true }));
  }

  focus() {
    this.editor.commands.focus(null, { scrollIntoView: false });
  }

  get focused() {
    return this.editor.isFocused;
  }

  mark(wrong) {
    this.editor.view.dom.setAttribute("aria-invalid", String(wrong));
  }

  destroy() {
    this.editor.destroy();
  }
}

const DEEDS = {
  bold: (chain) => chain.toggleBold(),
  italic: (chain) => chain.toggleItalic(),
  bulletList: (chain) => chain.toggleBulletList(),
  orderedList: (chain) => chain.toggleOrderedList(),
  table: (chain) => chain.insertTable({ rows: 3, cols: 3, withHeaderRow: true }),
  undo: (chain) => chain.undo(),
  redo: (chain) => chain.redo(),
  addRowAfter: (chain) => chain.addRowAfter(),
  addColumnAfter: (chain) => chain.addColumnAfter(),
  deleteRow: (chain) => chain.deleteRow(),
  deleteColumn: (chain) => chain.deleteColumn(),
  toggleHeaderRow: (chain) => chain.toggleHeaderRow(),
  deleteTable: (chain) => chain.deleteTable(),
};
const STATES = { bold: "bold", italic: "italic", bulletList: "bulletList", orderedList: "orderedList", toggleHeaderRow: "tableHeader" };

/** The one toolbar of a section: it works on the rich text that was written in last. */
export class Tools {
  constructor(bar) {
    this.bar = bar;
    this.block = bar.querySelector("[data-block]");
    this.buttons = [...bar.querySelectorAll("[data-tool]")];
    this.field = null;
    bar.addEventListener("mousedown", (event) => event.target.closest("button") && event.preventDefault());
    bar.addEventListener("click", (event) => this.press(event.target.closest("[data-tool]")));
    bar.addEventListener("keydown", (event) => this.key(event));
    this.block.addEventListener("change", (event) => {
      event.stopPropagation();
      this.kind(this.block.value);
    });
    this.block.addEventListener("input", (event) => event.stopPropagation());
    this.show();
  }

  press(button) {
    if (!button || !this.field || button.getAttribute("aria-disabled") === "true") return;
    DEEDS[button.dataset.tool](this.field.editor.chain().focus()).run();
  }

  kind(value) {
    if (!this.field) return;
    const chain = this.field.editor.chain().focus();
    (value === "paragraph" ? chain.setParagraph() : chain.setHeading({ level: Number(value) })).run();
  }

  /* Arrow keys walk through the tools, Tab leaves them, Escape goes back to the text. */
  key(event) {
    if (event.key === "Escape" && this.field) return this.field.focus();
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!step || event.target === this.block && event.altKey) return;
    const places = [this.block, ...this.buttons].filter((one) => one.offsetParent && !one.disabled);
    const next = places[(places.indexOf(event.target) + step + places.length) % places.length];
    event.preventDefault();
    for (const one of places) one.tabIndex = one === next ? 0 : -1;
    next.focus();
  }

  follow(field) {
    if (field.editor && (field.focused || this.field === field)) {
      this.field = field;
      this.show();
    }
  }

  show() {
    const editor = this.field && this.field.editor;
    const can = editor && editor.can();
    this.block.disabled = !editor;
    if (editor) this.block.value = editor.isActive("heading", { level: 3 }) ? "3" : editor.isActive("heading", { level: 4 }) ? "4" : "paragraph";
    for (const button of this.buttons) {
      const name = button.dataset.tool;
      const state = STATES[name];
      if (state) button.setAttribute("aria-pressed", String(Boolean(editor && editor.isActive(state))));
      const off = !editor || ((name === "undo" || name === "redo") && !can[name]()) || (name === "table" && editor.isActive("table"));
      button.setAttribute("aria-disabled", String(off));
    }
    this.bar.querySelector("[data-table-tools]").hidden = !(editor && editor.isActive("table"));
    const places = [this.block, ...this.buttons].filter((one) => !one.disabled);
    if (!places.some((one) => one.tabIndex === 0 && one.offsetParent)) this.rove(places);
  }

  rove(places) {
    places.forEach((one, place) => { one.tabIndex = place ? -1 : 0; });
  }
}
