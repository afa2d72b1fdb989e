/* Sends what was written, and says how that went. Nothing here knows of the page. */

const cookie = (name) => document.cookie.split("; ").find((pair) => pair.startsWith(`${name}=`))?.slice(name.length + 1);

/** The token that proves a request to be this page's; a new sign-in in another tab brings a new one. */
export function token(form) {
  return cookie("csrftoken") || form.elements.csrfmiddlewaretoken.value;
}

/** Post pairs; answer {status, body}: status 0 without a connection, 401 where one is no longer signed in. */
export async function post(url, pairs, csrf, keepalive = false) {
  let answer;
  try {
    answer = await fetch(url, {
      method: "POST", body: new URLSearchParams(pairs), redirect: "manual", keepalive,
      headers: { Accept: "application/json", "X-CSRFToken": csrf },
    });
  } catch {
    return { status: 0, body: {} };
  }
  if (answer.type === "opaqueredirect") return { status: 401, body: {} };
  const json = (answer.headers.get("Content-Type") || "").includes("json");
  try {
    return { status: answer.status, body: json ? await answer.json() : {} };
  } catch {
    return { status: 0, body: {} };
  }
}
