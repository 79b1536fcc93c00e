// Curves over checkpoints of one training. Points have a label and, where the axis is of steps, a
// step; the axis is names, linear or logarithmic.

function overCheckpoints(points, kind) {
  const two = x => fixed(x, 2);
  const short = n => n >= 1e6 ? `${Number((n / 1e6).toPrecision(3))}M` : n >= 1e4 ? `${Number((n / 1e3).toPrecision(3))}k` : count(n);

  /** Where every checkpoint stands: by step, or one beside the other. A logarithm has no place for 0, so step 0 stands left of it. */
  function across(p) {
    if (kind === 'names') {
      const w = p.w / points.length;
      return {at: points.map((_, i) => p.x + (i + 0.5) * w), ticks: points.map((q, i) => [p.x + (i + 0.5) * w, q.label]), name: 'checkpoint'};
    }
    const steps = points.map(q => q.step);
    if (kind === 'linear') {
      const x = linear(extent(steps), [p.x + 8, p.x + p.w - 8]);
      return {at: steps.map(x), ticks: ticks(x.domain, p.w / 70).map(v => [x(v), short(v)]), name: 'training step'};
    }
    const positive = steps.filter(s => s > 0);
    const zero = positive.length < steps.length;
    const inner = linear(extent(positive.length ? positive : [1]).map(Math.log10), [p.x + (zero ? 46 : 8), p.x + p.w - 8]);
    const x = s => s > 0 ? inner(Math.log10(s)) : p.x + 8;
    const [low, high] = inner.domain;
    const places = [];
    for (let e = Math.floor(low); e <= Math.ceil(high); e++) {
      (high - low > 2.5 ? [1] : high - low > 1.2 ? [1, 3] : [1, 2, 5]).forEach(m => places.push(m * 10 ** e));
    }
    const inside = places.filter(v => Math.log10(v) >= low - 1e-9 && Math.log10(v) <= high + 1e-9);
    return {at: steps.map(x), ticks: [...(zero ? [[x(0), '0']] : []), ...inside.map(v => [x(v), short(v)])], broken: zero ? p.x + 27 : null, name: 'training step, logarithmic'};
  }

  /** Lines with their names, in as many rows as they need. */
  function legend(series, width) {
    let x = 0;
    let y = 10;
    const out = series.map(s => {
      const needs = 36 + measure(s.name);
      if (x > 0 && x + needs > width) {
        x = 0;
        y += 20;
      }
      const at = x;
      x += needs + 18;
      return line(at, y, at + 28, y, {colour: s.colour, width: 2, dash: s.dash}) + sign(s, at + 14, y) + text(s.name, at + 34, y + 4, {colour: '--ink'});
    });
    return {svg: out.join(''), height: y + 16};
  }

  /** Whether names are too long to stand below an axis of this width upright, and how long they get. */
  const LONGEST = 140;
  const widest = Math.max(...points.map(q => measure(q.label)));
  const turns = width => kind === 'names' && widest > width / points.length - 6;
  const depth = width => turns(width) ? 24 + 0.71 * Math.min(widest, LONGEST) : 46;

  /** As many names as do not touch. */
  function xAxis(p, {ticks: places, broken, name}) {
    const base = p.y + p.h;
    const turned = turns(p.w);
    let free = -Infinity;
    const out = places.map(([at, words]) => {
      const half = turned ? 7 : measure(words) / 2 + 3;
      const shown = at - half >= free;
      if (shown) free = at + half;
      const label = !shown ? '' : turned ? text(cut(words, LONGEST), at + 4, base + 16, {anchor: 'end', turn: -45}) : text(words, at, base + 18, {anchor: 'middle'});
      return line(at, base, at, base + 4, {colour: '--quiet'}) + label;
    });
    const gap = known(broken)
      ? `<path d="M${broken - 5} ${base - 5}h10v10h-10z" fill="${ink('--page')}"/>` + line(broken - 6, base + 5, broken - 1, base - 5, {colour: '--quiet'}) + line(broken + 1, base + 5, broken + 6, base - 5, {colour: '--quiet'})
      : '';
    return line(p.x, base, p.x + p.w, base, {colour: '--quiet'}) + gap + out.join('')
      + (turned ? '' : text(name, p.x + p.w / 2, base + 38, {anchor: 'middle'}));
  }

  /** A name that is too long, without its middle: checkpoints differ at their ends. */
  function cut(words, width) {
    let kept = words.length;
    const shorter = () => kept === words.length ? words : `${words.slice(0, Math.ceil(kept / 2))}…${words.slice(words.length - Math.floor(kept / 2))}`;
    while (kept > 2 && measure(shorter()) > width) kept--;
    return shorter();
  }

  /** Curves over checkpoints. A series has values, and may have lows and highs. */
  function curves({series, axis, domain, levels = [], format = two}) {
    return width => {
      const key = legend(series, width);
      const all = series.flatMap(s => [...s.values, ...(s.lows ?? []), ...(s.highs ?? [])]).filter(known);
      const [low, high] = extent([...all, ...levels.map(l => l.value), ...domain]);
      const room = 0.05 * (high - low || 1);
      const scale = [low === 0 ? 0 : low - room, high + room];
      const rows = ticks(scale, 6);
      const words = decimals(rows);
      const left = Math.max(46, ...rows.map(v => measure(words(v)) + 8));
      const p = {x: left, y: key.height + 26, w: width - left - 10, h: clamp(width * 0.36, 180, 280)};
      const place = across(p);
      const y = linear(scale, [p.y + p.h, p.y]);
      const offset = i => (i - (series.length - 1) / 2) * 5;
      const bars = series.map((s, k) => (s.lows ?? []).map((v, i) => known(v) && known(s.highs[i])
        ? line(place.at[i] + offset(k), y(v), place.at[i] + offset(k), y(s.highs[i]), {colour: s.colour, width: 1.4}) : '').join(''));
      const lines = series.map((s, k) => {
        const shift = s.lows ? offset(k) : 0;
        const at = s.values.map((v, i) => known(v) ? [place.at[i] + shift, y(v)] : null).filter(known);
        return at.length > 1 ? polyline(at, {colour: s.colour, width: 2, dash: s.dash}) : '';
      });
      const marks = series.map((s, k) => s.values.map((v, i) => known(v)
        ? sign(s, place.at[i] + (s.lows ? offset(k) : 0), y(v), {tip: `${points[i].label}\n${s.name}: ${format(v)}${known(s.lows?.[i]) ? ` [${format(s.lows[i])} to ${format(s.highs[i])}]` : ''}${s.more?.[i] ? `\n${s.more[i]}` : ''}`}) : '').join(''));
      const bounds = levels.map(l => line(p.x, y(l.value), p.x + p.w, y(l.value), {colour: '--ink', dash: '5 3'}));
      const names = levels.map(l => text(l.name, l.left ? p.x + 4 : p.x + p.w, y(l.value) - 5, {anchor: l.left ? 'start' : 'end', colour: '--ink', halo: true}));
      return {
        height: p.y + p.h + depth(p.w),
        svg: key.svg + text(axis, 0, p.y - 12)
          + rows.map(v => line(p.x, y(v), p.x + p.w, y(v)) + text(words(v), p.x - 8, y(v) + 4, {anchor: 'end'})).join('')
          + xAxis(p, place) + bounds.join('') + bars.join('') + lines.join('') + marks.join('') + names.join(''),
      };
    };
  }

  const LOOKS = [
    {shape: 'circle', colour: '--accent', dash: ''},
    {shape: 'square', colour: '--other', dash: '6 3', hollow: true},
    {shape: 'triangle', colour: '--soft', dash: '2 3'},
    {shape: 'diamond', colour: '--soft', dash: '8 3 2 3', hollow: true},
    {shape: 'down', colour: '--other', dash: '1 3'},
    {shape: 'hexagon', colour: '--accent', dash: '10 3 2 3 2 3', hollow: true},
  ];
  const series = (look, name, value, more = {}) => ({...LOOKS[look], name, values: points.map(value), ...more});

  /** From the first to the last checkpoint that has a value. */
  function going(what, value, format = two) {
    const has = points.filter(q => known(value(q)));
    if (!has.length) return `${what} is nowhere defined`;
    const [from, to] = [has[0], has[has.length - 1]];
    return `${what} goes from ${format(value(from))} (${from.label}) to ${format(value(to))} (${to.label})`;
  }

  const columns = (...names) => ['checkpoint', ...(kind === 'names' ? [] : ['step']), ...names];
  const row = (q, ...cells) => [q.label, ...(kind === 'names' ? [] : [q.step]), ...cells];
  return {two, curves, series, going, columns, row, axis: xAxis, depth, short};
}
