
// The models of a study as checkpoints of one training. Functions only: study.js, which stands
// before, names them among its figures.

/** Checkpoints by step, each with its model; and what draws curves over them. */
function training() {
  const points = study.training.points.map(point => ({...point, of: study.models[point.model]}));
  return {points, last: study.training.last, ...overCheckpoints(points, study.training.axis.toLowerCase())};
}

/** What most of a list are; of equally many, the first. */
function commonest(list) {
  const counts = [...Map.groupBy(list, x => x).entries()].map(([x, same]) => [x, same.length]);
  return counts.reduce((best, one) => one[1] > best[1] ? one : best, [undefined, 0])[0];
}

/** The kind of control and the lesion that most checkpoints have: one for all, so that a curve is of one thing. */
function shared(points) {
  const tasks = points.map(q => mainTask(q.of)).filter(known);
  const own = task => task.runs.filter(r => r.percent === dose && r.arm === 'network');
  return {
    control: commonest(tasks.map(mainControl).filter(known)),
    lesion: commonest(tasks.flatMap(task => unique(own(task).map(r => r.lesion)))),
    positions: commonest(tasks.flatMap(task => unique(own(task).map(r => r.positions)))),
  };
}

function trainingNetwork() {
  const {points, last, curves, series, going, columns, row} = training();
  const ceiling = points.find(q => q.label === last).of.network.correctedDice;
  const network = field => q => q.of.network[field];
  return {
    title: `Training: how reliable the network is, and how much of it ${last} has`,
    says: `${going('Split-half r', network('splitHalfR'))}; ${going(`the overlap of the mask with that of ${last}`, q => q.overlap)}; ${going('the correlation of the t maps', q => q.tCorrelation)}.`,
    notes: `A mask of some percent exists in every checkpoint, in an untrained one too: look at the agreement of halves of the texts first. Overlap: Dice corrected for chance, with 95 % intervals over coordinates; the dashed line is what halves of the texts give in ${last} itself.`,
    table: {
      columns: columns('model', 'units', 'split-half r', 'corrected Dice of halves', 'units with q < .05', `overlap with ${last}`, 'low', 'high', 'unrelated low', 'unrelated high', 'r of t'),
      rows: points.map(q => row(q, q.of.id, q.of.network.units, q.of.network.splitHalfR, q.of.network.correctedDice, q.of.network.unitsPassingQ, q.overlap, q.low, q.high, q.chanceLow, q.chanceHigh, q.tCorrelation)),
    },
    draw: curves({
      series: [
        series(0, 'split-half r', network('splitHalfR')),
        series(1, `overlap with ${last}`, q => q.overlap, {
          lows: points.map(q => q.low), highs: points.map(q => q.high),
          more: points.map(q => known(q.shared) ? `${count(q.shared)} units shared\nunrelated masks like these: ${fixed(q.chanceLow, 2)} to ${fixed(q.chanceHigh, 2)}` : ''),
        }),
        series(2, `r of t with ${last}`, q => q.tCorrelation),
      ],
      axis: 'agreement', domain: [0, 1],
      levels: known(ceiling) ? [{value: ceiling, name: `masks of halves of the texts in ${last}`, left: true}] : [],
    }),
  };
}

function trainingEffect() {
  const {points, curves, series, going, columns, row} = training();
  const effect = q => q.of.network.heldOutD;
  return {
    title: 'Training: effect on texts that did not select',
    says: `${going('Cohen’s d of the average unit of the network', effect)}.`,
    notes: 'Units are selected on some texts and measured on the others.',
    empty: points.some(q => known(effect(q))) ? null : 'The held-out effect is nowhere defined.',
    table: {columns: columns('model', 'd of the average unit'), rows: points.map(q => row(q, q.of.id, effect(q)))},
    draw: curves({series: [series(0, 'average unit', effect)], axis: 'held-out d', domain: [0]}),
  };
}

function trainingScores() {
  const {points, curves, series, going, columns, row} = training();
  const intact = q => mainTask(q.of)?.intact.score;
  const {lesion, positions, control} = shared(points);
  const runs = q => (mainTask(q.of)?.runs ?? []).filter(r => r.percent === dose && r.lesion === lesion && r.positions === positions);
  const under = {
    network: q => runs(q).find(r => r.arm === 'network')?.score,
    without: q => runs(q).find(r => r.arm === 'without-outliers')?.score,
    controls: q => median(runs(q).filter(r => r.arm === control && r.of !== 'without-outliers').map(r => r.score)),
  };
  const chance = points.map(q => mainTask(q.of)?.chance).find(known);
  const name = control ? `median ${kindOf(control).name} control` : 'median control';
  return {
    title: `Training: ${study.primary.task}, intact and lesioned at ${dose} %`,
    says: `${going('The intact score', intact)}${lesion ? `; ${going(`with the network lesioned (${lesion})`, under.network)}` : ''}.`,
    notes: `Each checkpoint has its own network lesioned, and controls that were drawn for it. The dashed line is chance: where the intact model is near it, a lesion can take nothing.`,
    empty: points.some(q => known(intact(q))) ? null : 'No score was measured yet.',
    table: {
      columns: columns('model', 'intact', 'network', 'network without outliers', name, 'chance'),
      rows: points.map(q => row(q, q.of.id, intact(q), under.network(q), under.without(q), under.controls(q), mainTask(q.of)?.chance)),
    },
    draw: curves({
      series: [
        series(3, 'intact', intact),
        series(0, 'network', under.network),
        ...(points.some(q => known(under.without(q))) ? [series(1, 'network without outliers', under.without)] : []),
        ...(points.some(q => known(under.controls(q))) ? [series(2, name, under.controls)] : []),
      ],
      axis: 'score', domain: [], format: x => fixed(x, 3),
      levels: known(chance) ? [{value: chance, name: 'chance'}] : [],
    }),
  };
}

/** The primary comparisons with a kind of control, after the first cut and prefix. */
function mainContrasts(model, control) {
  const task = mainTask(model);
  return (task?.comparisons ?? []).filter(c => c.primary && c.control === control
    && c.cut === firstCut(model) && (c.prefix === undefined || c.prefix === (task.prefixId ?? 'none')));
}

function trainingDifference() {
  const {points, curves, series, going, columns, row} = training();
  const {control} = shared(points);
  const contrasts = new Map(points.map(q => [q, mainContrasts(q.of, control)]));
  const hundredfold = x => known(x) ? 100 * x : x;
  const tenths = x => fixed(x, 1);
  const all = [...contrasts.values()].flat();
  const names = unique(all.map(conditionOf)).map(name => ({name, of: q => contrasts.get(q).find(c => conditionOf(c) === name)}));
  return {
    title: `Training: D, control minus network, at ${dose} %`,
    says: names.length ? `${going(`D (${names[0].name})`, q => hundredfold(names[0].of(q)?.difference), tenths)} points.` : '',
    notes: `The primary comparisons with ${control ? kindOf(control).name : 'matched'} controls, with 95 % intervals, in points of the score. Above 0 the network’s lesion hurts more. Every checkpoint is compared with controls of its own.`,
    empty: all.length ? null : 'There are no primary comparisons.',
    table: {
      columns: columns('model', 'lesion', 'D', 'low', 'high', 'rank', 'masks', 'Holm p'),
      rows: points.flatMap(q => names.map(n => [n, n.of(q)]).filter(([, c]) => c).map(([n, c]) => row(q, q.of.id, n.name, c.difference, c.low, c.high, c.rank, c.masks, c.isP ? c.holmP : null))),
    },
    draw: curves({
      series: names.map((n, i) => series(i, n.name, q => hundredfold(n.of(q)?.difference), {lows: points.map(q => hundredfold(n.of(q)?.low)), highs: points.map(q => hundredfold(n.of(q)?.high))})),
      axis: 'D in points', domain: [0], levels: [{value: 0, name: ''}], format: tenths,
    }),
  };
}
