// A goal on the redundancy lattice: a node per atom, coloured by its weight.

function mix(a, b, part) {
  return '#' + [0, 1, 2].map((i) => Math.round(a[i] + part * (b[i] - a[i])).toString(16).padStart(2, '0')).join('');
}

// weightColor is white at 0, blue below and vermilion above.
function weightColor(x, most) {
  const part = Math.min(1, Math.abs(x) / most);
  return mix([255, 255, 255], x < 0 ? [0, 114, 178] : [213, 94, 0], part);
}

function inkOn(color) {
  const [r, g, b] = [1, 3, 5].map((i) => parseInt(color.slice(i, i + 2), 16));
  return 0.299 * r + 0.587 * g + 0.114 * b < 128 ? '#ffffff' : '#000000';
}

// drawLattices draws a goal, or, where layers have goals of their own, each of them.
function drawLattices(study, trial) {
  const layers = new Map(); // weights by atom, by layer; 0 where the layers share them
  study.weights.forEach((w, i) => {
    if (!layers.has(w.layer)) layers.set(w.layer, new Map());
    layers.get(w.layer).set(w.atom, study.weight(trial, i));
  });
  const most = Math.max(1e-9, ...study.weights.map((w, i) => Math.abs(study.weight(trial, i))));
  return [...layers].flatMap(([layer, weights]) => [...(layer ? [make('h4', {}, `Layer ${layer}`)] : []), drawLattice(study.lattice, trial, weights, most)]);
}

function drawLattice({ nodes, covers, levels }, trial, weights, most) {
  const apart = [...weights.keys()].filter((name) => !nodes.includes(name));
  const width = 112, height = 42, stepX = 150, stepY = 68;
  const widest = Math.max(1, ...levels.map((l) => l.length));
  const w = widest * stepX + (apart.length && widest < 3 ? 2 * stepX : 0), h = levels.length * stepY;
  const place = [];
  levels.forEach((level, l) => level.forEach((node, k) => {
    place[node] = [w / 2 + (k - (level.length - 1) / 2) * stepX, h - stepY / 2 - l * stepY];
  }));
  const svg = (name, attributes, ...children) => make(name, { xmlns: svgSpace, ...attributes }, ...children);
  const node = (name, x, y) => {
    const weight = weights.get(name);
    const fill = weight === undefined ? '#ffffff' : weightColor(weight, most);
    const text = (content, dy) => svg('text', { x, y: y + dy, fill: inkOn(fill) }, content);
    return svg('g', {}, svg('rect', { x: x - width / 2, y: y - height / 2, width, height, rx: 4, fill }),
      text(name, -4), text(weight === undefined ? '–' : fixed(weight, 3), 13));
  };
  return svg('svg', { class: 'lattice', viewBox: `0 0 ${w} ${h}`, role: 'img', 'aria-label': `Weights of trial ${trial.number} on the redundancy lattice; the table of weights has the same numbers` },
    covers.map(([a, b]) => svg('line', { x1: place[a][0], y1: place[a][1], x2: place[b][0], y2: place[b][1] })),
    nodes.map((name, i) => node(name, ...place[i])),
    apart.map((name, i) => node(name, width / 2 + 2, h - stepY / 2 - i * (height + 8))));
}
