"use strict";
// Ctrl+K: every page and every button of this page, found by a few characters of its words. An addition: all of it is on the page too.

(() => {
  const most = 12;
  let dialog = null;
  let words = null;
  let list = null;
  let shown = [];
  let chosen = 0;

  function node(name, attributes, text) {
    const made = document.createElement(name);
    for (const [key, value] of Object.entries(attributes || {})) made.setAttribute(key, value);
    if (text) made.textContent = text;
    return made;
  }

  function label(control) {
    return control.textContent.replace(/\s+/g, " ").trim().slice(0, 60);
  }

  // Pages of the header, then what this page offers: links of the console and buttons that can be pressed.
  function commands() {
    const found = [];
    const seen = new Set();
    function add(text, kind, run) {
      if (!text || seen.has(kind + text)) return;
      seen.add(kind + text);
      found.push({ text, kind, run });
    }
    for (const link of document.querySelectorAll(".console-nav a")) add(label(link), "打开", () => { location.href = link.href; });
    for (const button of document.querySelectorAll("main button:not([disabled])")) {
      add(label(button), "按下", () => button.click());
    }
    for (const link of document.querySelectorAll("main a[href^='/console']")) add(label(link), "打开", () => { location.href = link.href; });
    return found;
  }

  // What a text leads to besides: searches in the lists that this person may see.
  function searches(text) {
    const places = [["items", "条目"], ["lexicon", "词表"]];
    return places.filter(([path]) => document.querySelector(`.console-nav a[href='/console/${path}']`)).map(([path, name]) => ({
      text: `在${name}里找“${text}”`, kind: "查找",
      run: () => { location.href = `/console/${path}?q=${encodeURIComponent(text)}`; },
    }));
  }

  function mark(index) {
    chosen = Math.max(0, Math.min(shown.length - 1, index));
    [...list.children].forEach((row, place) => row.setAttribute("aria-selected", String(place === chosen)));
    const row = list.children[chosen];
    if (row) row.scrollIntoView({ block: "nearest" });
    words.setAttribute("aria-activedescendant", row ? row.id : "");
  }

  function show() {
    const text = words.value.trim();
    const fitting = commands().filter((command) => command.text.includes(text));
    shown = fitting.slice(0, most).concat(text ? searches(text) : []);
    list.replaceChildren(...shown.map((command, index) => {
      const row = node("li", { role: "option", id: `palette-${index}`, "aria-selected": "false" }, command.text);
      row.append(node("small", {}, command.kind));
      row.addEventListener("click", () => run(index));
      return row;
    }));
    mark(0);
  }

  function run(index) {
    const command = shown[index];
    if (!command) return;
    dialog.close();
    command.run();
  }

  function open() {
    if (!dialog) {
      dialog = node("dialog", { class: "palette", "aria-label": "命令" });
      words = node("input", {
        type: "text", id: "palette-words", role: "combobox", "aria-label": "要做什么", "aria-expanded": "true", "aria-controls": "palette-list",
        "aria-autocomplete": "list", autocomplete: "off", placeholder: "要做什么：打几个字，↑↓ 选，回车执行",
      });
      list = node("ul", { id: "palette-list", role: "listbox", "aria-label": "可以做的事" });
      words.addEventListener("input", (event) => { if (!event.isComposing) show(); });
      words.addEventListener("compositionend", show);
      words.addEventListener("keydown", (event) => {
        if (event.isComposing || event.keyCode === 229) return;
        const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
        if (step) mark(chosen + step);
        else if (event.key === "Enter") run(chosen);
        else return;
        event.preventDefault();
      });
      dialog.append(words, list);
      document.body.append(dialog);
    }
    words.value = "";
    dialog.showModal();
    show();
    words.focus();
  }

  document.addEventListener("keydown", (event) => {
    if (event.isComposing || !(event.ctrlKey || event.metaKey) || event.key !== "k") return;
    event.preventDefault();
    if (dialog && dialog.open) dialog.close(); else open();
  });
})();
