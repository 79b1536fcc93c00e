
// What networks are like: profiles, shared units, other choices, controls of other networks.
// Functions only: study.js, which stands before, names them among its figures.

/** Two digits without the zero before the point, as correlations and Dice are written. */
function short(x) {
  return known(x) ? fixed(x, 2).replace(/^(\u2212?)0\./, '$1.') : '–';
}

function range(low, high) {
  return known(low) && known(high) ? `${short(low)} to ${short(high)}` : 'no interval';
}

/** A share of the palette from nothing to all; what is below 0 looks like nothing. */
function shade(colour, x) {
  return onColour(colour(clamp(x ?? 0, 0, 1)));
}

function words(said, x, y, size, weight, look, room) {
  return measure(said, size, weight) > room ? ''
    : `<text x="${x.toFixed(1)}" y="${y.toFixed(1)}" text-anchor="middle" font-size="${size}" font-weight="${weight}" fill="${look.words}" paint-order="stroke" stroke="${look.fill}" stroke-width="4" stroke-linejoin="round">${esc(said)}</text>`;
}

function box(x, y, w, h, {stroke = '--rule', width = 1} = {}) {
  return `<rect x="${x.toFixed(1)}" y="${y.toFixed(1)}" width="${w.toFixed(1)}" height="${h.toFixed(1)}" fill="none" stroke="${ink(stroke)}" stroke-width="${width}"/>`;
}

function scaleKey(colour, name, signs) {
  const steps = Array.from({length: 20}, (_, i) => `<rect x="${i * 8}" y="16" width="8.5" height="12" fill="${shade(colour, i / 19).fill}"/>`).join('');
  let x = 190;
  const rest = signs.map(({draw, said}) => {
    const at = x;
    x += 52 + measure(said);
    return draw(at, 15) + text(said, at + 34, 26, {colour: '--ink'});
  });
  return text('0', 0, 11) + text(name, 80, 11, {anchor: 'middle'}) + text('1', 160, 11, {anchor: 'end'}) + steps + box(0, 16, 160.5, 12, {stroke: '--quiet'}) + rest.join('');
}

// Profiles: every text a dot.
function profileSays(profiles) {
  return profiles.map(({network, conditions, tests}) => {
    const by = rising(conditions.map(c => c.z).filter(known)).reverse();
    const order = by.map(z => conditions.find(c => c.z === z));
    const told = tests.filter(t => known(t.holm) && t.holm <= 0.05 && t.difference > 0).map(t => t.less);
    return `${network}: ${order.map(c => `${c.name} ${short(c.z)}`).join(', ')}${tests.length ? `; z of ${tests[0].more} is above that of ${told.length ? `${told.join(', ')} (Holm p up to .05)` : 'no other condition by Holm’s p'}` : ''}.`;
  }).join(' ');
}

function profileTable(cells) {
  return {
    columns: ['model', 'network', 'condition', 'texts', 'z', 'low', 'high', 'difference from the first', 'low', 'high', 'd', 'p', 'Holm p', 'uniform: least', 'median', 'most', 'energy-matched: least', 'median', 'most'],
    rows: cells.flatMap(({model, profile}) => profile.conditions.map(c => {
      const test = profile.tests.find(t => t.less === c.name) ?? {};
      const beside = kind => profile.controls.find(k => k.kind === kind)?.spread.find(s => s.condition === c.name) ?? {};
      const [uniform, energy] = [beside('uniform'), beside('energy-matched')];
      return [model.id, profile.network, c.name, c.items.length, c.z, c.low, c.high, test.difference, test.low, test.high, test.d, test.p, test.holm, uniform.least, uniform.median, uniform.most, energy.least, energy.median, energy.most];
    })),
  };
}

function profileFigure(title, cells, none) {
  const profiles = cells.map(c => c.profile);
  return {
    title,
    says: profiles.length ? profileSays(profiles) : '',
    notes: 'How strongly the units of a network respond to texts that did not select them: z of their |activation|, mean over units. Units are found with one half of the localizer’s texts; z has the mean and deviation of that half. Every dot is a text; the star is the mean, its line the 95 % interval over texts. Below it uniform (square) and energy-matched masks (circle): the median, from the smallest to the largest. On the right: the mean, and Holm’s p of the first condition against this one. Every panel has a scale of its own: z of different networks cannot be compared.',
    empty: profiles.length ? null : none,
    table: profileTable(cells),
    csv: () => ({
      columns: ['model', 'network', 'condition', 'text', 'z'],
      rows: cells.flatMap(({model, profile}) => profile.conditions.flatMap(c => c.items.map((z, i) => [model.id, profile.network, c.name, i, z]))),
    }),
    draw: profileDraw(cells),
  };
}

function profile(model) {
  const cells = model.networks.profiles.map(p => ({model, profile: p, title: p.network}));
  return profileFigure(`${model.called}: what else drives the units`, cells, 'This study asks for no profiles (profiles: yes), or they are not there yet.');
}

function allProfiles() {
  const cells = study.models.flatMap(model => model.networks.profiles.slice(0, 1).map(p => ({model, profile: p, title: `${model.called}: ${p.network}`})));
  return profileFigure('All models: what else drives the units of the network', cells, 'No profile is there yet.');
}

function profileDraw(cells) {
  const row = 46;
  const most = Math.max(...cells.map(c => c.profile.conditions.length));
  const names = cells.flatMap(c => c.profile.conditions.map(q => q.name));
  return width => {
    const key = legend([
      {arm: 'network', words: 'network, mean', r: 5}, {arm: 'uniform', words: 'uniform masks', r: 3.5}, {arm: 'energy', words: 'energy-matched masks', r: 3.5},
    ], width);
    const left = clamp(Math.max(...names.map(n => measure(n))) + 16, 60, width * 0.35);
    const grid = panels(width, key.height + 6, Math.min(2, cells.length), cells.length, {least: 460, left, height: 44 + 56 + row * most});
    const body = grid.areas.map((p, i) => {
      const {title, profile} = cells[i];
      const side = p.w > 300 ? 118 : 0;
      const all = [...profile.conditions.flatMap(q => q.items), ...profile.controls.flatMap(k => k.spread.flatMap(s => [s.least, s.most]))];
      const x = linear(extent(all, 0), [p.x + 6, p.x + p.w - side - 6]);
      const rows = profile.conditions.map((c, k) => profileRow(profile, c, x, p.x, p.y + row * k, row, left, side ? p.x + p.w : null));
      const h = row * profile.conditions.length;
      const inner = {...p, h, w: p.w - side};
      const places = ticks(x.domain, inner.w / 60);
      const heads = side ? text('mean', p.x + p.w - 76, p.y - 13, {anchor: 'end'}) + text('Holm p', p.x + p.w, p.y - 13, {anchor: 'end'}) : '';
      return heads + frame(p, title, `${profile.units} units, ${profile.pooling}`)
        + line(x(0), p.y, x(0), p.y + h, {colour: '--ink', dash: '1 3'}) + rows.join('') + xAxis({...inner, last: true}, x, places, decimals(places), 'z');
    });
    return {height: grid.height, svg: key.svg + body.join('')};
  };
}

function profileRow(profile, c, x, from, top, row, left, right) {
  const y = top + 15;
  const dots = c.items.map((z, i) => `M${x(z).toFixed(1)} ${(y + ((i * 0.618) % 1 - 0.5) * 20).toFixed(1)}h0`).join('');
  const spread = (kind, arm, dy) => {
    const s = profile.controls.find(k => k.kind === kind)?.spread.find(q => q.condition === c.name);
    return s ? line(x(s.least), y + dy, x(s.most), y + dy, {colour: kindOf(arm).colour, width: 1.5})
      + mark(arm, x(s.median), y + dy, {r: 3.2, tip: `${c.name}: ${kind} masks\nz ${short(s.median)} (${range(s.least, s.most)})`}) : '';
  };
  const test = profile.tests.find(t => t.less === c.name);
  const tip = `${c.name}: ${c.items.length} texts\nz ${short(c.z)} [${range(c.low, c.high)}]${test ? `\n${test.more} minus ${c.name}: ${short(test.difference)} [${range(test.low, test.high)}], d ${short(test.d)}, Holm p ${probability(test.holm)}` : ''}`;
  const mean = known(c.z)
    ? (known(c.low) ? line(x(c.low), y, x(c.high), y, {colour: '--page', width: 6}) + line(x(c.low), y, x(c.high), y, {colour: '--ink', width: 3}) : '') + mark('network', x(c.z), y, {r: 5, tip})
    : '';
  const said = right === null ? '' : text(short(c.z), right - 76, y + 4, {anchor: 'end', colour: '--ink', weight: 600}) + text(test ? probability(test.holm) : 'first', right, y + 4, {anchor: 'end'});
  return line(from, top + row - 2, right ?? x.range[1], top + row - 2) + text(cut(c.name, left - 14), from - 8, y + 4, {anchor: 'end', colour: '--ink'})
    + `<path d="${dots}" stroke="${ink('--soft')}" stroke-width="3.4" stroke-linecap="round" stroke-opacity="0.55" fill="none"/>`
    + spread('uniform', 'uniform', 15) + spread('energy-matched', 'energy', 22) + mean + said;
}

// Which masks share units.
function overlapCells(model) {
  const {names, pairs, controls} = model.networks.overlaps;
  const cells = new Map(names.map(name => [`${name}\n${name}`, {self: true, corrected: 1}]));
  pairs.forEach(p => {
    cells.set(`${p.a}\n${p.b}`, p);
    cells.set(`${p.b}\n${p.a}`, p);
  });
  controls.forEach(c => cells.set(`${c.kind}\n${c.network}`, {...c, corrected: c.mean, drawn: true}));
  return {names, kinds: unique(controls.map(c => c.kind)), cells};
}

function unrelated(c) {
  return !c.self && !c.drawn && known(c.chanceLow) && c.corrected >= c.chanceLow && c.corrected <= c.chanceHigh;
}

function overlap(model) {
  const {names, pairs, controls} = model.networks.overlaps;
  return {
    title: `${model.called}: which masks share units, at ${dose} %`,
    says: pairs.map(p => `${p.a} and ${p.b} share ${p.shared} unit${p.shared === 1 ? '' : 's'} (${p.unitsA} and ${p.unitsB}): corrected Dice ${short(p.corrected)} [${range(p.low, p.high)}]${unrelated(p) ? ', no more than unrelated masks like these' : ''}`).join('; ') + '.',
    notes: `Dice corrected for chance: 0 is what random masks share, 1 is identity. Below it the 95 % interval over coordinates. Hatched: within what 95 % of unrelated masks like these share, whose blocks and runs through depth are the same. Lower rows: the controls of ${model.network.name} against every network, mean and range over masks.`,
    empty: names.length > 1 ? null : 'This study has one network.',
    table: {
      columns: ['mask', 'network', 'masks', 'units', 'units of the network', 'shared', 'corrected Dice', 'low', 'high', 'unrelated: low', 'unrelated: high', 'least', 'most'],
      rows: [
        ...pairs.map(p => [p.a, p.b, 1, p.unitsA, p.unitsB, p.shared, p.corrected, p.low, p.high, p.chanceLow, p.chanceHigh, null, null]),
        ...controls.map(c => [`${kindOf(c.kind).name} controls of ${model.network.name}`, c.network, c.masks, null, null, null, c.mean, null, null, null, null, c.least, c.most]),
      ],
    },
    draw: overlapDraw(overlapCells(model)),
  };
}

function overlapTip(row, column, c) {
  if (c.self) return `${row}\nevery mask is itself`;
  if (c.drawn) return `${kindOf(row).name} controls and ${column}\ncorrected Dice ${short(c.mean)}, from ${short(c.least)} to ${short(c.most)} (${c.masks} masks)`;
  return `${row} and ${column}\n${c.shared} shared units; corrected Dice ${short(c.corrected)} [${range(c.low, c.high)}]\nunrelated masks like these: ${range(c.chanceLow, c.chanceHigh)}`;
}

function overlapDraw({names, kinds, cells}) {
  const rows = [...names, ...kinds];
  const h = 58;
  return (width, css) => {
    const colour = palette(css);
    const named = rows.map(r => kinds.includes(r) ? kindOf(r).name : r);
    const left = clamp(Math.max(...named.map(n => measure(n, 12, 600))) + 14, 60, width * 0.36);
    const w = Math.min(150, (width - left - 4) / names.length);
    const wide = width >= 460;
    const top = wide ? 62 : 82;
    const sign = (at, y) => {
      const look = shade(colour, 0.2);
      return `<rect x="${at}" y="${y}" width="26" height="14" fill="${look.fill}" stroke="${ink('--rule')}"/>` + hatch(at, y, 26, 14, look.words);
    };
    const key = wide ? scaleKey(colour, 'corrected Dice', [{draw: sign, said: 'as unrelated masks'}])
      : scaleKey(colour, 'corrected Dice', []) + sign(0, 36) + text('as unrelated masks', 34, 47, {colour: '--ink'});
    const gap = r => r >= names.length ? 14 : 0;
    const body = rows.map((row, r) => {
      const y = top + r * h + gap(r);
      const its = names.map((column, k) => {
        const c = cells.get(`${row}\n${column}`);
        const x = left + k * w;
        if (!c || !known(c.corrected)) return text('–', x + w / 2, y + h / 2 + 4, {anchor: 'middle'});
        const look = shade(colour, c.corrected);
        return `<g data-tip="${esc(overlapTip(row, column, c))}"><rect x="${x.toFixed(1)}" y="${y}" width="${w.toFixed(1)}" height="${h}" fill="${look.fill}" stroke="${ink('--rule')}"/>`
          + (unrelated(c) ? hatch(x, y, w, h, look.words) : '')
          + words(c.self ? '1' : short(c.corrected), x + w / 2, y + h / 2 + (c.self ? 5 : 0), 15, c.drawn ? 400 : 700, look, w - 6)
          + (c.self ? '' : words(c.drawn ? range(c.least, c.most) : range(c.low, c.high), x + w / 2, y + h / 2 + 17, 11, 400, look, w - 6)) + '</g>';
      });
      return text(cut(named[r], left - 12, 600), left - 8, y + h / 2 + 4, {anchor: 'end', colour: '--ink', weight: r < names.length ? 600 : 400}) + its.join('');
    });
    const heads = names.map((name, k) => text(cut(name, w - 6), left + (k + 0.5) * w, top - 7, {anchor: 'middle', colour: '--ink'}));
    return {height: top + rows.length * h + gap(rows.length) + 8, svg: key + heads.join('') + body.join('')};
  };
}

// The network under other choices.
function multiverse(model) {
  const found = model.networks.multiverse;
  const cells = found?.cells ?? [];
  const own = cells.find(c => c.own);
  const same = rising(cells.filter(c => !c.own && c.units === own?.units).map(c => c.corrected).filter(known));
  return {
    title: `${model.called}: the ${model.network.name} network under other choices`,
    says: !own ? '' : `${cells.length} combinations of pooling, activation, cut and size, from ${found.passes === 1 ? 'one pass' : `${found.passes} passes`} of the model. The ${same.length} others with ${own.units} units share a median of ${short(median(same))} with the study’s mask (corrected Dice), from ${short(same[0])} to ${short(same[same.length - 1])}; split-half r is ${short(own.splitHalfR)} for the study’s choices and lies between ${range(...extent(cells.map(c => c.splitHalfR)))} for all.`,
    notes: 'Every cell is the mask that another choice would have found: its corrected Dice with the study’s mask (bold frame), and below the split-half r of its t map. Masks of other sizes cannot reach 1, so compare within a size. What depends on a choice of the localizer is no finding about the model.',
    empty: cells.length ? null : 'This study asks for no multiverse (multiverse: yes), or it is not there yet.',
    table: {
      columns: ['pooling', 'activation', 'cut', 'percent', 'units', 'coordinates', 'shared', 'corrected Dice', 'split-half r', 'own'],
      rows: cells.map(c => [c.pooling, c.activation, c.cut, c.percent, c.units, c.coordinates, c.shared, c.corrected, c.splitHalfR, c.own]),
    },
    draw: multiverseDraw(cells),
  };
}

function choiceRow(c) {
  return `${c.pooling}, ${c.activation}`;
}

function cutLabel(c) {
  return c.cut === 'none' ? 'whole texts' : /^\d+$/.test(c.cut) ? `${c.cut} tokens` : `${c.cut} cuts`;
}

function sizeWords(c) {
  return known(c.percent) ? `${c.percent}\u00a0%` : `${c.units} units`;
}

function multiverseDraw(cells) {
  const rows = unique(cells.map(choiceRow));
  const columns = unique(cells.map(c => `${cutLabel(c)}\n${sizeWords(c)}`)).map(name => name.split('\n'));
  const h = 42;
  return (width, css) => {
    const colour = palette(css);
    const left = clamp(Math.max(...rows.map(r => measure(r))) + 14, 60, width * 0.34);
    const w = Math.min(110, (width - left - 4) / columns.length);
    const top = 84;
    const frames = [];
    const body = rows.map((row, r) => {
      const y = top + r * h;
      const its = cells.filter(c => choiceRow(c) === row).map(c => {
        const k = columns.findIndex(([cutName, size]) => cutName === cutLabel(c) && size === sizeWords(c));
        const x = left + k * w;
        const look = shade(colour, c.corrected);
        if (c.own) frames.push(box(x + 2, y + 2, w - 4, h - 4, {stroke: '--ink', width: 3}));
        const tip = `${c.pooling}, ${c.activation}, ${cutLabel(c)}, ${sizeWords(c)}${c.own ? ' (the study’s)' : ''}\n${c.shared} of ${c.units} units shared, corrected Dice ${short(c.corrected)}; ${c.coordinates} coordinates\nsplit-half r ${short(c.splitHalfR)}`;
        return `<g data-tip="${esc(tip)}"><rect x="${x.toFixed(1)}" y="${y}" width="${w.toFixed(1)}" height="${h}" fill="${look.fill}" stroke="${ink('--rule')}"/>`
          + words(short(c.corrected), x + w / 2, y + h / 2 - 1, 14, 700, look, w - 4) + words(`r ${short(c.splitHalfR)}`, x + w / 2, y + h / 2 + 14, 11, 400, look, w - 4) + '</g>';
      });
      const name = measure(row) <= left - 12 ? [row] : row.split(/(?<=,) /);
      const label = name.map((part, i) => text(cut(part, left - 12), left - 8, y + h / 2 + 4 + 15 * (i - (name.length - 1) / 2), {anchor: 'end', colour: '--ink'}));
      return label.join('') + its.join('');
    });
    const cuts = unique(columns.map(c => c[0])).map(name => {
      const at = columns.map((c, k) => c[0] === name ? k : -1).filter(k => k >= 0);
      const room = at.length * w - 6;
      return text(cut(name, room, 600), left + (at[0] + at.length / 2) * w, top - 24, {anchor: 'middle', colour: '--ink', weight: 600});
    });
    const sizes = columns.map(([, size], k) => measure(size) > w - 2 ? '' : text(size, left + (k + 0.5) * w, top - 7, {anchor: 'middle'}));
    const own = (at, y) => box(at + 1.5, y + 1, 24, 12, {stroke: '--ink', width: 3});
    const key = width >= 460 ? scaleKey(colour, 'corrected Dice', [{draw: own, said: 'the study’s choices'}])
      : scaleKey(colour, 'corrected Dice', []) + own(190, 15) + text('own', 224, 26, {colour: '--ink'});
    return {height: top + rows.length * h + 8, svg: key + cuts.join('') + sizes.join('') + body.join('') + frames.join('')};
  };
}

/** Another network against controls of its own, on its own task. */
function ownControls(model, its) {
  const own = forest(model, its.task);
  return {
    ...own,
    title: `${its.network} on ${its.task.name}: D, its own controls minus ${its.network}, at ${dose} %`,
    says: own.empty ? '' : `Units of ${its.network}: ${its.units}. ${own.says}`,
    notes: `Masks drawn for ${its.network}, lesioned on its own task: whether its units matter more than others would, which is another question than which task they serve. ${own.notes}`,
    empty: own.empty ? `No controls of ${its.network} are there to compare with.` : null,
  };
}
