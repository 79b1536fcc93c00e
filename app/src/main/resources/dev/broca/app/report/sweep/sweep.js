const sweep = JSON.parse(document.getElementById('data').textContent);
const points = sweep.points;
const {two, curves, series, going, columns, row, axis: checkpointAxis, depth, short} = overCheckpoints(points, sweep.axis);

// Numbers and words.
const percent = x => known(x) ? `${Number((100 * x).toPrecision(2))} %` : '–';

const first = points[0];
const final = points[points.length - 1];
function passing() {
  const share = field => q => q[field] / q.allUnits;
  const mine = q => q.maxTInMask / q.units;
  return {
    title: 'Units that pass a test',
    says: `${going('The share of all units that pass max-t', share('maxT'), percent)}; ${going('the share with q below .05', share('q'), percent)}.`,
    notes: 'max-t: units that prefer the positive condition more than any unit does in 95 % of permutations of the labels. q: units with a Benjamini-Hochberg q below .05, in either direction. Dotted: the share of the mask that passes max-t; a mask is the top of a ranking, so below 100 % it holds units that pass no test.',
    table: {
      columns: columns('units passing max-t', 'units with q < .05', 'all units', 'mask passing max-t', 'mask with q < .05', 'units in the mask'),
      rows: points.map(q => row(q, q.maxT, q.q, q.allUnits, q.maxTInMask, q.qInMask, q.units)),
    },
    draw: curves({
      series: [
        series(0, 'all units: max-t p < .05', share('maxT'), {more: points.map(q => `${count(q.maxT)} of ${count(q.allUnits)} units`)}),
        series(1, 'all units: q < .05', share('q'), {more: points.map(q => `${count(q.q)} of ${count(q.allUnits)} units`)}),
        series(2, 'units of the mask: max-t p < .05', mine, {more: points.map(q => `${count(q.maxTInMask)} of ${count(q.units)} units`)}),
      ],
      axis: 'share of units', domain: [0, 1], format: percent,
    }),
  };
}

function reliability() {
  return {
    title: 'Two halves of the texts',
    says: `${going('Split-half r', q => q.quality.splitHalfR)}; ${going('the overlap of the two masks', q => q.quality.correctedDice)}.`,
    notes: 'How well the localizer agrees with itself: the t maps of two random halves of the texts are correlated over units (r), and their masks compared (Dice corrected for chance).',
    table: {columns: columns('split-half r', 'corrected Dice'), rows: points.map(q => row(q, q.quality.splitHalfR, q.quality.correctedDice))},
    draw: curves({series: [series(0, 'r of t maps', q => q.quality.splitHalfR), series(1, 'corrected Dice of masks', q => q.quality.correctedDice)], axis: 'agreement', domain: [0, 1]}),
  };
}

function effect() {
  return {
    title: 'Effect on texts that did not select',
    says: `${going('Cohen’s d of the average unit', q => q.quality.heldOut.unitD)}; ${going('of the whole mask', q => q.quality.heldOut.maskD)}.`,
    notes: 'Units are selected on some texts and measured on the others (cross-validated). The whole mask: d of the mean of its units, in which noise is averaged out.',
    table: {columns: columns('d of the average unit', 'd of the whole mask'), rows: points.map(q => row(q, q.quality.heldOut.unitD, q.quality.heldOut.maskD))},
    draw: curves({series: [series(0, 'average unit', q => q.quality.heldOut.unitD), series(1, 'whole mask', q => q.quality.heldOut.maskD)], axis: 'held-out d', domain: [0]}),
  };
}

function overlap() {
  const of = field => ({
    lows: points.map(q => q[field]?.low), highs: points.map(q => q[field]?.high),
    more: points.map(q => q[field] ? `${field === 'withPrevious' ? `with ${q.previous}; ` : ''}${count(q[field].shared)} units shared\nunrelated masks like these: ${two(q[field].chanceLow)} to ${two(q[field].chanceHigh)}` : ''),
  });
  const ceiling = points.find(q => q.label === sweep.last)?.quality.correctedDice;
  const half = points.find(q => q.withLast?.corrected >= 0.5);
  return {
    title: 'Overlap of the masks',
    says: `The mask of ${first.label} overlaps with that of ${sweep.last} by ${two(first.withLast?.corrected)}; ${half ? `the first with .50 or more is ${half.label} (${two(half.withLast.corrected)})` : 'no earlier one has .50 or more'}.`,
    notes: `Dice corrected for chance: 0 is chance, 1 the same units. Bars are 95 % intervals over coordinates. The dashed line is what two halves of the texts give in ${sweep.last} itself, with half of the texts each: for comparison, how far a localizer agrees with itself. ${sweep.last} is not compared with itself.`,
    empty: points.length > 1 ? null : 'There is one checkpoint only, so there is nothing to compare.',
    table: {
      columns: columns('with last', 'low', 'high', 'unrelated low', 'unrelated high', 'previous', 'with previous', 'low', 'high', 'unrelated low', 'unrelated high'),
      rows: points.map(q => row(q, ...['withLast', 'withPrevious'].flatMap(f => [...(f === 'withLast' ? [] : [q.previous]), q[f]?.corrected, q[f]?.low, q[f]?.high, q[f]?.chanceLow, q[f]?.chanceHigh]))),
    },
    draw: curves({
      series: [series(0, `with ${sweep.last}`, q => q.withLast?.corrected, of('withLast')), series(1, 'with the checkpoint before', q => q.withPrevious?.corrected, of('withPrevious'))],
      axis: 'corrected Dice', domain: [0, 1],
      levels: known(ceiling) ? [{value: ceiling, name: `halves of the texts in ${sweep.last}`, left: true}] : [],
    }),
  };
}

function maps() {
  return {
    title: `t maps beside that of ${sweep.last}`,
    says: `${going('The correlation over all units', q => q.tCorrelation)}.`,
    notes: 'Pearson’s r of the t values of all units. Unlike the masks it does not depend on where the cut is made. There is no p: coordinates repeat through blocks, so units are no sample.',
    empty: points.length > 1 ? null : 'There is one checkpoint only, so there is nothing to compare.',
    table: {columns: columns('r of t maps'), rows: points.map(q => row(q, q.tCorrelation))},
    draw: curves({series: [series(0, `r with ${sweep.last}`, q => q.tCorrelation)], axis: 'r', domain: [0, 1]}),
  };
}

function lastUnits() {
  const asked = points.some(q => q.lastUnits);
  return {
    title: `Units that ${sweep.last} selects, in every checkpoint`,
    says: asked ? `${going('Their d, on texts that did not select them,', q => q.lastUnits?.unitD)}.` : '',
    notes: `In every fold the units are selected in ${sweep.last} on some texts and measured in each checkpoint on the others. Hollow: what each checkpoint’s own units give. Where the own units respond and these do not, there is a network, but another one.`,
    empty: asked ? null : 'These were not measured: --last-units measures them.',
    table: {columns: columns('d of the average unit', 'd of all together', 'own units: d'), rows: points.map(q => row(q, q.lastUnits?.unitD, q.lastUnits?.maskD, q.quality.heldOut.unitD))},
    draw: curves({series: [series(0, `units of ${sweep.last}`, q => q.lastUnits?.unitD), series(1, 'own units', q => q.quality.heldOut.unitD)], axis: 'held-out d, average unit', domain: [0]}),
  };
}

function task() {
  const {name, measure: kind, items} = sweep.task ?? {name: 'A benchmark', measure: 'accuracy', items: 0};
  const chance = points.find(q => known(q.score?.chance))?.score.chance;
  const accuracy = kind === 'accuracy';
  return {
    title: `${name}: ${accuracy ? 'accuracy' : 'nats per token'} of the intact model`,
    says: sweep.task ? `${going(`${name[0].toUpperCase()}${name.slice(1)}`, q => q.score?.value)}, over ${count(items)} items.` : '',
    notes: `Mean over ${accuracy ? 'paradigms of the share of items that are right' : 'files of the surprisal of a token'}. The dashed line is chance.`,
    empty: sweep.task ? null : 'No benchmark was asked for: --benchmark pairs scores minimal pairs.',
    table: {columns: columns(accuracy ? 'accuracy' : 'nats per token', 'chance'), rows: points.map(q => row(q, q.score?.value, q.score?.chance))},
    draw: curves({series: [series(0, name, q => q.score?.value)], axis: accuracy ? 'accuracy' : 'nats per token', domain: accuracy ? [0.4, 1] : [], levels: known(chance) ? [{value: chance, name: 'chance'}] : [], format: x => fixed(x, 3)}),
  };
}

function blocks() {
  const L = first.perBlock.length;
  const share = (q, l) => q.units ? q.perBlock[l] / q.units : 0;
  const most = Math.max(...points.flatMap(q => q.perBlock.map((_, l) => share(q, l))), 1e-9);
  const busiest = q => q.perBlock.indexOf(Math.max(...q.perBlock));
  return {
    title: 'Where the masks sit',
    says: `Most units of the mask of ${first.label} are in block ${busiest(first)} (${percent(share(first, busiest(first)))}), of ${final.label} in block ${busiest(final)} (${percent(share(final, busiest(final)))}).`,
    notes: 'One column for every checkpoint, one row for every block, 0 at the bottom. The colour is the share of the mask that lies in the block.',
    table: {columns: columns(...first.perBlock.map((_, l) => `block ${l}`)), rows: points.map(q => row(q, ...q.perBlock))},
    draw: (width, css) => {
      const colour = palette(css);
      const p = {x: 40, y: 62, w: width - 50, h: clamp(L * 18, 110, 420)};
      const w = p.w / points.length;
      const h = p.h / L;
      const top = l => p.y + (L - 1 - l) * h;
      const cells = points.flatMap((q, i) => q.perBlock.map((n, l) =>
        `<rect x="${(p.x + i * w).toFixed(2)}" y="${top(l).toFixed(2)}" width="${(w + 0.3).toFixed(2)}" height="${(h + 0.3).toFixed(2)}" fill="${rgb(colour(share(q, l) / most))}" data-tip="${esc(`${q.label}, block ${l}\n${count(n)} of ${count(q.units)} units, ${percent(share(q, l))}`)}"/>`));
      const every = Math.ceil(15 / h);
      const names = q => sweep.axis === 'names' ? q.label : short(q.step);
      const strip = Array.from({length: 40}, (_, i) => `<rect x="${p.x + i * 4}" y="0" width="4.3" height="10" fill="${rgb(colour(i / 39))}"/>`).join('');
      return {
        height: p.y + p.h + depth(p.w),
        svg: strip + text('0', p.x, 25) + text(percent(most), p.x + 160, 25, {anchor: 'end'}) + text('of the mask', p.x + 168, 10)
          + text('block', p.x - 8, p.y - 10, {anchor: 'end'}) + cells.join('')
          + Array.from({length: L}, (_, l) => l % every ? '' : text(l, p.x - 8, top(l) + h / 2 + 4, {anchor: 'end'})).join('')
          + checkpointAxis(p, {ticks: points.map((q, i) => [p.x + (i + 0.5) * w, names(q)]), name: sweep.axis === 'names' ? 'checkpoint' : 'training step, in order'}),
      };
    },
  };
}

// Figures on the page: heading, sentence, drawing, notes, table, exports.
const FIGURES = {passing, reliability, effect, task, overlap, maps, lastUnits, blocks};
const shown = v => typeof v === 'number' && !Number.isInteger(v) ? fixed(v, 3) : typeof v === 'number' ? count(v) : cell(v);

function mount(place, index) {
  const kind = place.dataset.figure;
  const {table, ...figure} = FIGURES[kind]();
  const names = [sweep.network, 'checkpoints', kind];
  show(place, index, figure.empty ? figure : {...figure, table}, {names, heading: 'h3', width: 800});
}

document.querySelectorAll('figure[data-figure]').forEach(mount);
