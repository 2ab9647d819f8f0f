// The trials of a study, from the arrays of its data.

function readStudy(data) {
  const f = data.fields;
  const names = ['place', 'state', 'origin', 'value', 'low', 'high', 'sd', 'runs', 'planned', 'same_as', 'epochs', 'train', 'test', 'reason'];
  const trials = (f.number || []).map((number, index) => {
    const trial = { index, number };
    for (const name of names) trial[name] = f[name] ? f[name][index] : null; // none has what is not there
    return trial;
  });
  const ranked = trials.filter((t) => t.place !== null).sort((a, b) => a.place - b.place);
  const count = (state) => trials.filter((t) => t.state === state).length;
  return {
    ...data, trials, ranked, complete: ranked.length, failed: count('failed'),
    best: ranked[0] || null, curveOf: new Map(data.curves.map((c) => [c.number, { ...c, epochs: data.epochs[c.epochs] }])),
    pruned: trials.filter((t) => t.state === 'pruned'), free: data.weights.map((w, i) => ({ ...w, index: i })).filter((w) => w.low < w.high),
    weight: (trial, i) => data.goals[i][trial.index],
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
