// ATMP Match in the browser. Everything here is an enhancement: each action also exists as a link or a form.
"use strict";

const toast = document.getElementById("toast");

// People who typed something wrong start reading at the summary, whether the page is new or was swapped in.
function focusProblems(root) {
  const summary = root.querySelector(".errsum");
  if (summary) {
    summary.focus();
  }
}

// One polite live region says what a swap could not show; it stays until the next request.
function say(words) {
  toast.textContent = words || "";
}

document.addEventListener("htmx:configRequest", (event) => {
  const token = document.querySelector('meta[name="csrf-token"]');
  if (token) {
    event.detail.headers["X-CSRFToken"] = token.content;
  }
});
document.addEventListener("htmx:beforeRequest", () => say(""));
document.addEventListener("htmx:sendError", () => say(toast.dataset.offline));
document.addEventListener("htmx:timeout", () => say(toast.dataset.offline));
document.addEventListener("htmx:responseError", (event) => {
  say(event.detail.xhr.status === 429 ? toast.dataset.often : toast.dataset.refused);
});
document.addEventListener("htmx:afterSwap", (event) => {
  // What replaced its target whole is the event's own element; the target itself is gone.
  focusProblems(event.detail.target.isConnected ? event.detail.target : event.target);
  if (event.target.dataset.say) {
    say(event.target.dataset.say);
  }
});

// A form that saves by itself names the place that says so: <form data-saved="#saved">.
document.addEventListener("htmx:beforeRequest", (event) => {
  const place = event.target.closest("[data-saved]");
  if (place && place.dataset.sent) {
    event.preventDefault();
  } else if (place) {
    document.querySelector(place.dataset.saved).textContent = toast.dataset.saving;
  }
});

// A menu made of <details> closes with Escape and when the person goes elsewhere.
document.addEventListener("keydown", (event) => {
  const menu = event.key === "Escape" && event.target.closest("details.menu[open], details.mmenu[open]");
  if (menu) {
    menu.open = false;
    menu.querySelector("summary").focus();
  }
});
document.addEventListener("click", (event) => {
  for (const menu of document.querySelectorAll("details.menu[open]")) {
    menu.open = menu.contains(event.target);
  }
});

// What a reader has opened or shut stays so when a swap brings the same part anew: it is known by its id.
const openParts = new Map();
document.addEventListener("htmx:beforeSwap", () => {
  for (const part of document.querySelectorAll("details[id]")) {
    openParts.set(part.id, part.open);
  }
});
document.addEventListener("htmx:afterSettle", () => {
  for (const part of document.querySelectorAll("details[id]")) {
    part.open = openParts.get(part.id) ?? part.open;
  }
  openParts.clear();
});

// On a small screen filters start shut; without scripts they stand open.
if (matchMedia("(max-width: 53.75em)").matches) {
  for (const part of document.querySelectorAll("details[data-shut-small]")) {
    part.open = false;
  }
}

// On paper nothing stays folded.
let unfolded = [];
addEventListener("beforeprint", () => {
  unfolded = [...document.querySelectorAll("main details:not([open])")];
  unfolded.forEach((part) => (part.open = true));
});
addEventListener("afterprint", () => {
  unfolded.forEach((part) => (part.open = false));
});

// A dialogue opens from its button and gives the focus back: <button data-open="id-of-dialog">.
document.addEventListener("click", (event) => {
  const opener = event.target.closest("[data-open]");
  if (opener) {
    const dialog = document.getElementById(opener.dataset.open);
    dialog.addEventListener("close", () => opener.focus(), { once: true });
    dialog.showModal();
  }
});

// "No, it is ...": choosing in the list chooses that answer, and another answer empties the list.
document.addEventListener("change", (event) => {
  const reading = event.target.closest("[data-reading]");
  if (reading && event.target.matches("select") && event.target.value) {
    reading.querySelector("[value=other]").checked = true;
  } else if (reading && event.target.matches("input:not([value=other])")) {
    reading.querySelector("select").value = "";
  }
});

// The months under the week choice follow it.
document.addEventListener("change", (event) => {
  const { start, end } = event.target.dataset;
  if (start && end) {
    for (const cell of document.querySelectorAll(".cal [data-day]")) {
      cell.classList.toggle("chosen", start <= cell.dataset.day && cell.dataset.day < end);
    }
  }
});

// Two clicks send once: the second submit of the same form within three seconds is dropped. A form that is just saving
// itself is sent when that is done, and saves itself no more: otherwise its own save would look like somebody else's.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.matches("[data-saved].htmx-request")) {
    event.preventDefault();
    form.addEventListener("htmx:afterRequest", () => form.requestSubmit(event.submitter), { once: true });
    return;
  }
  if (form.dataset.sent) {
    event.preventDefault();
    return;
  }
  form.dataset.sent = "true";
  setTimeout(() => delete form.dataset.sent, 3000);
});

focusProblems(document);
