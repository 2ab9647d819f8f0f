// Every trial, sortable and filterable, a page at a time.

// columnsOf lists the columns of the table of a study: some of the fields that the exports
// have.
function columnsOf(study) {
  const shown = new Map(Object.entries({ number: 0, place: 0, state: 0, origin: 0, value: 4, low: 4, high: 4, runs: 0, epochs: 0, train: 4 })); // digits
  if (study.trials.some((t) => t.test !== null)) shown.set('test', 4);
  study.weights.forEach((w) => shown.set(w.name, 3));
  if (study.failed) shown.set('reason', 0);
  return study.fields.filter((f) => shown.has(f.name)).map((f) => {
    const digits = shown.get(f.name), text = f.kind === 'text';
    const show = (x) => (x === null ? '' : f.name === 'origin' ? originLabel(x) : text || digits === 0 ? String(x) : fixed(x, digits));
    return { ...f, text, label: f.name === 'place' ? 'rank' : f.name, reason: f.name === 'reason', show };
  });
}

// trialTable returns the table's element and how to choose among its trials from
// outside.
function trialTable(first, open) {
  let study = first, columns = columnsOf(study);
  const perPage = 50;
  const state = { sort: 'place', down: false, page: 0, filter: () => true, chosen: null };
  const count = make('p', { class: 'note', role: 'status', id: 'table-count' });
  const error = make('p', { class: 'error', role: 'alert' });
  const head = make('tr'), body = make('tbody');
  const page = make('span', { id: 'table-page' });
  const step = (n) => () => { state.page += n; fill(); };
  const previous = make('button', { type: 'button', onclick: step(-1) }, 'previous'), next = make('button', { type: 'button', onclick: step(1) }, 'next');
  const read = () => {
    try {
      state.filter = parseFilter(input.value, study.fields, study.lattice.sources);
      error.textContent = '';
      return true;
    } catch (e) {
      error.textContent = e.message;
      return false;
    }
  };
  const input = make('input', { type: 'search', id: 'table-filter', spellcheck: 'false', autocomplete: 'off', placeholder: 'value > 0.5 and {F}{C} > 0 and state = complete', 'aria-describedby': 'table-help', oninput: () => {
    if (!read()) return;
    state.page = 0;
    fill();
  } });

  function heads() {
    head.replaceChildren(...columns.map((c) => make('th', { scope: 'col', class: c.text ? 'text' : undefined },
      make('button', { type: 'button', onclick: () => {
        if (state.sort === c.name) state.down = !state.down;
        else [state.sort, state.down] = [c.name, ['value', 'low', 'high', 'train', 'test'].includes(c.name)];
        state.page = 0;
        fill();
      } }, c.label))));
  }

  function chosen() {
    const column = columns.find((c) => c.name === state.sort) || columns[0];
    const sign = state.down ? -1 : 1;
    return study.trials.filter((t) => state.filter(t) && (!state.chosen || state.chosen(t))).map((t) => [column.of(t), t]).sort(([a, s], [b, t]) => {
      if (a === null || b === null) return (a === null) - (b === null) || s.number - t.number; // last, whatever the order
      return sign * (a < b ? -1 : a > b ? 1 : 0) || s.number - t.number;
    }).map(([, t]) => t);
  }

  function fill() {
    const list = chosen();
    const pages = Math.max(1, Math.ceil(list.length / perPage));
    state.page = Math.min(Math.max(0, state.page), pages - 1);
    [...head.children].forEach((th, i) => th.setAttribute('aria-sort', columns[i].name !== state.sort ? 'none' : state.down ? 'descending' : 'ascending'));
    [...head.children].forEach((th, i) => { th.firstChild.textContent = columns[i].label + (columns[i].name !== state.sort ? '' : state.down ? ' ▼' : ' ▲'); });
    body.replaceChildren(...list.slice(state.page * perPage, (state.page + 1) * perPage).map((t) => make('tr', {}, columns.map((c) => {
      const text = c.show(c.of(t));
      return make('td', { class: c.reason ? 'reason' : c.text ? 'text' : undefined }, c.name === 'number' ? make('button', { type: 'button', class: 'link', 'aria-label': `open trial ${text}`, onclick: () => open(t.number) }, text) : text);
    }))));
    count.textContent = `${list.length} of ${study.trials.length} trials` + (state.chosen ? ', within the ranges selected in the parallel coordinates' : '');
    page.textContent = `page ${state.page + 1} of ${pages}`;
    previous.disabled = state.page === 0;
    next.disabled = state.page === pages - 1;
  }
  heads();
  fill();
  return {
    element: make('div', {},
      make('div', { class: 'controls' }, make('label', { class: 'wide' }, 'filter', input)),
      make('p', { class: 'note', id: 'table-help' }, 'Compare columns with =, !=, <, <=, >, >= and contains; join comparisons with and, or, not and parentheses, as in --where. Select a column head to sort.'),
      error, count,
      make('div', { class: 'scroll', tabindex: '0', role: 'region', 'aria-label': 'trials' }, make('table', {}, make('thead', {}, head), body)),
      make('div', { class: 'controls' }, previous, page, next)),
    choose(test) { state.chosen = test; state.page = 0; fill(); },
    // update shows the study as it has become, in the order and by the filter that there are.
    update(next) {
      study = next;
      const names = columns.map((c) => c.name).join();
      columns = columnsOf(study);
      if (columns.map((c) => c.name).join() !== names) heads();
      if (input.value) read();
      if (!body.contains(document.activeElement)) fill();
    },
  };
}
