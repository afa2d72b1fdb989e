/* What tables that are edited in place ask of the server, and how its answers are read. Nothing here knows of a page. */

/** The token that proves a request to be this page's. */
export const token = () => JSON.parse(document.body.getAttribute("hx-headers") || "{}")["X-CSRFToken"] || "";

/** Turn markup into nodes; rows and cells of tables keep their place. */
export function fragment(html) {
  const holder = document.createElement("template");
  holder.innerHTML = html;
  return holder.content;
}

/** Ask the server: {status, html}; a lost connection is null, an answer from another page (signed out) has status 0. */
export async function ask(url, options = {}) {
  try {
    const answer = await fetch(url, { credentials: "same-origin", ...options, headers: { "X-CSRFToken": token(), ...options.headers } });
    return { status: answer.redirected ? 0 : answer.status, html: await answer.text() };
  } catch {
    return null;
  }
}

/** Say in one sentence why it did not work: the refusal's own, or the page's words for no connection and for failure. */
export function sentence(answer, words) {
  if (!answer) return words.offline;
  const lead = new DOMParser().parseFromString(answer.html, "text/html").querySelector("#refusal .lead");
  return lead ? lead.textContent : words.failed;
}

/** A paragraph that says what is wrong. */
export const wrong = (text, more = {}) => Object.assign(document.createElement("p"), { className: "field-error", textContent: text, ...more });
