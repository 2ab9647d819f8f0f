// The trials of a study, from the arrays of its data.

// unpacked returns the numbers of a column, null for those that are none.
function unpacked(column) {
  if (typeof column !== 'string') return column;
  const bytes = Uint8Array.from(atob(column), (c) => c.charCodeAt(0)), view = new DataView(bytes.buffer), list = [];
  for (let at = 0; at < bytes.length; at += 8) {
    const x = view.getFloat64(at, true);
    list.push(Number.isNaN(x) ? null : x);
  }
  return list;
}

function readStudy(data) {
  const weights = new Map(data.weights.map((w, i) => [w.name, i]));
  const columns = new Map(data.fields.filter((f) => !weights.has(f.name)).map((f) => [f.name, f.column && unpacked(f.column)])), goals = data.goals.map(unpacked);
  const trials = (columns.get('number') || []).map((number, index) => {
    const trial = { index };
    for (const [name, column] of columns) trial[name] = column ? column[index] : null; // no trial has what is not there
    return trial;
  });
  const fields = data.fields.map(({ name, kind }) => ({ name, kind, of: weights.has(name) ? (t) => goals[weights.get(name)][t.index] : (t) => t[name] }));
  const ranked = trials.filter((t) => t.place !== null).sort((a, b) => a.place - b.place);
  const count = (state) => trials.filter((t) => t.state === state).length;
  return {
    ...data, trials, ranked, fields, complete: ranked.length, failed: count('failed'),
    best: ranked[0] || null, curveOf: new Map(data.curves.map((c) => [c.number, { ...c, epochs: data.epochs[c.epochs] }])),
    pruned: trials.filter((t) => t.state === 'pruned'), free: data.weights.map((w, i) => ({ ...w, index: i })).filter((w) => w.low < w.high),
    weight: (trial, i) => goals[i][trial.index],
  };
}

// valuesOf lists the scores of a ranking, the lowest first. The ranking itself has
// another order: it distrusts luck.
const valuesOf = (ranked) => ranked.map((t) => t.value).sort((a, b) => a - b);

function median(ranked) {
  const n = ranked.length, values = valuesOf(ranked);
  return n ? (values[(n - 1) >> 1] + values[n >> 1]) / 2 : null;
}

// sample takes at most n of a ranking: the better half of them from the top, the
// others evenly from the rest.
function sample(ranked, n) {
  if (ranked.length <= n) return ranked;
  const top = n >> 1;
  const rest = ranked.length - top;
  const list = ranked.slice(0, top);
  for (let i = 0; i < n - top; i++) list.push(ranked[top + Math.floor((i * rest) / (n - top))]);
  return list;
}

// largest names the weights of a goal that are farthest from 0.
function largest(study, trial, n) {
  const list = study.weights.map((w, i) => [w.name, study.weight(trial, i)]).filter(([, x]) => x !== 0);
  list.sort((a, b) => Math.abs(b[1]) - Math.abs(a[1]));
  const text = list.slice(0, n).map(([name, x]) => `${name} ${fixed(x, 3)}`).join(', ');
  return text + (list.length > n ? `, ${list.length - n} more` : '') || 'all weights are 0';
}
