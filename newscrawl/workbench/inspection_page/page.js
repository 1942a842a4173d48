"use strict";
// The two sides of an inspection: a mark in the page and its entry in the list lead to each other.
// The frame runs no script: this one reaches into its document, which has the same origin.
(() => {
  const frame = document.getElementById("page");
  const list = document.getElementById("parts");
  const status = document.getElementById("status");
  const buttons = [...list.querySelectorAll("button.part")];
  const owners = new Map(); // number of a part -> the button of its entry
  const STEPS = { j: 1, ArrowDown: 1, k: -1, ArrowUp: -1 };

  const numbers = (button, name) => (button.dataset[name] || "").split(" ").filter(Boolean);
  const layerOf = (element) => [...element.classList].find((name) => name.startsWith("layer-")).slice("layer-".length);
  const isShown = (element) => !document.body.classList.contains(`hide-${layerOf(element)}`);

  for (const button of buttons) {
    for (const number of numbers(button, "owns")) owners.set(number, button);
  }

  const start = () => {
    const page = frame.contentDocument;
    const marks = new Map(); // number of a part -> its marks
    for (const mark of page.querySelectorAll("mark[data-part]")) {
      if (!marks.has(mark.dataset.part)) marks.set(mark.dataset.part, []);
      marks.get(mark.dataset.part).push(mark);
    }
    const firsts = [...marks.values()].map((own) => own[0]);
    const tabStops = { page: page.querySelector('mark[tabindex="0"]'), list: null };

    const takeTab = (side, element) => {
      if (tabStops[side]) tabStops[side].tabIndex = -1;
      if (element) element.tabIndex = 0;
      tabStops[side] = element;
    };

    // Shows an entry and the marks of its parts as the current ones; `number` is the part that was chosen.
    const choose = (button, number) => {
      for (const old of [...page.querySelectorAll(".current"), ...list.querySelectorAll(".current")]) {
        old.classList.remove("current");
      }
      const parts = button ? numbers(button, "parts") : [number];
      const mark = (marks.get(number) || marks.get(parts.find((part) => marks.has(part))) || [])[0];
      for (const part of parts) {
        for (const own of marks.get(part) || []) own.classList.add("current");
      }
      for (const link of list.querySelectorAll("a")) link.tabIndex = -1;
      if (button) {
        const entry = button.closest(".entry");
        entry.classList.add("current");
        for (const link of entry.querySelectorAll("a")) link.tabIndex = 0;
        for (let around = entry.closest("details"); around; around = around.parentElement.closest("details")) {
          around.open = true;
        }
        takeTab("list", button);
      }
      if (mark) takeTab("page", mark);
      return mark;
    };

    const showMark = (mark) => mark && mark.scrollIntoView({ block: "center" });
    const showEntry = (button) => button && button.closest(".entry").scrollIntoView({ block: "center" });

    const fromList = (button, { follow }) => {
      const mark = choose(button, numbers(button, "parts")[0]);
      if (!mark) status.textContent = "the page does not show it";
      showMark(mark);
      if (follow && mark) mark.focus({ preventScroll: true });
      showEntry(button);
    };

    const fromPage = (mark, { follow }) => {
      const button = owners.get(mark.dataset.part);
      choose(button, mark.dataset.part);
      showEntry(button);
      if (follow && button) button.focus({ preventScroll: true });
    };

    const step = (elements, current, by) => {
      const shown = elements.filter((element) => isShown(element.closest("[class*=layer-]")) && element.getClientRects().length);
      if (!shown.length) return null;
      const at = shown.indexOf(current);
      const next = at < 0 ? 0 : Math.min(Math.max(at + by, 0), shown.length - 1);
      const label = shown[next].querySelector(".label");
      const what = label ? label.textContent : shown[next].title.split(":")[0] || "left out";
      status.textContent = `${next + 1} of ${shown.length}: ${what}`;
      return shown[next];
    };

    const isStep = (event) => event.key in STEPS && !event.ctrlKey && !event.metaKey && !event.altKey;

    list.addEventListener("click", (event) => {
      const button = event.target.closest("button.part");
      if (button) fromList(button, { follow: true });
    });

    document.addEventListener("keydown", (event) => {
      const isInList = event.target.matches("button.part");
      if (!isStep(event) || (event.key.startsWith("Arrow") && !isInList)) return;
      const next = step(buttons, isInList ? event.target : tabStops.list, STEPS[event.key]);
      if (!next) return;
      event.preventDefault();
      fromList(next, { follow: false });
      next.focus({ preventScroll: true });
    });

    page.addEventListener("click", (event) => {
      const mark = event.target.closest && event.target.closest("mark[data-part]");
      if (mark && isShown(mark)) fromPage(mark, { follow: true });
    });

    page.addEventListener("keydown", (event) => {
      const mark = event.target.closest && event.target.closest("mark[data-part]");
      if (mark && (event.key === "Enter" || event.key === " ")) {
        event.preventDefault();
        fromPage(mark, { follow: true });
      } else if (isStep(event) && (mark || !event.key.startsWith("Arrow"))) {
        const next = step(firsts, mark || tabStops.page, STEPS[event.key]);
        if (!next) return;
        event.preventDefault();
        fromPage(next, { follow: false });
        next.focus({ preventScroll: true });
        showMark(next);
      }
    });

    for (const box of document.querySelectorAll("input[data-layer]")) {
      const layer = box.dataset.layer;
      const apply = () => {
        for (const body of [document.body, page.body]) body.classList.toggle(`hide-${layer}`, !box.checked);
      };
      box.addEventListener("change", apply);
      apply();
    }

    for (const link of list.querySelectorAll("a")) link.tabIndex = -1;
    takeTab("list", buttons[0] || null);
    const opening = page.querySelector("mark.title, mark.perex, mark.story");
    if (opening) opening.scrollIntoView({ block: "center" });
    document.documentElement.dataset.ready = "true";
  };

  const loaded = frame.contentDocument;
  if (loaded && loaded.URL === "about:srcdoc" && loaded.readyState === "complete") start();
  else frame.addEventListener("load", start, { once: true });
})();
