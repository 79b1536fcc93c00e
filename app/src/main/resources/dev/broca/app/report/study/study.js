const study = JSON.parse(document.getElementById('data').textContent);
const dose = study.primary.percent;

/** A model as it is called beside others: checkpoints by their steps, models of one name by their ids. */
study.models.forEach((model, m) => {
  const point = study.training?.points.find(p => p.model === m);
  const alone = study.models.filter(other => other.baseName === model.baseName).length === 1;
  model.called = point?.label ?? (alone ? model.baseName : model.id);
});

// Where texts were cut in several ways, or stood after several tokens, runs are of the network that
// the first cut finds, after the first prefix; every one stands where the verdict looks: in the
// comparisons, and in what their lesions remove.
/** The least difference that counts: a tenth of what the intact model has above chance. */
const margin = task => 0.1 * (task.intact.score - task.chance);
const firstCut = model => model.cuts?.[0]?.cut;
study.models.forEach(model => model.tasks.forEach(task => {
  const every = [task, ...task.prefixes ?? []];
  if (every.length > 1) {
    every.forEach(of => [...of.runs, ...of.comparisons].forEach(one => {
      Object.assign(one, {prefix: of.prefixId ?? 'none', margin: margin(of)});
    }));
  }
  task.everyRun = every.flatMap(of => of.runs);
  task.runs = task.runs.filter(r => r.cut === firstCut(model));
  task.comparisons = every.flatMap(of => of.comparisons);
}));
const choicesOf = list => ['cut', 'prefix'].filter(key => list.some(of => of[key] !== undefined));
const choiceWords = of => choicesOf([of]).map(key => `, ${key} ${of[key]}`).join('');

// Names and looks. The shape says the kind of a mask; hollow says that it is without the outlier
// coordinates, or drawn for a mask without them. Colour only helps.
const KINDS = {
  intact: {name: 'intact model', shape: 'bar', colour: '--ink'},
  network: {name: 'network', shape: 'star', colour: '--accent'},
  'without-outliers': {name: 'network without outliers', shape: 'star', colour: '--accent', hollow: true},
  energy: {name: 'energy-matched', shape: 'circle', colour: '--energy'},
  'label-permuted': {name: 'label-permuted', shape: 'triangle', colour: '--permuted'},
  uniform: {name: 'uniform', shape: 'square', colour: '--uniform'},
  run: {name: 'run-matched', shape: 'diamond', colour: '--run'},
  layer: {name: 'layer-matched', shape: 'cross', colour: '--layer'},
  'anti-selective': {name: 'anti-selective', shape: 'down', colour: '--other'},
  'outliers-alone': {name: 'outliers alone', shape: 'hexagon', colour: '--other'},
  untrained: {name: 'untrained model', shape: 'hexagon', colour: '--ink'},
};
// Other networks keep their own names, and all those without the outlier coordinates of all.
const others = [...new Set(study.models.flatMap(model => model.domains.networks.map(n => n.name)))];
others.forEach((name, i) => {
  KINDS[name] = {name, shape: ['pentagon', 'spark'][i % 2], colour: '--other'};
});
[...new Set(study.models.map(model => model.network.name)), ...others].forEach(network => {
  const name = `${network} without outliers`;
  KINDS[name] = {shape: 'hexagon', colour: '--other', ...KINDS[network], name, hollow: true};
});
const kindOf = arm => KINDS[arm] ?? {name: arm, shape: 'hexagon', colour: '--other'};
const isNetwork = run => run.arm === 'network' || run.arm === 'without-outliers';
const isHollow = run => kindOf(run.arm).hollow || run.of === 'without-outliers';

// Numbers and words.
/** A share in percent, with two digits where it is small. */
const share = x => known(x) ? `${fixed(100 * x, Math.abs(x) >= 0.0995 ? 0 : Math.abs(x) >= 0.00995 ? 1 : 2)}\u00a0%` : '–';
const percent = x => known(x) ? `${fixed(100 * x, 0)}\u00a0%` : '–';
const points = x => fixed(known(x) ? 100 * x : x, 1);
const probability = p => !known(p) ? '–' : p < 0.001 ? p.toExponential(1) : p.toFixed(3);
const unique = list => [...new Set(list)];
const mean = list => list.length ? list.reduce((a, b) => a + b, 0) / list.length : null;
const rising = list => [...list].sort((a, b) => a - b);
const lesionsOf = task => unique(task.runs.map(r => r.lesion));

function median(list) {
  const sorted = rising(present(list));
  const middle = sorted.length >> 1;
  return !sorted.length ? null : sorted.length % 2 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/** The kind of control that the verdict uses first, else the first there is. */
function mainControl(task) {
  const at = task.comparisons.filter(c => c.percent === dose);
  return (at.find(c => c.primary) ?? at[0])?.control ?? task.runs.find(r => known(r.of))?.arm;
}

function mark(arm, x, y, {hollow = kindOf(arm).hollow, ...how} = {}) {
  return sign({...kindOf(arm), hollow}, x, y, how);
}

/** Marks with their names, in as many lines as they need. */
function legend(items, width) {
  let x = 0;
  let y = 10;
  const out = items.map(({arm, hollow, words, stroke, r = 4.5}) => {
    const needs = 26 + measure(words);
    if (x > 0 && x + needs > width) {
      x = 0;
      y += 20;
    }
    const at = x;
    x += needs + 18;
    const sign = (stroke ? line(at, y, at + 20, y, stroke) : '') + (arm ? mark(arm, at + 10, y, {hollow, r}) : '');
    return sign + text(words, at + 26, y + 4, {colour: '--ink'});
  });
  return {svg: out.join(''), height: y + 14};
}

/** Panels in rows of so many, or one below the other where they would be too narrow. */
function panels(width, top, columns, n, {least = 300, height = 250, left = 46} = {}) {
  const gap = 30;
  const fit = Math.max(1, Math.min(columns, Math.floor((width + gap) / (least + gap))));
  const across = columns % fit === 0 || columns === n ? fit : 1;
  const w = (width - gap * (across - 1)) / across;
  const areas = Array.from({length: n}, (_, i) => {
    const x = (i % across) * (w + gap);
    const y = top + Math.floor(i / across) * height;
    return {x: x + left, y: y + 44, w: w - left - 14, h: height - 44 - 56, outer: x, top: y, last: i >= n - across};
  });
  return {areas, height: top + Math.ceil(n / across) * height};
}

function frame(p, title, axis) {
  const room = (p.x + p.w + 14 - p.outer) * 12 / 13;
  return text(cut(title, room, 600), p.outer, p.top + 14, {colour: '--ink', size: 13, weight: 600}) + text(axis, p.outer, p.top + 31);
}

// The map of t, with the share of the mask in every block.
const unpacked = new Map();
function tValues(model) {
  if (!unpacked.has(model)) {
    const t = new Float32Array(bytes(model.network.t));
    const sizes = t.filter(Number.isFinite).map(Math.abs).sort();
    const clip = sizes[Math.floor((sizes.length - 1) * 0.995)] || 1;
    unpacked.set(model, {t, clip});
  }
  return unpacked.get(model);
}

function units(model) {
  const {blocks: L, width: H, network} = model;
  const {t, clip} = tValues(model);
  const map = layOut({widths: Array(L).fill(H), t, mask: network.mask, outliers: network.outliers});
  const {perBlock, inMask} = map;
  const size = network.mask.length;
  const outliers = new Set(network.outliers);
  return {
    ...mapOfT(map, {clip, shares: true}),
    title: `Map of t: ${network.positive} minus ${network.negative}`,
    notes: `One row for every block, 0 at the bottom; one column for every ${model.site === 'block-output' ? 'coordinate of its output' : `unit at ${model.site.replace('-', ' ')}`}. Bars mark units of the mask, triangles outlier coordinates. Colours end at t = ±${fixed(clip, 1)}, percentile 99.5 of |t|. Where coordinates share a pixel, the one with the largest |t| is seen. On the right: the share of the mask in every block; the dashed line is an even spread.`,
    table: {
      columns: ['block', 'units in the mask', 'share of the mask', 'largest t', 'smallest t'],
      rows: perBlock.map((n, l) => {
        const finite = t.subarray(l * H, (l + 1) * H).filter(Number.isFinite);
        return [l, n, size ? n / size : null, ...(finite.length ? [Math.max(...finite), Math.min(...finite)] : [null, null])];
      }),
    },
    csv: () => ({
      columns: ['block', 'coordinate', 't', 'in_mask', 'outlier_coordinate'],
      rows: Array.from(t, (value, unit) => [...map.where(unit), Number.isFinite(value) ? Number(value.toPrecision(7)) : null, inMask[unit], Number(outliers.has(unit % H))]),
    }),
  };
}

// What the lesion removes: realised energy against what is left of the score.
function legendOf(runs) {
  const items = unique(runs.map(r => r.arm)).filter(arm => arm !== 'network' && arm !== 'without-outliers').map(arm => ({arm, words: kindOf(arm).name}));
  const own = ['network', 'without-outliers'].filter(arm => runs.some(r => r.arm === arm)).map(arm => ({arm, words: kindOf(arm).name, r: 6.5}));
  const hollow = runs.some(r => r.of === 'without-outliers') ? [{arm: 'energy', hollow: true, words: 'hollow: control for the network without outliers'}] : [];
  return [...own, ...items, ...hollow];
}

const runWords = run => `${kindOf(run.arm).name}${run.of === 'without-outliers' ? ', for no outliers' : ''}${known(run.seed) ? `, seed ${run.seed}` : ''}`;

function removal(model, task) {
  const runs = task.everyRun.filter(r => r.percent === dose && known(r.retained) && (known(r.energyFirst) || known(r.energyRest)));
  const rows = [...Map.groupBy(runs, r => `${r.lesion}\t${r.positions}\t${choiceWords(r)}`).values()].map(list => [list[0], list]);
  const classes = [['energyFirst', 'first positions', 'first'], ['energyRest', 'all other positions', 'rest']];
  const here = rows.flatMap(([{lesion, positions, cut, prefix}, list]) => classes
    .filter(([, , name]) => positions === 'all' || positions === name)
    .map(([field, name]) => ({lesion, positions, choices: {cut, prefix}, field, name, runs: list.filter(r => known(r[field]))})));
  return {
    title: `${task.name}: energy that a lesion takes out, and what is left of the score`,
    says: removalSays(runs.filter(r => task.runs.includes(r))),
    notes: `Every mask of ${dose} % of the units is a dot. From left to right: the share of the energy of the stream that its lesion takes out, on a logarithmic scale (what takes out nothing is at the left edge). Upwards: the share of the score above chance that is left. Shaded: within a factor of 1.25 of a star; a control outside takes out more or less than the network, and then a difference in score may be one of energy.`,
    empty: runs.length ? null : `No realised energy was measured at ${dose} %, so there is nothing to draw.`,
    table: {
      columns: ['kind of mask', 'drawn for', 'seed', 'lesion', 'positions', 'units', 'energy, first', 'energy, rest', 'score', 'retained', ...choicesOf(runs)],
      rows: runs.map(r => [kindOf(r.arm).name, r.of ?? '', r.seed, r.lesion, r.positions, r.units, r.energyFirst, r.energyRest, r.score, r.retained, ...choicesOf(runs).map(key => r[key])]),
    },
    draw: width => {
      const key = legend(legendOf(runs), width);
      const grid = panels(width, key.height + 6, 2, here.length, {height: 290});
      const [low, high] = extent(runs.map(r => r.retained), 0, 1);
      const body = grid.areas.map((p, i) => removalPanel(p, here[i], runs, [low - 0.04, high + 0.04]));
      return {height: grid.height, svg: key.svg + body.join('')};
    },
  };
}

function removalSays(runs) {
  const own = runs.find(r => r.arm === 'network');
  if (!own) return 'The network itself was not measured here.';
  const of = runs.filter(r => r.lesion === own.lesion && r.positions === own.positions);
  const controls = unique(of.filter(r => r.of === 'network').map(r => r.arm)).map(arm => {
    const its = of.filter(r => r.arm === arm && r.of === 'network');
    return `${its.length} ${kindOf(arm).name} controls ${share(median(its.map(r => r.energyFirst)))} and ${share(median(its.map(r => r.energyRest)))}, and keep ${percent(median(its.map(r => r.retained)))}`;
  });
  return `Lesion ${own.lesion}: the network takes out ${share(own.energyFirst)} of the energy at first positions and ${share(own.energyRest)} at others, and keeps ${percent(own.retained)} of the score above chance; ${controls.length ? `medians of ${controls.join('; of ')}` : 'there are no controls'}.`;
}

/** Smaller shares of energy are rounding. */
const something = energy => energy > 1e-9;

function removalPanel(p, {title = '', lesion, positions, choices = {}, field, name, runs}, all, domain) {
  const values = all.map(r => r[field]).filter(something);
  const [low, high] = values.length ? extent(values) : [0.01, 1];
  const x = logarithmic([low / 1.35, high * 1.35], [p.x, p.x + p.w]);
  const y = linear(domain, [p.y + p.h, p.y]);
  const at = r => something(r[field]) ? x(r[field]) : p.x;
  const stars = runs.filter(isNetwork);
  const bands = stars.filter(r => something(r[field])).map(r => {
    const [a, b] = [r[field] / 1.25, r[field] * 1.25].map(v => clamp(x(v), p.x, p.x + p.w));
    return rect(a, p.y, b - a, p.h, '--panel');
  });
  const dot = r => mark(r.arm, at(r), y(r.retained), {
    r: isNetwork(r) ? 8 : 4,
    hollow: isHollow(r),
    tip: `${runWords(r)}\ntakes out ${share(r[field])} at ${name}\nkeeps ${percent(r.retained)} (score ${fixed(r.score, 3)})`,
  });
  const where = positions === 'all' ? '' : `, lesion at ${positions === 'first' ? 'first' : 'all other'} positions only`;
  return frame(p, `${title}${lesion}${where}${choiceWords(choices)}: energy at ${name}`, 'retained score')
    + bands.join('') + yAxis(p, y)
    + xAxis(p, x, logTicks(x.domain), v => `${Number((100 * v).toPrecision(2))} %`, `energy taken out at ${name}`)
    + levels(p, y)
    + runs.filter(r => !isNetwork(r)).sort((a, b) => a.seed - b.seed).map(dot).join('') + stars.map(dot).join('');
}

/** Where the intact model and a guess are. */
function levels(p, y) {
  return line(p.x, y(1), p.x + p.w, y(1), {colour: '--ink', dash: '1 3'}) + text('intact', p.x + p.w, y(1) - 5, {anchor: 'end', colour: '--ink', halo: true})
    + line(p.x, y(0), p.x + p.w, y(0), {colour: '--ink', dash: '5 3'}) + text('chance', p.x + 4, y(0) - 5, {colour: '--ink', halo: true});
}

// Dose curves.
const doseKey = kinds => [
  {arm: 'network', words: 'network', stroke: {colour: '--accent', width: 3}, r: 5},
  {arm: 'without-outliers', words: 'network without outliers', stroke: {colour: '--accent', width: 2, dash: '6 3'}, r: 5},
  ...kinds.map(arm => ({arm, words: `${kindOf(arm).name} controls`, stroke: {colour: kindOf(arm).colour}, r: 3})),
];

/** Panels of {title, curves}, so many in a row, all on the same scale upwards. */
function doseDraw(cells, columns, {axis, domain, references, tip}) {
  const kinds = controlKinds(cells.flatMap(c => c.curves));
  return width => {
    const key = legend(doseKey(kinds), width);
    const grid = panels(width, key.height + 6, columns, cells.length, {height: 236});
    const body = grid.areas.map((p, i) => {
      const {title, curves} = cells[i];
      const all = curves.flatMap(c => c.points);
      if (!all.length) return frame(p, title, 'not measured');
      const x = logarithmic(padded(all.map(q => q.units)), [p.x, p.x + p.w]);
      const y = linear(domain, [p.y + p.h, p.y]);
      const ordered = [...curves].sort((a, b) => isNetwork(a) - isNetwork(b));
      return frame(p, title, axis) + yAxis(p, y) + unitAxis(p, x, all)
        + references(p, y) + ordered.map(c => curveLine(c, x, y, tip)).join('');
    });
    return {height: grid.height, svg: key.svg + body.join('')};
  };
}

/** A row of panels for every kind of control, a column for every lesion. */
function doseCells(curves) {
  const kinds = controlKinds(curves);
  const lesions = unique(curves.map(c => c.lesion));
  const cells = (kinds.length ? kinds : [null]).flatMap(kind => lesions.map(lesion => {
    const here = curves.filter(c => c.lesion === lesion);
    const controls = here.filter(c => c.arm === kind);
    return {title: `${lesion}: ${kind ? `${kindOf(kind).name}, ${masks(controls.length)}` : 'no controls'}`, curves: [...here.filter(isNetwork), ...controls]};
  }));
  return [cells, lesions.length];
}

const masks = n => `${n} mask${n === 1 ? '' : 's'}`;
const retainedCurve = c => ({...c, points: c.points.filter(q => known(q.retained)).map(q => ({...q, value: q.retained}))});
const retainedLook = domain => ({axis: 'retained score', domain, references: levels, tip: q => `keeps ${percent(q.value)} (score ${fixed(q.score, 3)})`});

const padded = values => {
  const [low, high] = extent(values);
  return [Math.max(low, 0.5) / 1.12, high * 1.12];
};

/** Doses where they are; powers of two where there are many. */
function unitAxis(p, x, all) {
  const doses = unique(all.map(q => `${q.units}\t${q.percent}`)).map(key => key.split('\t').map(Number)).sort((a, b) => a[0] - b[0]);
  const few = doses.length <= 6;
  const names = new Map(doses);
  const powers = Array.from({length: 40}, (_, i) => 2 ** i).filter(v => v >= x.domain[0] && v <= x.domain[1]);
  const main = doses.find(([, q]) => q === dose);
  return (main ? line(x(main[0]), p.y, x(main[0]), p.y + p.h, {colour: '--quiet', dash: '2 2'}) : '')
    + xAxis(p, x, few ? doses.map(d => d[0]) : powers, v => few ? [count(v), `${names.get(v)} %`] : count(v), 'units lesioned, each step to the right doubles them');
}

function curveLine(curve, x, y, tip) {
  const {colour} = kindOf(curve.arm);
  const places = curve.points.map(q => [x(q.units), y(q.value)]);
  const own = isNetwork(curve);
  const look = own ? {colour, width: curve.arm === 'network' ? 3 : 2, dash: curve.arm === 'network' ? '' : '6 3'} : {colour, width: 1, opacity: 0.6};
  return polyline(places, look)
    + curve.points.map((q, i) => mark(curve.arm, ...places[i], {r: own ? 5 : 2.4, tip: `${runWords(curve)}\n${count(q.units)} units, ${q.percent} %\n${tip(q)}`})).join('');
}

function oneDose(task) {
  const doses = unique(task.runs.map(r => r.percent));
  return doses.length > 1 ? null : `This study has ${doses.length ? `one dose, ${doses[0]} %` : 'no lesions'}, so there are no dose curves.`;
}

const controlKinds = list => unique(list.map(c => c.arm)).filter(arm => !isNetwork({arm}) && arm !== 'anti-selective' && arm !== 'outliers-alone');

function curves(model, task) {
  const all = task.curves.map(retainedCurve);
  const values = all.flatMap(c => c.points.map(q => q.value));
  const [low, high] = extent(values, 0, 1);
  return {
    title: `${task.name}: what is left of the score by dose`,
    says: curvesSays(task),
    notes: 'Retained is (score \u2212 chance) / (intact \u2212 chance); ED50 is the dose that takes half of it. Thin lines are single control masks, the bold line is the network. The same two lines of the network stand in every panel. The vertical line is the dose that was fixed beforehand.',
    empty: oneDose(task) ?? (values.length ? null : 'No curve was measured.'),
    table: {
      columns: ['kind of mask', 'seed', 'lesion', 'units', 'percent', 'score', 'retained', 'ED50 in units', 'mean loss', 'climbs back'],
      rows: all.flatMap(c => c.points.map(q => [kindOf(c.arm).name, c.seed, c.lesion, q.units, q.percent, q.score, q.retained, c.ed50, c.area, c.nonMonotone])),
    },
    draw: doseDraw(...doseCells(all), retainedLook([low - 0.05, high + 0.08])),
  };
}

function curvesSays(task) {
  const own = task.curves.filter(isNetwork);
  const words = own.map(c => {
    const last = c.points[c.points.length - 1];
    return `${kindOf(c.arm).name}, ${c.lesion}: ED50 ${c.ed50} units${last ? `, ${percent(last.retained)} left at ${count(last.units)}` : ''}${c.nonMonotone ? ' (the curve climbs back somewhere)' : ''}`;
  });
  return words.length ? `${words.join('; ')}.`.replace(/^./, c => c.toUpperCase()) : 'There is no curve of the network.';
}

function nats(model, task) {
  const runs = task.runs.filter(r => known(r.nats) && r.positions === 'all' && (isNetwork(r) || known(r.of)));
  const groups = Map.groupBy(runs.filter(r => r.of !== 'without-outliers'), r => [r.arm, r.seed, r.lesion].join('\t'));
  const all = [...groups.values()].map(list => ({
    ...list[0],
    points: [...list].sort((a, b) => a.units - b.units).map(r => ({units: r.units, percent: r.percent, value: r.nats})),
  }));
  const guess = model.uniformLoss;
  const intact = task.intact.nats;
  const [, high] = extent(all.flatMap(c => c.points.map(q => q.value)), guess, intact);
  const single = oneDose(task);
  const ends = all.filter(isNetwork).map(c => `${kindOf(c.arm).name}, ${c.lesion}: ${fixed(c.points[c.points.length - 1].value, 1)}`);
  const says = `Intact ${fixed(intact, 1)} nats per token, a uniform guess ${fixed(guess, 1)} (ln V); at the largest dose ${ends.join('; ') || 'nothing was measured'}.`;
  return {
    title: `${task.name}: nats per token by dose`,
    says,
    notes: 'Nats per token of the texts that are right: a model above the line of a uniform guess would do better by guessing, and its score says nothing about what the units are for.',
    empty: !all.length ? 'Nats per token were not measured.' : single ? `${single} ${says}` : null,
    table: {
      columns: ['kind of mask', 'drawn for', 'seed', 'lesion', 'units', 'percent', 'nats per token'],
      rows: runs.map(r => [kindOf(r.arm).name, r.of ?? '', r.seed, r.lesion, r.units, r.percent, r.nats]),
    },
    draw: doseDraw(...doseCells(all), {
      axis: 'nats per token',
      domain: [0, high * 1.08],
      references: (p, y) => line(p.x, y(guess), p.x + p.w, y(guess), {colour: '--ink', dash: '5 3'})
        + text(`uniform guess, ln V = ${fixed(guess, 1)}`, p.x + 4, y(guess) - 5, {colour: '--ink', halo: true})
        + (known(intact) ? line(p.x, y(intact), p.x + p.w, y(intact), {colour: '--ink', dash: '1 3'}) + text(`intact ${fixed(intact, 1)}`, p.x + 4, y(intact) + 15, {colour: '--ink', halo: true}) : ''),
      tip: q => `${fixed(q.value, 2)} nats per token`,
    }),
  };
}

// D with its interval: one row for every comparison, in groups.
const contrastName = c => `${kindOf(c.control).name}${c.outliers ? '' : ', without outliers'}`;
const interval = c => known(c.low) && known(c.high) ? ` [${points(c.low)} to ${points(c.high)}]` : ' [no interval]';

function contrastTip(c) {
  return [
    `${c.lesion}, ${c.positions === 'all' ? 'all positions' : `${c.positions} positions`}${choiceWords(c)}: ${contrastName(c)}${c.primary ? ' (primary)' : ''}`,
    `D ${points(c.difference)} points${interval(c)}`,
    `network ${fixed(c.score, 3)}; ${c.masks} controls ${fixed(c.median, 3)} (${fixed(c.least, 3)} to ${fixed(c.most, 3)})`,
    `rank ${c.rank} of ${c.masks + 1}${c.isP ? `, p ${probability(c.p)}, Holm ${probability(c.holmP)}` : ': no p, these are not exchangeable'}`,
    `energy ratio first ${fixed(c.energyFirst, 2)}, rest ${fixed(c.energyRest, 2)}; unmatched ${percent(c.unmatched)}`,
    ...c.gates.map(gate => `not met: ${gate}`),
  ].join('\n');
}

function contrastTable(list) {
  return {
    columns: ['model', 'task', 'percent', 'lesion', 'positions', 'outliers', 'control', 'primary', 'masks', 'masks needed', 'score', 'control median', 'control least', 'control most', 'D', 'low', 'high', 'rank', 'p', 'Holm p', 'Glass Delta', 'energy ratio first', 'energy ratio rest', 'unmatched', 'not met', ...choicesOf(list.map(each => each.c))],
    rows: list.map(({model, task, c}) => [model.id, task.name, c.percent, c.lesion, c.positions, c.outliers ? 'with' : 'without', c.control, c.primary, c.masks, c.needed, c.score, c.median, c.least, c.most, c.difference, c.low, c.high, c.rank, c.isP ? c.p : null, c.isP ? c.holmP : null, c.glass, c.energyFirst, c.energyRest, c.unmatched, c.gates.join('; '), ...choicesOf(list.map(each => each.c)).map(key => c[key])]),
  };
}

/** Groups are {name, delta, rows}, rows are {c, label}. */
function forestDraw(groups) {
  const all = groups.flatMap(g => g.rows.map(r => r.c));
  const labels = groups.flatMap(g => g.rows.map(r => r.label));
  const widest = Math.max(...groups.map(g => g.delta));
  return width => {
    const wide = width >= 700;
    const side = wide ? {left: Math.max(...labels.map(l => measure(l, 12, 700))) + 34, right: 274} : {left: 4, right: 8};
    const step = wide ? 26 : 44;
    const key = legend([
      ...unique(all.map(c => c.control)).map(arm => ({arm, words: kindOf(arm).name})),
      {arm: 'energy', hollow: true, words: 'hollow: without outliers'},
      {words: 'bold: primary', stroke: {colour: '--ink', width: 3.5}},
    ], width);
    const top = key.height + 30;
    const [low, high] = extent(all.flatMap(c => [c.low, c.high, c.difference]), -1.3 * widest, 1.3 * widest);
    const x = linear([low, high].map(v => v * 1.04), [side.left, width - side.right]);
    let y = top;
    const body = [];
    groups.forEach(g => {
      y += 22;
      const from = y + 6;
      const title = text(g.name, 0, y, {colour: '--ink', size: 13, weight: 600});
      y += 8;
      const rows = g.rows.map(({c, label}) => {
        y += step;
        return forestRow(c, label, x, y - step / 2 + (wide ? 0 : 12), width, wide);
      });
      body.push(rect(x(-g.delta), from, x(g.delta) - x(-g.delta), y - from, '--panel'), title, ...rows);
      y += 8;
    });
    const p = {x: side.left, y: top, w: width - side.left - side.right, h: y - top};
    const places = ticks(x.domain, p.w / 70);
    const format = decimals(places.map(v => 100 * v));
    const zero = line(x(0), top + 8, x(0), y, {colour: '--ink'});
    const heads = wide ? text('D in points, 95 % interval', width - side.right + 14, top + 4) + text('rank, Holm p', width, top + 4, {anchor: 'end'}) : '';
    const bands = body.filter(s => s.startsWith('<rect')).join('');
    return {
      height: y + 54,
      svg: key.svg + bands + heads + zero + body.filter(s => !s.startsWith('<rect')).join('')
        + xAxis(p, x, places, v => format(100 * v), 'D in points; right of 0 the network’s lesion hurts more'),
    };
  };
}

function forestRow(c, name, x, y, width, wide) {
  const {colour} = kindOf(c.control);
  const weight = c.primary ? 700 : 400;
  const bar = known(c.low) && known(c.high) ? line(x(c.low), y, x(c.high), y, {colour, width: c.primary ? 3.5 : 1.3}) : '';
  const value = `${points(c.difference)}${interval(c)}`;
  const rank = `${c.rank} of ${c.masks + 1}${c.isP ? `, ${probability(c.holmP)}` : ', no p'}`;
  const room = width - measure(name, 12, 700) - 16;
  const short = measure(value, 12, 700) < room ? value : points(c.difference);
  const look = {colour: '--ink', weight, halo: !wide};
  const words = wide
    ? text(name, 12, y + 4, look) + text(value, width - 256, y + 4, look) + text(rank, width, y + 4, {anchor: 'end', colour: '--ink'})
    : text(name, 4, y - 16, look) + text(short, width, y - 16, {...look, anchor: 'end'});
  const dot = known(c.difference) ? mark(c.control, x(c.difference), y, {r: c.primary ? 5.5 : 4.5, hollow: !c.outliers, tip: contrastTip(c)}) : '';
  return bar + dot + words;
}

function forestSays(all, delta) {
  const primary = all.filter(c => known(c.difference));
  if (!primary.length) return 'No comparison at this dose is primary and has a D.';
  const [low, high] = extent(primary.map(c => c.difference));
  const above = primary.filter(c => known(c.low) && c.low > 0).length;
  const without = primary.filter(c => !known(c.low) || !known(c.high)).length;
  const large = primary.filter(c => c.difference >= delta).length;
  return `Of ${primary.length} primary comparisons, with D from ${points(low)} to ${points(high)} points, ${above} have an interval wholly above 0${without ? ` (${without} have none)` : ''}, and ${large} have a D of at least the margin of ${points(delta)}; ${primary.filter(c => c.gates.length).length} fail a condition of the verdict.`;
}

function forest(model, task) {
  const shown = task.comparisons.filter(c => c.percent === dose);
  const groups = [...Map.groupBy(shown, c => `${c.lesion}${c.positions === 'all' ? '' : `, ${c.positions} positions`}${choiceWords(c)}`)]
    .map(([name, rows]) => ({name, rows: rows.map(c => ({c, label: contrastName(c)})), delta: rows[0].margin ?? margin(task)}));
  const primary = shown.filter(c => c.primary);
  return {
    title: `${task.name}: D, control minus network, at ${dose} %`,
    says: forestSays(primary, margin(task)),
    notes: `Lines are 95 % intervals. Shaded: the margin of ±${points(margin(task))} points, a tenth of what the intact model has above chance. Only energy-matched and label-permuted controls can be exchanged with the network, so only their rank is a p. The table has all doses, energy ratios and the conditions that are not met.`,
    empty: shown.length ? null : 'There are no controls at the primary dose to compare with.',
    table: contrastTable(task.comparisons.map(c => ({model, task, c}))),
    draw: forestDraw(groups),
  };
}

// Every network on every task: what is left under its lesion.
const STATES = {TESTABLE: '', FLOOR: 'at its floor', NEAR_CHANCE: 'near chance'};
const whole = x => known(x) ? fixed(100 * x, 0) : '–';
const limits = c => known(c.low) && known(c.high) ? `${whole(c.low)} to ${whole(c.high)}` : 'no interval';
/** The lesion, and whether it leaves outlier coordinates alone. */
const conditionOf = c => `${c.lesion}${c.outliers ? '' : ', without outliers'}`;
const cellName = c => c.network === 'energy' ? 'energy-matched' : c.network;

function cellTip(c) {
  return [
    `${cellName(c)} on ${c.task}${c.own ? ', its own task' : ''}: ${conditionOf(c)}`,
    `retained ${percent(c.retained)} [${limits(c)}]${c.masks > 1 ? `, mean of ${c.masks} masks; median ${percent(c.median)}` : ''}; score ${fixed(c.score, 3)}`,
    ...(known(c.t) ? [`Crawford-Howell t ${fixed(c.t, 2)} (df ${c.df}) against energy-matched masks, p ${probability(c.p)}`] : []),
    ...(STATES[c.state] ? [`${STATES[c.state]}: tells nothing`] : []),
  ].join('\n');
}

const OUTCOMES = {double: 'doubly dissociated', none: 'not dissociated', untestable: 'untestable'};
function pairWords(name, pair) {
  const what = pair.outcome === 'single' ? `dissociated on ${pair.reasons.join(', ')} only` : OUTCOMES[pair.outcome];
  const why = pair.outcome === 'untestable' ? ` (${pair.reasons.join('; ')})`
    : ` (I ${fixed(pair.interaction.value, 2)} [${fixed(pair.interaction.low, 2)} to ${fixed(pair.interaction.high, 2)}])`;
  return `${name} and ${pair.network} are ${what}${why}`;
}

function dissociationSays(model) {
  const {pairs, ratios} = model.domains;
  return ratios.map(({withinToAcross, ...of}) => {
    const here = pairs.filter(p => conditionOf(p) === conditionOf(of));
    const its = here.map(p => pairWords(model.network.name, p));
    const tested = here.some(p => p.outcome !== 'untestable');
    const ratio = tested && known(withinToAcross) ? `; a lesion costs the own task ${fixed(withinToAcross, 1)} times what it costs the others` : '';
    return `Lesion ${conditionOf(of)}: ${its.length ? its.join(', ') : 'not measured yet'}${ratio}.`;
  }).join(' ');
}

function dissociation(model) {
  const {cells, networks} = model.domains;
  const empty = !networks.length ? 'This study has one network, so that nothing can be said about domains.'
    : cells.length ? null : 'No network has been lesioned yet.';
  return {
    title: `What every lesion leaves of every task, at ${dose} %`,
    says: empty ? '' : dissociationSays(model),
    notes: 'Retained score in percent, with its 95 % interval over groups of items: 100 is intact, 0 is chance; the darker (in dark mode the brighter), the more is lost. A bold frame marks the task that is a network’s own. Hatched cells tell nothing: the intact model is near chance there (these have no colour, because a share of almost nothing means nothing), or so little is left that it could not fall. The last row is the mean of masks that are matched in energy to the first network. Where networks hold outlier coordinates, the panels come a second time without the outlier coordinates of all networks; a mask that holds none is the same there. Energy-matched masks stand there where they were drawn for that very mask of the first network.',
    empty,
    table: {
      columns: ['network', 'task', 'lesion', 'outliers', 'own task', 'masks', 'score', 'retained', 'low', 'high', 'median', 'tells nothing', 'Crawford-Howell t', 'df', 'p'],
      rows: cells.map(c => [cellName(c), c.task, c.lesion, c.outliers ? 'with' : 'without', c.own, c.masks, c.score, c.retained, c.low, c.high, c.median, STATES[c.state], c.t, c.df, c.p]),
    },
    draw: dissociationDraw(cells),
  };
}

/** Black or white words, whichever is easier to read on a colour of the palette. */
function onColour(colour) {
  const bright = colour.map(v => (v / 255) ** 2.2).reduce((sum, v, i) => sum + v * [0.2126, 0.7152, 0.0722][i], 0);
  return {fill: rgb(colour), words: bright > 0.2 ? '#000' : '#fff'};
}

function hatch(x, y, w, h, colour) {
  const lines = [];
  for (let d = -h + 6; d < w; d += 8) {
    const from = Math.max(d, 0);
    const to = Math.min(d + h, w);
    lines.push(`M${(x + from).toFixed(1)} ${(y + from - d).toFixed(1)}L${(x + to).toFixed(1)} ${(y + to - d).toFixed(1)}`);
  }
  return `<path d="${lines.join('')}" stroke="${colour}" stroke-width="1" stroke-opacity="0.4" fill="none"/>`;
}

function heatCell(c, x, y, w, h, colour) {
  const {fill, words} = onColour(colour(known(c.retained) && c.state !== 'NEAR_CHANCE' ? 1 - c.retained : 0));
  const nothing = STATES[c.state];
  const up = nothing ? 9 : 2;
  const put = (said, dy, size, weight) => measure(said, size, weight) > w - 6 ? '' : `<text x="${(x + w / 2).toFixed(1)}" y="${(y + dy).toFixed(1)}" text-anchor="middle" font-size="${size}" font-weight="${weight}" fill="${words}" paint-order="stroke" stroke="${fill}" stroke-width="5" stroke-linejoin="round">${esc(said)}</text>`;
  return `<g data-tip="${esc(cellTip(c))}"><rect x="${x.toFixed(1)}" y="${y.toFixed(1)}" width="${w.toFixed(1)}" height="${h}" fill="${fill}" stroke="${ink('--rule')}"/>`
    + (nothing ? hatch(x, y, w, h, words) : '')
    + put(whole(c.retained), h / 2 - up, 16, 700) + put(limits(c), h / 2 + 16 - up, 11, 400) + (nothing ? put(nothing, h / 2 + 30 - up, 11, 400) : '')
    + '</g>';
}

function dissociationDraw(cells) {
  const conditions = unique(cells.map(conditionOf));
  const across = unique(cells.map(c => c.lesion)).length;
  const tasks = unique(cells.map(c => c.task));
  const rows = unique([...cells.filter(c => c.network !== 'energy'), ...cells].map(c => c.network));
  const names = rows.map(network => cellName({network}));
  const h = 70;
  return (width, css) => {
    const colour = palette(css);
    const left = clamp(Math.max(...names.map(n => measure(n, 12, 600))) + 12, 60, width * 0.3);
    const grid = panels(width, 64, across, conditions.length, {least: left + 104 * tasks.length, left, height: 44 + h * rows.length + 34});
    const body = grid.areas.map((p, l) => {
      const w = p.w / tasks.length;
      const frames = [];
      const drawn = rows.map((network, r) => {
        const y = p.y + r * h;
        const its = tasks.map((task, k) => {
          const c = cells.find(q => conditionOf(q) === conditions[l] && q.network === network && q.task === task);
          const x = p.x + k * w;
          if (!c) return text('not measured', x + w / 2, y + h / 2 + 4, {anchor: 'middle', size: 11});
          if (c.own) frames.push(`<rect x="${(x + 2).toFixed(1)}" y="${y + 2}" width="${(w - 4).toFixed(1)}" height="${h - 4}" fill="none" stroke="${ink('--ink')}" stroke-width="3"/>`);
          return heatCell(c, x, y, w, h, colour);
        });
        return text(cut(names[r], left - 10, 600), p.x - 8, y + h / 2 + 4, {anchor: 'end', colour: '--ink', weight: network === 'energy' ? 400 : 600}) + its.join('');
      });
      const heads = tasks.map((task, k) => text(cut(task, w - 6), p.x + (k + 0.5) * w, p.y - 7, {anchor: 'middle', colour: '--ink'}));
      return text(conditions[l], p.outer, p.top + 14, {colour: '--ink', size: 13, weight: 600}) + heads.join('') + drawn.join('') + frames.join('');
    });
    return {height: grid.height, svg: heatKey(width, colour) + body.join('')};
  };
}

/** Colours from intact to nothing left, and the signs of cells. */
function heatKey(width, colour) {
  const steps = Array.from({length: 20}, (_, i) => `<rect x="${i * 8}" y="16" width="8.5" height="12" fill="${onColour(colour(i / 19)).fill}"/>`).join('');
  const {fill, words} = onColour(colour(0.25));
  const wide = width >= 560;
  const x = wide ? 190 : 0;
  const y = wide ? 16 : 34;
  const own = 'own task';
  const at = x + 34 + measure(own) + 18;
  return text('100', 0, 11) + text('retained, %', 80, 11, {anchor: 'middle'}) + text('0', 160, 11, {anchor: 'end'}) + steps
    + `<rect x="0" y="16" width="160.5" height="12" fill="none" stroke="${ink('--quiet')}"/>`
    + `<rect x="${x + 1.5}" y="${y + 1}" width="24" height="12" fill="none" stroke="${ink('--ink')}" stroke-width="3"/>` + text(own, x + 34, y + 11, {colour: '--ink'})
    + `<rect x="${at}" y="${y}" width="26" height="14" fill="${fill}" stroke="${ink('--rule')}"/>` + hatch(at, y, 26, 14, words) + text('tells nothing', at + 34, y + 11, {colour: '--ink'});
}

// Score by phenomenon.
function phenomena(model, task) {
  const names = unique(task.paradigms.map(p => p.phenomenon));
  const lesions = lesionsOf(task);
  const control = mainControl(task);
  const by = run => names.map(name => mean(present((run?.byParadigm ?? []).filter((_, i) => task.paradigms[i]?.phenomenon === name))));
  const intact = by(task.intact);
  const at = task.runs.filter(r => r.percent === dose && r.positions === 'all');
  const series = lesions.map(lesion => {
    const runs = at.filter(r => r.lesion === lesion);
    const controls = runs.filter(r => r.arm === control && r.of !== 'without-outliers').map(by);
    return {
      lesion,
      network: by(runs.find(r => r.arm === 'network')),
      without: by(runs.find(r => r.arm === 'without-outliers')),
      control: names.map((_, i) => median(controls.map(c => c[i]))),
    };
  });
  const fall = i => (intact[i] ?? 0) - (series[0]?.network[i] ?? intact[i] ?? 0);
  const order = names.map((_, i) => i).sort((a, b) => fall(b) - fall(a));
  const values = series.flatMap(s => [s.network, s.without, s.control].flat());
  const empty = present([...intact, ...values]).length ? null : 'Scores by phenomenon were not measured.';
  return {
    title: `${task.name}: score by phenomenon at ${dose} %`,
    says: empty ? '' : order.length && series.length
      ? `Lesion ${series[0].lesion}: ${names[order[0]]} falls most, from ${fixed(intact[order[0]], 2)} to ${fixed(series[0].network[order[0]], 2)}, ${names[order[order.length - 1]]} least, from ${fixed(intact[order[order.length - 1]], 2)} to ${fixed(series[0].network[order[order.length - 1]], 2)}.`
      : 'There are no lesions at this dose.',
    notes: `Mean over the ${task.grouping}s of a phenomenon, in the order of what the network’s lesion costs under ${series[0]?.lesion ?? 'it'}.${control ? ` The control is the median of its ${kindOf(control).name} masks, phenomenon by phenomenon.` : ''} The dashed line is chance.`,
    empty,
    table: {
      columns: ['phenomenon', 'lesion', 'intact', 'network', 'network without outliers', `median ${control ? kindOf(control).name : ''} control`],
      rows: series.flatMap(s => order.map(i => [names[i], s.lesion, intact[i], s.network[i], s.without[i], s.control[i]])),
    },
    draw: phenomenaDraw({names, order, intact, series, control, chance: task.chance, values}),
  };
}

function phenomenaDraw({names, order, intact, series, control, chance, values}) {
  return width => {
    const key = legend([
      {arm: 'intact', words: 'intact'}, {arm: 'network', words: 'network', r: 5.5}, {arm: 'without-outliers', words: 'network without outliers', r: 5.5},
      ...(control ? [{arm: control, words: `median ${kindOf(control).name} control`}] : []),
    ], width);
    const left = clamp(Math.max(...names.map(n => measure(n))) + 20, 60, width * 0.45);
    const row = 30;
    const shown = series.length ? series : [{lesion: 'intact', network: [], without: [], control: []}];
    const grid = panels(width, key.height + 6, shown.length, shown.length, {least: 420, left, height: 44 + 56 + row * order.length});
    const [low, high] = extent([...intact, ...values], chance);
    const body = grid.areas.map((p, s) => {
      const x = linear([low - 0.02, Math.max(high, 1)], [p.x, p.x + p.w]);
      const places = ticks(x.domain, Math.min(10, p.w / 45));
      const {lesion, network, without, control: middle} = shown[s];
      const rows = order.map((i, k) => {
        const y = p.y + row * (k + 0.5);
        const dot = (arm, list, dy) => known(list[i]) ? mark(arm, x(list[i]), y + dy, {r: arm === 'intact' ? 8 : arm === control ? 4 : 5, tip: `${names[i]}, ${lesion}\n${arm === control ? `median ${kindOf(arm).name} control` : kindOf(arm).name} ${fixed(list[i], 3)}`}) : '';
        return line(p.x, y + row / 2, p.x + p.w, y + row / 2) + text(cut(names[i], left - 20), p.x - 10, y + 4, {anchor: 'end', colour: '--ink'})
          + dot('intact', intact, 0) + dot(control, middle, 8) + dot('without-outliers', without, 0) + dot('network', network, -8);
      });
      return text(lesion, p.outer, p.top + 14, {colour: '--ink', size: 13, weight: 600})
        + line(x(chance), p.y, x(chance), p.y + p.h, {colour: '--ink', dash: '5 3'}) + text('chance', x(chance), p.y - 6, {anchor: x(chance) - p.x < 24 ? 'start' : 'middle', colour: '--ink'})
        + rows.join('') + xAxis(p, x, places, decimals(places), 'score');
    });
    return {height: grid.height, svg: key.svg + body.join('')};
  };
}

// Recordings of brains: r and unique R2 of every mask, beside what predicts without reading.
const correlation = x => fixed(x, 3);

/** Marks of one kind lie in one row; a baseline is a row of its own. */
function brainRows({fits, baselines}) {
  const arms = unique(fits.map(f => f.arm));
  return [
    ...arms.map(arm => ({name: kindOf(arm).name, fits: fits.filter(f => f.arm === arm)})),
    ...baselines.map(baseline => ({name: baseline.name, baseline})),
  ];
}

/** The kind of control that is matched most closely, of these. */
const closest = kinds => ['energy', 'label-permuted', 'run', 'layer', 'uniform'].find(arm => kinds.includes(arm));

function brainSays({fits, baselines, against, recorded, ceiling}) {
  const own = fits.find(f => f.arm === 'network');
  if (!own) return 'The network itself has not been fitted yet.';
  const beside = [
    ...(recorded.folds === 'shuffled' ? [] : [`shuffled folds ${correlation(own.shuffled)}`]),
    ...(ceiling ? [`ceiling as given ${correlation(ceiling.median)}`] : []),
  ];
  const main = against.find(a => a.control === closest(against.map(one => one.control)));
  const place = rank => known(rank) ? `${rank} of ${main.masks + 1}` : 'not defined';
  const without = fits.find(f => f.arm === 'untrained');
  return [
    `With ${recorded.outer} ${recorded.folds} folds the network predicts r ${correlation(own.r)}${beside.length ? ` (${beside.join('; ')})` : ''} and unique R² ${correlation(own.unique)} (p ${probability(own.p)})`,
    main ? `among ${kindOf(main.control).name} masks its rank, 1 the best, is ${place(main.rankR)} by r and ${place(main.rankUnique)} by unique R²` : 'there are no control masks',
    ...(without ? [`the untrained model has r ${correlation(without.r)} and unique R² ${correlation(without.unique)}`] : []),
    ...(baselines.length ? [`baselines have r ${baselines.map(b => `${correlation(b.r)} (${b.name})`).join(', ')}`] : []),
  ].join('; ') + '.';
}

function brain(model, data) {
  const {name, recorded, fits, baselines, ceiling} = data;
  const both = recorded.folds !== 'shuffled';
  return {
    title: `${name}: what units predict of ${count(recorded.stimuli)} stimuli and ${count(recorded.targets)} target${recorded.targets === 1 ? '' : 's'}`,
    says: brainSays(data),
    notes: `Left: Pearson’s r with held-out responses; right: unique R², what units explain beyond length, position and word rate. Means over folds, medians over targets; nothing is clamped, and nothing is divided by a ceiling. Every mask is a mark, the network a star. ${both ? `Filled: ${recorded.folds} folds; hollow: shuffled folds, which flatter what varies slowly.` : 'Hollow: shuffled folds, which flatter what varies slowly.'} Grey bars are baselines, which read nothing.${ceiling ? ' The bracket spans the ceilings of the targets as the file gives them, the dashed line is their median.' : ' The file gives no ceiling.'} Masks with more different coordinates have more to say, so the table also has r with ${recorded.components} principal components for each.`,
    empty: fits.length || baselines.length ? null : 'Nothing has been predicted of this recording yet.',
    table: {
      columns: ['what', 'seed', 'units', 'coordinates', 'r', 'r, shuffled folds', 'unique R2', 'p', `r at ${recorded.components} components`, 'penalty at an edge', 'CKA', 'RSA'],
      rows: [
        ...fits.map(f => [kindOf(f.arm).name, f.seed, f.units, f.coordinates, f.r, f.shuffled, f.unique, f.p, f.atComponents, f.edgeShare, f.cka, f.rsa]),
        ...baselines.map(b => [b.name, null, b.columns, null, b.r, null, b.unique, null, null, b.edgeShare, null, null]),
      ],
    },
    draw: brainDraw(data, brainRows(data), both),
  };
}

/** Rows of marks and bars: r on the left, unique R2 on the right. */
function brainDraw({recorded, fits, baselines, ceiling}, rows, both, signs = []) {
  const correlations = [...fits.flatMap(f => [f.r, f.shuffled]), ...baselines.map(b => b.r)];
  const shares = [...fits, ...baselines].map(f => f.unique);
  const sides = [
    {title: 'r', axis: 'raw, held out', field: 'r', ceiling, domain: extent(correlations, 0, ceiling?.least, ceiling?.most), given: present(correlations).length},
    {title: 'unique R²', axis: 'beyond length, position and word rate', field: 'unique', ceiling: null, domain: extent(shares, 0), given: present(shares).length},
  ];
  return width => {
    const key = legend([
      ...signs,
      ...(fits.length ? [{arm: 'network', hollow: !both, words: both ? `filled: ${recorded.folds} folds` : 'hollow: shuffled folds', r: 6.5}] : []),
      ...(fits.length && both ? [{arm: 'network', hollow: true, words: 'hollow: shuffled folds', r: 6.5}] : []),
      ...(baselines.length ? [{words: 'baseline', stroke: {colour: '--uniform', width: 11}}] : []),
      ...(ceiling ? [{words: 'ceiling', stroke: {colour: '--ink', width: 1.5, dash: '5 3'}}] : []),
    ], width);
    const left = clamp(Math.max(...rows.map(r => measure(r.name))) + 20, 60, 190);
    const row = 34;
    const above = ceiling ? 26 : 0;
    const grid = panels(width, key.height + 6, 2, 2, {least: 400, left, height: 44 + 56 + above + row * rows.length});
    return {height: grid.height, svg: key.svg + grid.areas.map((p, i) => brainPanel({...p, last: true}, sides[i], rows, row, above, both)).join('')};
  };
}

function brainPanel(p, side, rows, row, above, both) {
  const head = frame(p, side.title, side.axis);
  if (!side.given) return head + text('not defined: no baseline varies, or nothing is measured yet', p.outer, p.y + 16);
  const [low, high] = side.domain;
  const pad = 0.05 * (high - low || 1);
  const x = linear([low - pad, high + pad], [p.x, p.x + p.w]);
  const places = ticks(x.domain, Math.min(8, p.w / 52));
  const body = rows.map(({name, fits, baseline}, i) => {
    const y = p.y + above + row * (i + 0.5);
    return line(p.x, y + row / 2, p.x + p.w, y + row / 2)
      + text(cut(name, p.x - p.outer - 14), p.x - 10, y + 4, {anchor: 'end', colour: '--ink'})
      + (baseline ? brainBar(baseline, side, x, y, p) : fits.map((f, j) => brainMarks(f, fits.length > 1 ? (j * 3 % 5 - 2) * 1.3 : 0, side, x, y, both)).join(''));
  });
  return head + body.join('')
    + line(x(0), p.y + above, x(0), p.y + p.h, {colour: '--ink'})
    + (side.ceiling ? bracket(side.ceiling, x, p) : '')
    + xAxis(p, x, places, decimals(places), side.title);
}

/** A mask, a little higher or lower than others so that equal ones are seen; shuffled folds below. */
function brainMarks(f, jitter, side, x, y, both) {
  const r = f.arm === 'network' ? 8 : 4;
  const tip = `${runWords(f)}, ${count(f.units)} units\nr ${correlation(f.r)}${both ? `, shuffled folds ${correlation(f.shuffled)}` : ' (shuffled folds)'}\nunique R² ${correlation(f.unique)}${known(f.p) ? `, p ${probability(f.p)}` : ''}`;
  const shuffled = side.field === 'r' && both;
  const at = (value, dy, hollow) => known(value) ? mark(f.arm, x(value), y + dy + jitter, {r, hollow, tip}) : '';
  return (shuffled ? at(f.shuffled, 8, true) : '') + at(f[side.field], shuffled ? -7 : 0, !both);
}

function brainBar(baseline, side, x, y, p) {
  const value = baseline[side.field];
  if (!known(value)) return text('is taken out', clamp(x(0) + 6, p.x, p.x + p.w - measure('is taken out')), y + 4);
  return rect(Math.min(x(0), x(value)), y - 7, Math.max(1, Math.abs(x(value) - x(0))), 14, '--uniform', `${baseline.name}, ${baseline.columns} columns\nr ${correlation(baseline.r)}${known(baseline.unique) ? `\nunique R² ${correlation(baseline.unique)}` : ''}`);
}

/** From the smallest to the largest ceiling of a target, and their median. */
function bracket({least, median: middle, most}, x, p) {
  const y = p.y + 16;
  const words = `ceiling ${correlation(middle)}`;
  const half = measure(words) / 2;
  const ends = least === most ? '' : line(x(least), y, x(most), y, {colour: '--ink', width: 1.5}) + [least, most].map(v => line(x(v), y, x(v), y + 7, {colour: '--ink', width: 1.5})).join('');
  return ends + line(x(middle), y, x(middle), p.y + p.h, {colour: '--ink', width: 1.5, dash: '5 3'})
    + text(words, clamp(x(middle), p.x + half, p.x + p.w + 10 - half), y - 6, {anchor: 'middle', colour: '--ink', halo: true});
}

/** A name that is too long, shortened. */
function cut(words, width, weight = 400) {
  if (measure(words, 12, weight) <= width) return words;
  let kept = words;
  while (kept.length > 1 && measure(`${kept}…`, 12, weight) > width) kept = kept.slice(0, -1);
  return `${kept.trimEnd()}…`;
}

// All models, in the order of the study.
const mainTask = model => model.tasks.find(t => t.name === study.primary.task);

function allForest() {
  const groups = study.models.map(model => {
    const task = mainTask(model);
    return {model, task, name: model.id, delta: task ? margin(task) : 0, rows: (task?.comparisons ?? []).filter(c => c.primary).map(c => ({c, label: `${c.lesion}${choiceWords(c)}, ${contrastName(c)}`}))};
  });
  const all = groups.flatMap(g => g.rows.map(({c}) => ({model: g.model, task: g.task, c})));
  const above = all.filter(({c}) => known(c.low) && c.low > 0).length;
  return {
    title: `All models: primary comparisons of ${study.primary.task} at ${dose} %`,
    says: `${study.models.length} models, ${all.length} primary comparisons; the interval of ${above} is wholly above 0.`,
    notes: 'Every model of the study, in its order. D is control minus network; shaded is the margin of each model.',
    empty: all.length ? null : 'There are no primary comparisons.',
    table: contrastTable(all),
    draw: forestDraw(groups),
  };
}

/** What the lesions remove, one row for every model and lesion, all on the same scale upwards. */
function allRemoval() {
  const each = study.models.filter(mainTask).flatMap(model => {
    const task = mainTask(model);
    const control = mainControl(task);
    const runs = task.runs.filter(r => r.percent === dose && known(r.retained) && (isNetwork(r) || r.arm === control));
    return [...Map.groupBy(runs, r => `${r.lesion}\t${r.positions}`).values()]
      .filter(list => list.some(r => known(r.of)))
      .map(list => ({model, lesion: list[0].lesion, positions: list[0].positions, runs: list}));
  });
  const all = each.flatMap(e => e.runs);
  const fields = [['energyFirst', 'first positions'], ['energyRest', 'all other positions']];
  const cells = each.flatMap(e => fields.map(([field, name]) => ({...e, field, name, title: `${e.model.called}, `, runs: e.runs.filter(r => known(r[field]))})));
  const [low, high] = extent(all.map(r => r.retained), 0, 1);
  const [shownRuns, measured] = [cells.flatMap(c => c.runs), all.filter(r => known(r.energyFirst) || known(r.energyRest))];
  const words = each.map(e => `${e.model.called} (${e.lesion}) ${percent(e.runs.find(r => r.arm === 'network')?.retained)} against ${percent(median(e.runs.filter(r => r.of === 'network').map(r => r.retained)))}`);
  return {
    title: `All models: what lesions take out, and what is left of ${study.primary.task} at ${dose} %`,
    says: `${unique(each.map(e => e.model)).length} models; left of the score above chance with the network lesioned against the median control: ${words.join(', ')}.`,
    notes: 'One row for every model and kind of lesion, in the order of the study; controls are of the kind that the verdict uses first. Shaded: within a factor of 1.25 of a star.',
    empty: measured.length ? null : 'No realised energy was measured.',
    table: {
      columns: ['model', 'kind of mask', 'drawn for', 'seed', 'lesion', 'positions', 'energy, first', 'energy, rest', 'score', 'retained'],
      rows: each.flatMap(e => e.runs.map(r => [e.model.id, kindOf(r.arm).name, r.of ?? '', r.seed, r.lesion, r.positions, r.energyFirst, r.energyRest, r.score, r.retained])),
    },
    draw: width => {
      const key = legend(legendOf(all), width);
      const grid = panels(width, key.height + 6, 2, cells.length, {height: 290});
      const body = grid.areas.map((p, i) => removalPanel(p, cells[i], shownRuns, [low - 0.04, high + 0.04]));
      return {height: grid.height, svg: key.svg + body.join('')};
    },
  };
}

function allCurves() {
  const each = study.models.filter(mainTask).flatMap(model => {
    const task = mainTask(model);
    const control = mainControl(task);
    return unique(task.curves.map(c => c.lesion)).map(lesion => ({
      model, lesion, control,
      curves: task.curves.filter(c => c.lesion === lesion && (isNetwork(c) || c.arm === control))
        .map(retainedCurve),
    }));
  });
  const lesions = unique(each.map(e => e.lesion)).length;
  const values = each.flatMap(e => e.curves.flatMap(c => c.points.map(q => q.value)));
  const [low, high] = extent(values, 0, 1);
  const only = study.models.map(mainTask).filter(known).map(oneDose).find(known);
  const cells = each.map(e => ({title: `${e.model.called}: ${e.lesion}`, curves: e.curves}));
  const kept = each.map(e => {
    const own = e.curves.find(c => c.arm === 'network')?.points.find(q => q.percent === dose);
    return `${percent(own?.value)} in ${e.model.called} (${e.lesion})`;
  });
  return {
    title: `All models: what is left of ${study.primary.task} by dose`,
    says: `${study.models.length} models; at ${dose} % the network’s lesion keeps ${kept.join(', ')}.`,
    notes: 'One row for every model, in the order of the study, all on the same scale of the score. Bold: the network; dashed: without outlier coordinates; thin: single control masks of the kind that the verdict uses first.',
    empty: only ?? (values.length ? null : 'No curve was measured.'),
    table: {
      columns: ['model', 'kind of mask', 'seed', 'lesion', 'units', 'percent', 'score', 'retained'],
      rows: each.flatMap(e => e.curves.flatMap(c => c.points.map(q => [e.model.id, kindOf(c.arm).name, c.seed, c.lesion, q.units, q.percent, q.score, q.retained]))),
    },
    draw: doseDraw(cells, lesions, retainedLook([low - 0.05, high + 0.08])),
  };
}

/** One recording, a row for every model that was asked to predict it. */
function allBrain(model, name) {
  const each = study.models.flatMap(its => its.brains.filter(b => b.name === name).map(data => ({model: its, data})));
  const fits = each.flatMap(e => e.data.fits.map(f => ({...f, model: e.model})));
  const {recorded, ceiling} = each[0].data;
  const baselines = each.map(e => e.data.baselines).find(list => list.length) ?? [];
  const both = recorded.folds !== 'shuffled';
  const own = e => e.data.fits.find(f => f.arm === 'network');
  const told = each.filter(own).map(e => `${e.model.called} r ${correlation(own(e).r)}, unique R² ${correlation(own(e).unique)} (p ${probability(own(e).p)})`);
  const control = closest(fits.map(f => f.arm));
  const order = ['untrained', control, 'network']; // the network last, so that it is seen
  const shownFits = list => list.filter(f => order.includes(f.arm)).sort((a, b) => order.indexOf(a.arm) - order.indexOf(b.arm));
  const rows = [
    ...each.map(e => ({name: e.model.called, fits: shownFits(e.data.fits)})),
    ...baselines.map(baseline => ({name: baseline.name, baseline})),
  ];
  return {
    title: `All models: what units predict of ${name}`,
    says: told.length ? `Networks: ${told.join('; ')}.` : 'No network has been fitted yet.',
    notes: `One row for every model, in the order of the study; controls are of the kind that is matched most closely, the table has all. Baselines, which read nothing, are the same for all. Masks with more different coordinates have more to say, and models differ in these: the table has r with the same number of principal components within a model, not across models.`,
    empty: rows.length && (fits.length || baselines.length) ? null : 'Nothing has been predicted of this recording yet.',
    table: {
      columns: ['model', 'what', 'seed', 'units', 'coordinates', 'r', 'r, shuffled folds', 'unique R2', 'p', 'components', 'r at components'],
      rows: [
        ...each.flatMap(e => e.data.fits.map(f => [e.model.id, kindOf(f.arm).name, f.seed, f.units, f.coordinates, f.r, f.shuffled, f.unique, f.p, e.data.recorded.components, f.atComponents])),
        ...baselines.map(b => ['', b.name, null, b.columns, null, b.r, null, b.unique, null, null, null]),
      ],
    },
    draw: brainDraw({recorded, fits, baselines, ceiling}, rows, both, legendOf(shownFits(fits))),
  };
}

// Figures on the page: heading, sentence, drawing, notes, table, exports.
const FIGURES = {units, removal, curves, nats, forest, dissociation, phenomena, brain, allForest, allRemoval, allCurves, allBrain, profile, multiverse, overlap, ownControls, allProfiles, trainingNetwork, trainingEffect, trainingScores, trainingDifference};
const shown = v => typeof v === 'number' && !Number.isInteger(v) ? (Math.abs(v) < 0.001 ? v.toExponential(1) : fixed(v, 3)) : cell(v);

function mount(place, index) {
  const {figure: kind, model: m, task: k, brain: b, other: o, recording} = place.dataset;
  const model = study.models[m];
  const task = model?.tasks[k] ?? model?.brains[b] ?? model?.networks.tested[o];
  const names = [study.name, model?.called, task?.name ?? task?.network ?? recording, kind];
  show(place, index, FIGURES[kind](model, task ?? recording), {names, heading: 'h4', width: 960});
}

document.querySelectorAll('figure[data-figure]').forEach(mount);
