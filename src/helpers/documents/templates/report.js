"use strict";
/* Sorts and filters the tables marked data-sort. Without it every page says the same. */
(() => {
  const EMPTY = ["–", ""];
  const plain = (text) => text.normalize("NFD").replace(/[\u0300-\u036f]/g, "")
    .replace(/đ/g, "d").replace(/Đ/g, "D").toLowerCase();
  const words = (cell) => (cell ? cell.textContent.trim() : "");
  const LANG = document.documentElement.lang;
  const amount = (text) => {
    // read as Vietnamese is written, with a decimal comma
    const swapped = { ".": ",", ",": "." };
    const vietnamese = LANG === "vi" ? text : text.replace(/[.,]/g, (mark) => swapped[mark]);
    const match = /^[+−-]?\d[\d.]*(,\d+)?/.exec(vietnamese.replace("−", "-"));
    return match ? parseFloat(match[0].replace(/\./g, "").replace(",", ".")) : NaN;
  };
  const letters = new Intl.Collator(LANG);
  const compare = (one, two) => {
    if (!isNaN(one.amount) && !isNaN(two.amount)) return one.amount - two.amount;
    if (isNaN(one.amount) !== isNaN(two.amount)) return isNaN(one.amount) ? 1 : -1;
    return letters.compare(one.text, two.text);
  };
  const make = (name, text, attributes) => {
    const element = document.createElement(name);
    element.textContent = text;
    for (const key in attributes) element.setAttribute(key, attributes[key]);
    return element;
  };

  const sortable = (table, rows, status) => {
    const heads = [...table.tHead.rows[table.tHead.rows.length - 1].cells];
    const homes = rows.map((row) => [row, row.parentNode]);
    const groups = [...table.querySelectorAll("tr.group")];
    const order = (place, direction) => {
      heads.forEach((head) => head.removeAttribute("aria-sort"));
      groups.forEach((row) => { row.hidden = direction !== 0; });
      if (direction === 0) {
        homes.forEach(([row, home]) => home.append(row));
        return _("Thứ tự ban đầu");
      }
      heads[place].setAttribute("aria-sort", direction > 0 ? "ascending" : "descending");
      const keys = rows.map((row) => {
        const text = words(row.cells[place]);
        return { row, text, amount: amount(text) };
      });
      // in a column of numbers, words say why there is none: they come last both ways
      const counted = (key) => !isNaN(key.amount);
      const ofNumbers = keys.some((key) => key.row.cells[place]?.tagName === "TD" && counted(key));
      const says = ofNumbers ? counted : (key) => !EMPTY.includes(key.text);
      const full = keys.filter(says).sort((one, two) => direction * compare(one, two));
      const rest = keys.filter((key) => !says(key));
      table.tBodies[0].append(...[...full, ...rest].map((key) => key.row));
      return _("Đã xếp theo ") + heads[place].textContent.trim();
    };
    const buttons = [];
    heads.forEach((head, place) => {
      if ("plain" in head.dataset) return;
      const button = make("button", head.textContent.trim(), { type: "button", class: "sort" });
      head.replaceChildren(button);
      buttons.push([place, button]);
      let next = 1;
      button.addEventListener("click", () => {
        if (!head.hasAttribute("aria-sort")) next = 1;
        status.textContent = order(place, next);
        next = next === 1 ? -1 : next === -1 ? 0 : 1;
      });
    });
    return table.classList.contains("cards") ? choice(buttons, order, status) : "";
  };

  /* Where rows are cards no head is seen: a list says what to sort by, and heads take no focus. */
  const choice = (buttons, order, status) => {
    const label = make("label", _("Xếp theo: "), { class: "sort-by" });
    const list = make("select", "", {});
    list.append(make("option", _("Thứ tự ban đầu"), { value: "0 0" }));
    buttons.forEach(([place, button]) => {
      const name = button.textContent;
      list.append(make("option", name + " ▲", { value: place + " 1" }));
      list.append(make("option", name + " ▼", { value: place + " -1" }));
    });
    list.addEventListener("change", () => {
      const [place, direction] = list.value.split(" ").map(Number);
      status.textContent = order(place, direction);
    });
    const narrow = matchMedia("(max-width: 40rem)");
    const fit = () => buttons.forEach(([, button]) => { button.tabIndex = narrow.matches ? -1 : 0; });
    narrow.addEventListener("change", fit);
    fit();
    label.append(list);
    return label;
  };

  const filterable = (table, rows, status, id) => {
    const label = make("label", _("Lọc bảng: "), { class: "filter", for: id });
    const input = make("input", "", { type: "search", id, autocomplete: "off" });
    label.append(input);
    let texts = [];
    input.addEventListener("input", () => {
      const wanted = plain(input.value.trim());
      let shown = 0;
      if (!texts.length) texts = rows.map((row) => plain(row.textContent));
      table.classList.toggle("filtered", wanted !== "");
      rows.forEach((row, place) => {
        row.hidden = !texts[place].includes(wanted);
        if (!row.hidden) shown += 1;
      });
      status.textContent = _("Còn ") + shown + "/" + rows.length + _(" dòng");
    });
    return label;
  };

  /* Of a very long table the first rows are shown, in whatever order; all when asked for. */
  const opener = (table, count) => {
    const text = _("Chỉ hiện các dòng đầu; hiện cả ") + count.toLocaleString(LANG) + _(" dòng");
    const button = make("button", text, { type: "button" });
    button.addEventListener("click", () => {
      table.classList.add("opened");
      button.remove();
    });
    return button;
  };

  document.querySelectorAll("table[data-sort]").forEach((table, place) => {
    const rows = [...table.tBodies].flatMap((body) => [...body.rows])
      .filter((row) => !row.classList.contains("group"));
    if (rows.length < 3) return;
    const tools = make("div", "", { class: "tools" });
    const status = make("span", "", { role: "status" });
    if (rows.length > 5) tools.append(filterable(table, rows, status, "loc-" + place));
    tools.append(status);
    if (table.classList.contains("long")) tools.append(opener(table, rows.length));
    const scroll = table.closest(".scroll") || table;
    scroll.before(tools);
    tools.prepend(sortable(table, rows, status));
  });
})();
