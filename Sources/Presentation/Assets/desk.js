"use strict";
// Keys of the hotline desk. Letters work only outside the question, and never while an input method composes.
(() => {
  const question = document.getElementById("desk-q");
  const links = [...document.querySelectorAll("[data-candidate]")];
  const status = document.getElementById("copied");

  async function copy(button) {
    let text = document.querySelector(button.dataset.copy).textContent;
    if (button.id === "copy-note") text = "来电时间：" + new Date().toLocaleString("zh-CN", { hour12: false }) + "\n" + text;
    try {
      await navigator.clipboard.writeText(text);
    } catch {
      // An unencrypted intranet page has no clipboard interface: copy by selection.
      const area = document.createElement("textarea");
      area.value = text;
      area.className = "visually-hidden";
      document.body.append(area);
      area.select();
      const done = document.execCommand("copy");
      area.remove();
      if (!done) {
        status.textContent = "没有复制成功，请手动选中文字复制";
        return;
      }
    }
    status.textContent = "已复制";
  }

  document.querySelectorAll("[data-copy]").forEach((button) => button.addEventListener("click", () => copy(button)));

  function move(step) {
    if (links.length === 0) return;
    const at = links.indexOf(document.activeElement);
    links[at < 0 ? (step > 0 ? 0 : links.length - 1) : (at + step + links.length) % links.length].focus();
  }

  document.addEventListener("keydown", (event) => {
    if (event.isComposing || event.keyCode === 229 || event.ctrlKey || event.metaKey || event.altKey) return;
    // The number field is typed in as well.
    if (document.activeElement instanceof HTMLInputElement) return;
    const isTyping = document.activeElement === question;
    if (isTyping) {
      if (event.key === "Enter" && !event.shiftKey) {
        if (question.value.trim() !== "") question.form.requestSubmit();
      } else if (event.key === "Escape") question.blur();
      else if (event.key === "ArrowDown" && question.selectionStart === question.value.length && links.length > 0) move(1);
      else return;
      event.preventDefault();
      return;
    }
    const key = event.key;
    if (key === "/") {
      question.focus();
      question.select();
    } else if (key === "ArrowDown") move(1);
    else if (key === "ArrowUp") move(-1);
    else if (/^[1-9]$/.test(key) && links[key - 1]) links[key - 1].click();
    else if (key === "c" || key === "C") {
      const button = document.getElementById(event.shiftKey ? "copy-full" : "copy");
      if (!button) return;
      copy(button);
    } else if (key === "w" || key === "W") {
      const button = document.getElementById("copy-note");
      if (!button) return;
      copy(button);
    } else if (key === "Escape") {
      question.focus();
      question.select();
    } else return;
    event.preventDefault();
  });

  question.form.addEventListener("submit", () => {
    if (new TextEncoder().encode(question.value).length > 900) question.form.method = "post";
  });
})();
