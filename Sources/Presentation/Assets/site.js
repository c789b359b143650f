"use strict";
// Everything here is an addition: pages work without it.

// Suggestions under the search box: a combobox that leaves input methods alone.
function attachSuggestions(input) {
  const form = input.form;
  const list = document.createElement("ul");
  list.className = "suggestions";
  list.id = input.id + "-suggestions";
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", "提示");
  list.hidden = true;
  form.append(list);
  input.setAttribute("role", "combobox");
  input.setAttribute("aria-autocomplete", "list");
  input.setAttribute("aria-controls", list.id);
  input.setAttribute("aria-expanded", "false");

  let entries = [];
  let selected = -1;
  let asked = "";
  let timer = 0;
  let request = null;

  function close() {
    list.hidden = true;
    selected = -1;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  }

  function select(index) {
    selected = index;
    [...list.children].forEach((item, at) => item.setAttribute("aria-selected", at === index ? "true" : "false"));
    if (index < 0) input.removeAttribute("aria-activedescendant");
    else input.setAttribute("aria-activedescendant", list.children[index].id);
  }

  function show(found) {
    entries = found;
    list.replaceChildren();
    found.forEach((entry, at) => {
      const item = document.createElement("li");
      item.id = list.id + "-" + at;
      item.setAttribute("role", "option");
      item.setAttribute("aria-selected", "false");
      const text = document.createElement("span");
      text.textContent = entry.text;
      const kind = document.createElement("small");
      kind.textContent = entry.kind;
      item.append(text, kind);
      item.addEventListener("mousedown", (event) => {
        event.preventDefault();
        location.assign(entry.page);
      });
      list.append(item);
    });
    list.hidden = found.length === 0;
    input.setAttribute("aria-expanded", String(found.length > 0));
    select(-1);
  }

  async function ask() {
    const typed = input.value.trim();
    if (typed === asked) return;
    asked = typed;
    if (request) request.abort();
    if (typed === "" || typed.length > 60) return show([]);
    request = new AbortController();
    try {
      const response = await fetch(input.dataset.suggest + "?q=" + encodeURIComponent(typed), { signal: request.signal });
      if (response.ok && input.value.trim() === typed) show(await response.json());
    } catch (error) {
      // Without suggestions the box still searches.
      if (error.name !== "AbortError") close();
    }
  }

  function later() {
    clearTimeout(timer);
    timer = setTimeout(ask, 120);
  }

  input.addEventListener("input", (event) => {
    if (!event.isComposing) later();
  });
  input.addEventListener("compositionend", later);
  input.addEventListener("blur", close);
  input.addEventListener("keydown", (event) => {
    // Keys belong to the input method while it composes.
    if (event.isComposing || event.keyCode === 229) return;
    const isOpen = !list.hidden;
    if (event.key === "ArrowDown" && isOpen) select((selected + 1) % entries.length);
    else if (event.key === "ArrowUp" && isOpen) select(selected <= 0 ? entries.length - 1 : selected - 1);
    else if (event.key === "Enter" && isOpen && selected >= 0) location.assign(entries[selected].page);
    else if (event.key === "Escape") {
      if (isOpen) close();
      else input.value = "";
    } else return;
    event.preventDefault();
  });
}

document.querySelectorAll("input[data-suggest]").forEach(attachSuggestions);

// A long story does not fit an address: it goes by POST.
document.querySelectorAll("form.search").forEach((form) => {
  form.addEventListener("submit", () => {
    if (new TextEncoder().encode(form.elements.q.value).length > 900) form.method = "post";
  });
});

// A verdict is sent without leaving the page; without this the server thanks on a page of its own.
document.querySelectorAll("form.feedback-form").forEach((form) => {
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const box = form.closest(".feedback");
    const body = new URLSearchParams(new FormData(form));
    const status = document.createElement("p");
    status.setAttribute("role", "status");
    try {
      const response = await fetch(form.action, { method: "post", body });
      status.textContent = response.ok ? "谢谢，已经记下。" : "没有记下，请稍后再试。";
      if (response.ok) box.querySelector(".feedback-choice").replaceWith(status);
      else box.append(status);
    } catch {
      status.textContent = "没有连上，请稍后再试。";
      box.append(status);
    }
  });
});

// On a phone the filters start folded, so that results come first.
if (matchMedia("(max-width: 56rem)").matches) {
  document.querySelectorAll(".facet-drawer, .toc details").forEach((drawer) => drawer.removeAttribute("open"));
}

// A kiosk forgets the last visitor: without a touch or a key for a minute it goes back to its empty home page.
if (document.body.dataset.idle) {
  const patience = Number(document.body.dataset.idle) * 1000;
  let timer = 0;
  const wait = () => {
    clearTimeout(timer);
    timer = setTimeout(() => location.replace("/?kiosk=1"), patience);
  };
  ["pointerdown", "keydown", "scroll", "input"].forEach((name) => addEventListener(name, wait, { passive: true }));
  wait();
}

// Reading aloud: sentence after sentence, the one being read marked, at the speed the reader likes.
function attachReading(article) {
  const bar = document.createElement("div");
  bar.className = "aloud";
  const button = document.createElement("button");
  button.type = "button";
  button.className = "quiet";
  const label = document.createElement("label");
  label.textContent = "速度 ";
  const speed = document.createElement("select");
  for (const rate of [0.75, 1, 1.25, 1.5, 2]) speed.add(new Option(rate + " 倍", String(rate), rate === 1, rate === 1));
  label.append(speed);
  bar.append(button, label);
  const title = article.querySelector("h1");
  if (title) title.after(bar);
  else article.before(bar);

  let queue = [];
  let isReading = false;

  function unmark() {
    document.querySelectorAll(".reading").forEach((element) => element.classList.remove("reading"));
    if (window.CSS && CSS.highlights) CSS.highlights.delete("reading");
  }

  function stop() {
    isReading = false;
    queue = [];
    speechSynthesis.cancel();
    unmark();
    button.textContent = "朗读";
    button.setAttribute("aria-pressed", "false");
  }

  // Sentences with the text node and the place they stand at.
  function sentences() {
    const list = [];
    const walker = document.createTreeWalker(article, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const parent = node.parentElement;
      if (parent.closest(".aloud, .badge, .trail, .stamp, details:not([open]), form, .visually-hidden")) continue;
      for (const found of node.data.matchAll(/[^。！？；]+[。！？；]?/g)) {
        if (found[0].trim() !== "") list.push({ node, start: found.index, end: found.index + found[0].length, text: found[0].trim() });
      }
    }
    return list;
  }

  function next() {
    const sentence = queue.shift();
    if (!isReading || !sentence) return stop();
    unmark();
    const range = new Range();
    range.setStart(sentence.node, sentence.start);
    range.setEnd(sentence.node, sentence.end);
    if (window.CSS && CSS.highlights) CSS.highlights.set("reading", new Highlight(range));
    else sentence.node.parentElement.classList.add("reading");
    sentence.node.parentElement.scrollIntoView({ block: "nearest" });
    const utterance = new SpeechSynthesisUtterance(sentence.text);
    utterance.lang = article.closest("[lang]").lang;
    utterance.rate = Number(speed.value);
    utterance.onend = next;
    utterance.onerror = stop;
    speechSynthesis.speak(utterance);
  }

  button.addEventListener("click", () => {
    if (isReading) return stop();
    isReading = true;
    button.textContent = "停止朗读";
    button.setAttribute("aria-pressed", "true");
    queue = sentences();
    next();
  });
  addEventListener("pagehide", stop);
  stop();
}

if ("speechSynthesis" in window) document.querySelectorAll("[data-aloud]").forEach(attachReading);
