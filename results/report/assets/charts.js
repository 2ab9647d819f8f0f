// Charts by ECharts. Every chart says what it shows to screen readers, and takes its
// colours from the page's, light or dark.

// The colours of Okabe and Ito, which colour-blind people can tell apart; on black,
// the blue is lighter.
const dark = matchMedia('(prefers-color-scheme: dark)');
const blue = () => (dark.matches ? '#6cc0f5' : '#0072b2');
const palette = (i) => [blue(), '#d55e00', '#009e73', '#cc79a7', '#e69f00', dark.matches ? '#ffffff' : '#000000'][i % 6];
const dashes = ['solid', 'dashed', 'dotted'];
const originStyle = {
  start: { symbol: 'diamond', size: 11, color: '#d55e00' },
  enqueued: { symbol: 'rect', size: 8, color: '#cc79a7' },
  design: { symbol: 'triangle', size: 7, color: '#e69f00' },
  offspring: { symbol: 'circle', size: 5 }, // blue
};
const originLabel = (origin) => ({ design: 'initial design', offspring: 'proposed' })[origin] ?? origin;
const charts = new Map(); // by the id of the element

function theme() {
  const style = getComputedStyle(document.documentElement);
  const color = (name) => style.getPropertyValue(name).trim();
  return { text: color('--text'), quiet: color('--quiet'), line: color('--line'), back: color('--panel'), dark: dark.matches };
}

// chart fills an element with what options, a function of the theme, describes.
function chart(id, description, options, listeners = {}) {
  const element = document.getElementById(id);
  if (!element) return null;
  let entry = charts.get(id);
  if (!entry || entry.element !== element) {
    if (entry) entry.instance.dispose();
    entry = { element, instance: echarts.init(element, null, { renderer: 'canvas' }) };
    charts.set(id, entry);
    new ResizeObserver(() => entry.instance.isDisposed() || entry.instance.resize()).observe(element);
    for (const [event, listener] of Object.entries(listeners)) entry.instance.on(event, listener);
  }
  entry.options = options;
  element.setAttribute('role', 'img');
  element.setAttribute('aria-label', description);
  paint(entry);
  return entry.instance;
}

function paint(entry) {
  const t = theme();
  entry.instance.setOption({
    animation: false, backgroundColor: 'transparent', textStyle: { color: t.text, fontFamily: 'system-ui, sans-serif' },
    tooltip: { renderMode: 'richText', confine: true, backgroundColor: t.back, borderColor: t.line, textStyle: { color: t.text } },
    ...entry.options(t),
  }, { notMerge: true });
}

dark.addEventListener('change', () => charts.forEach(paint));

function axis(t, name, more = {}) {
  return {
    type: 'value', name, nameLocation: 'middle', nameGap: 30, scale: true, nameTextStyle: { color: t.text }, axisLabel: { color: t.text, hideOverlap: true },
    axisLine: { show: true, lineStyle: { color: t.quiet } }, splitLine: { lineStyle: { color: t.line } }, ...more,
  };
}

const frame = { left: 62, right: 18, top: 40, bottom: 46 };
const legend = (t, more = {}) => ({ type: 'scroll', top: 4, textStyle: { color: t.text }, pageTextStyle: { color: t.text }, ...more });

function bestSoFar(study) {
  const points = [];
  let best = null, last = 0;
  for (const t of study.trials) {
    if (t.place === null) continue;
    last = t.number;
    if (!best || t.place < best.place) points.push([t.number, (best = t).value]);
  }
  if (best) points.push([last, best.value]);
  return points;
}

function drawHistory(study, open) {
  const best = study.best ? `The best is trial ${study.best.number} with ${accuracy(study.best.value)}.` : '';
  chart('history-chart', `Accuracy of ${study.complete} trials over their numbers, and the best so far. ${best}`, (t) => ({
    grid: frame, legend: legend(t), xAxis: axis(t, 'trial', { min: 0, max: Math.max(1, study.trials.length - 1), scale: false }), yAxis: axis(t, 'validation accuracy', { nameGap: 44 }),
    series: [
      ...(study.pruned.length ? [{ name: 'pruned', type: 'scatter', symbol: 'emptyCircle', symbolSize: 5, itemStyle: { color: t.quiet, opacity: 0.7 }, data: study.pruned.map((x) => [x.number, x.value, x.epochs]), tooltip: { formatter: (p) => `trial ${p.value[0]}: ${accuracy(p.value[1])} after epoch ${p.value[2]}, pruned` } }] : []),
      ...Object.entries(originStyle).map(([origin, s]) => ({
        name: originLabel(origin), type: 'scatter', symbol: s.symbol, symbolSize: study.trials.length > 2000 ? Math.max(2, s.size / 2) : s.size, itemStyle: { color: s.color || blue(), opacity: study.trials.length > 2000 ? 0.5 : 0.85 },
        data: study.trials.filter((x) => x.place !== null && x.origin === origin).map((x) => [x.number, x.value]),
        tooltip: { formatter: (p) => `trial ${p.value[0]}: ${accuracy(p.value[1])}` },
      })).filter((s) => s.data.length),
      { name: 'best so far', type: 'line', step: 'end', symbol: 'none', lineStyle: { color: t.text, width: 1.5 }, itemStyle: { color: t.text }, data: bestSoFar(study), silent: true },
    ],
  }), { click: (p) => p.seriesType === 'scatter' && open(p.value[0]) });
}

const mostLines = 2000;

function drawParallel(study, select) {
  if (!study.free.length) return;
  const shown = sample(study.ranked, mostLines);
  const names = [...study.free.map((w) => w.name), 'accuracy'];
  const values = valuesOf(study.ranked);
  const lowest = values.length ? values[0] : 0, highest = values.length ? values[values.length - 1] : 1;
  const instance = chart('parallel-chart', `${shown.length} goals as lines across ${names.length} axes: one axis for each free weight, one for the accuracy.`, (t) => ({
    parallel: { left: 30, right: 46, top: 30, bottom: 110, parallelAxisDefault: {
      nameLocation: 'start', nameGap: 14, nameRotate: 90, nameTextStyle: { color: t.text, align: 'right', verticalAlign: 'middle' },
      axisTick: { show: false }, minorTick: { show: false }, axisLine: { lineStyle: { color: t.quiet } }, areaSelectStyle: { width: 16, color: '#e69f00', borderColor: '#e69f00' },
    } },
    parallelAxis: names.map((name, i) => {
      const w = study.free[i];
      const label = w ? { formatter: (x) => (x === w.low || x === w.high ? String(x) : '') } : { formatter: (x) => x.toFixed(2), showMinLabel: false, showMaxLabel: false };
      return { dim: i, name, min: w ? w.low : lowest, max: w ? w.high : Math.max(highest, lowest + 1e-3), axisLabel: { color: t.text, ...label } };
    }),
    visualMap: { show: false, dimension: study.free.length, min: lowest, max: Math.max(highest, lowest + 1e-3), inRange: { color: t.dark ? ['#39424e', '#0072b2', '#56b4e9', '#f0f8ff'] : ['#d8dfe6', '#56b4e9', '#0072b2', '#002645'] } },
    series: [{
      type: 'parallel', smooth: false, inactiveOpacity: 0.03, activeOpacity: 0.8, progressive: 300, lineStyle: { width: 1, opacity: shown.length > 500 ? 0.3 : 0.6 },
      data: [...shown].reverse().map((x) => [...study.free.map((w) => study.weight(x, w.index)), x.value]),
    }],
  }), {
    axisareaselected: () => {
      const marked = instance.getModel().queryComponents({ mainType: 'parallelAxis' })
        .map((axis) => ({ dim: axis.option.dim, ranges: axis.activeIntervals.map((x) => [Math.min(...x), Math.max(...x)]) })).filter((axis) => axis.ranges.length);
      select(marked.length === 0 ? null : (trial) => marked.every(({ dim, ranges }) => {
        const now = studies[current]; // which grows
        const x = dim < now.free.length ? now.weight(trial, now.free[dim].index) : trial.value;
        return x !== null && ranges.some(([low, high]) => x >= low && x <= high);
      }));
    },
  });
}

function drawCurves(study, top) {
  const best = study.ranked.filter((x) => study.curveOf.has(x.number)).slice(0, top);
  const names = new Set(best.map((x) => x.number));
  const others = sample([...study.curveOf.values()].filter((c) => !names.has(c.number)), 300);
  const line = (c) => c.epochs.map((e, i) => [e, c.values[i]]);
  chart('curves-chart', `Learning curves: validation accuracy over epochs of the ${best.length} best trials and of ${others.length} others.`, (t) => ({
    grid: frame, legend: legend(t, { data: best.map((x) => `trial ${x.number}`) }), xAxis: axis(t, 'epoch', { scale: false, minInterval: 1 }), yAxis: axis(t, 'validation accuracy', { nameGap: 44 }),
    series: [
      ...others.map((c) => ({ type: 'line', data: line(c), symbol: 'none', silent: true, lineStyle: { color: t.quiet, width: 0.7, opacity: 0.25 }, z: 1 })),
      ...best.map((x, i) => ({
        name: `trial ${x.number}`, type: 'line', data: line(study.curveOf.get(x.number)), symbol: 'circle', symbolSize: 4, z: 3,
        itemStyle: { color: palette(i) }, lineStyle: { color: palette(i), type: dashes[i % dashes.length], width: 2 },
        tooltip: { formatter: (p) => `trial ${x.number}, epoch ${p.value[0]}: ${accuracy(p.value[1])}` },
      })),
    ],
  }));
}

function drawSlice(study, weight, open) {
  if (!weight) return;
  chart('slice-chart', `Accuracy of ${study.complete} trials over the weight of ${weight.name}.`, (t) => ({
    grid: frame, legend: legend(t), xAxis: axis(t, `weight of ${weight.name}`, { min: weight.low, max: weight.high }), yAxis: axis(t, 'validation accuracy', { nameGap: 44 }),
    series: Object.entries(originStyle).map(([origin, s]) => ({
      name: originLabel(origin), type: 'scatter', symbol: s.symbol, symbolSize: study.trials.length > 2000 ? Math.max(2, s.size / 2) : s.size, itemStyle: { color: s.color || blue(), opacity: 0.7 },
      data: study.ranked.filter((x) => x.origin === origin).map((x) => [study.weight(x, weight.index), x.value, x.number]),
      tooltip: { formatter: (p) => `trial ${p.value[2]}: ${accuracy(p.value[1])} at ${fixed(p.value[0], 3)}` },
    })).filter((s) => s.data.length),
  }), { click: (p) => open(p.value[2]) });
}

function drawTrialCurve(study, trial) {
  const c = study.curveOf.get(trial.number);
  if (!c) return;
  const line = (values) => c.epochs.map((e, i) => [e, values[i]]);
  chart('trial-chart', `Learning curve of trial ${trial.number}: final validation accuracy ${accuracy(c.values[c.values.length - 1])}.`, (t) => ({
    grid: frame, legend: legend(t), xAxis: axis(t, 'epoch', { scale: false, minInterval: 1 }), yAxis: axis(t, 'accuracy', { nameGap: 44 }),
    series: [['validation', c.values, 0], ['training', c.train, 1]].map(([name, values, i]) => ({
      name, type: 'line', data: line(values), symbolSize: 5, itemStyle: { color: palette(i) }, lineStyle: { type: dashes[i], width: 2 },
      tooltip: { formatter: (p) => `${name}, epoch ${p.value[0]}: ${accuracy(p.value[1])}` },
    })),
  }));
}

function drawCompared(studies) {
  const named = (i) => ({ itemStyle: { color: palette(i) }, lineStyle: { color: palette(i), type: dashes[i % 3], width: 2 } });
  chart('compared-chart', `Best accuracy so far over trials, for ${studies.length} studies.`, (t) => ({
    grid: frame, legend: legend(t), xAxis: axis(t, 'trial', { scale: false }), yAxis: axis(t, 'best accuracy so far', { nameGap: 44 }),
    series: studies.map((s, i) => ({ name: s.name, type: 'line', step: 'end', symbol: 'none', data: bestSoFar(s), ...named(i) })),
  }));
  chart('scores-chart', `Share of goals that reach each accuracy, for ${studies.length} studies.`, (t) => ({
    grid: frame, legend: legend(t), xAxis: axis(t, 'validation accuracy'), yAxis: axis(t, 'share of goals that reach it', { nameGap: 44, min: 0, max: 1 }),
    series: studies.map((s, i) => ({
      name: s.name, type: 'line', step: 'start', symbol: 'none', ...named(i),
      data: valuesOf(s.ranked).map((x, i, all) => [x, 1 - i / all.length]).filter((_, i, all) => i % Math.ceil(all.length / 1000) === 0 || i === all.length - 1),
    })),
  }));
}
