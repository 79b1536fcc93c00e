const report = JSON.parse(document.getElementById('data').textContent);
const log10p = new Float32Array(bytes(report.p));
const log10q = new Float32Array(bytes(report.q));
const map = layOut({
  widths: report.widths,
  t: new Float32Array(bytes(report.t)),
  mask: new Int32Array(bytes(report.mask)),
  outliers: report.outliers.map(o => o.coordinate),
});
const {t, mask, inMask, where, perBlock} = map;
const byT = Array.from(t.keys()).filter(unit => Number.isFinite(t[unit])).sort((a, b) => t[b] - t[a] || a - b);

// Numbers and words.
const two = x => fixed(x, 2);
const plain = x => Number.isNaN(x) ? null : Number.isFinite(x) ? String(Number(x.toPrecision(6))) : String(x);

/** 10 to the power of a logarithm, also where a double would be 0. */
function scientific(log, digits) {
  const exponent = Math.floor(log);
  const [mantissa, carry] = (10 ** (log - exponent)).toExponential(digits - 1).split('e');
  return `${mantissa}e${exponent + Number(carry)}`;
}

function probability(log) {
  if (Number.isNaN(log)) return 'none';
  if (log < -300) return '< 1e-300';
  return log >= -3 ? (10 ** log).toFixed(3) : scientific(log, 2);
}

function power(log) {
  if (!Number.isFinite(log)) return log < 0 ? '0' : null;
  return log > -4 ? plain(10 ** log) : scientific(log, 4);
}

const tests = unit => [`p ${probability(log10p[unit])}`, `q ${probability(log10q[unit])}`];

// Charts are as high as they are wide, or lower.
const area = (width, left = 52) => ({x: left, y: 34, w: width - left - 14, h: clamp(width * 0.4, 170, 250)});
const below = p => p.y + p.h + 46;

/** A line upwards at the place of a cursor. */
const plumb = (p, x) => line(x, p.y, x, p.y + p.h, {colour: '--ink', dash: '2 2'});

/** Where a cut of t is, in words beside its line. */
const cutWords = cut => `cut ${two(cut)}`;

function tMap() {
  return {
    ...mapOfT(map, {clip: report.clip, more: tests}),
    title: `Map of t: ${report.positive} minus ${report.negative}`,
    csv: () => ({
      columns: ['block', 'coordinate', 't', 'p', 'q', 'in_mask'],
      rows: Array.from(t, (value, unit) => [...where(unit), plain(value), power(log10p[unit]), power(log10q[unit]), inMask[unit]]),
    }),
  };
}

function bars() {
  const n = perBlock.length;
  const {expected} = report;
  const share = x => 100 * x / mask.length;
  const busiest = perBlock.indexOf(Math.max(...perBlock));
  const place = width => {
    const p = area(width);
    const y = linear([0, 1.08 * share(Math.max(...perBlock, ...expected))], [p.y + p.h, p.y]);
    return {p, y, x: linear([-0.5, n - 0.5], [p.x, p.x + p.w])};
  };
  return {
    title: 'Units of the mask in every block',
    says: `Block ${busiest} has most: ${count(perBlock[busiest])} of ${count(mask.length)} units, ${fixed(share(perBlock[busiest]), 1)} %; spread evenly it would have ${fixed(expected[busiest], 1)}.`,
    csv: () => ({columns: ['block', 'units', 'expected'], rows: perBlock.map((units, l) => [l, units, plain(expected[l])])}),
    cursor: {
      place: null,
      hint: 'Point at a block, or use the arrow keys.',
      at: (width, x, y) => {
        const {p} = place(width);
        return x < p.x || x >= p.x + p.w || y < p.y ? null : Math.floor((x - p.x) / p.w * n);
      },
      step: (l, key) => walk(n, l, key),
      words: l => [`block ${l}`, `${count(perBlock[l])} of ${count(mask.length)} units, ${fixed(share(perBlock[l]), 1)} %`, `spread evenly: ${fixed(expected[l], 1)}`],
      outline: (width, l) => {
        const {p, x} = place(width);
        return `<rect x="${x(l - 0.5).toFixed(1)}" y="${p.y}" width="${(p.w / n).toFixed(1)}" height="${p.h}" fill="none" stroke="${ink('--quiet')}"/>`;
      },
    },
    draw: width => {
      const {p, x, y} = place(width);
      const even = expected.flatMap((units, l) => [-0.5, 0.5].map(side => [x(l + side), y(share(units))]));
      return {
        height: below(p),
        svg: text('share of the mask, %', 0, p.y - 14) + yAxis(p, y)
          + perBlock.map((units, l) => rect(x(l - 0.39), y(share(units)), x(l + 0.39) - x(l - 0.39), p.y + p.h - y(share(units)), '--accent')).join('')
          + xAxis(p, x, ticks([0, n - 1], Math.min(n, p.w / 30)).filter(Number.isInteger), String, 'block')
          + polyline(even, {colour: '--ink', width: 1.2, dash: '5 3'})
          + text('spread evenly', p.x + 4, y(share(expected[0])) - 5, {colour: '--ink', halo: true}),
      };
    },
  };
}

/** How many units have which t, in about 90 bins. */
function binned() {
  const [top, bottom] = [t[byT[0]], t[byT[byT.length - 1]]];
  const size = top > bottom ? (top - bottom) / 90 : 1;
  const from = Math.floor(bottom / size) * size;
  const bins = Array.from({length: Math.floor((top - from) / size) + 1}, (_, i) => ({from: from + i * size, to: from + (i + 1) * size, all: 0, mask: 0}));
  byT.forEach(unit => {
    const bin = bins[clamp(Math.floor((t[unit] - from) / size), 0, bins.length - 1)];
    bin.all++;
    bin.mask += inMask[unit];
  });
  return bins;
}

/** Bins as one shape. */
function steps(bins, kind, x, y, colour) {
  const base = y(0).toFixed(1);
  const d = bins.map(b => `V${y(b[kind]).toFixed(1)}H${x(b.to).toFixed(1)}`).join('');
  return `<path d="M${x(bins[0].from).toFixed(1)} ${base}${d}V${base}Z" fill="${ink(colour)}"/>`;
}

/** Lines of cuts upwards; the words of two stand outside of them. */
function cutLines(p, x) {
  return report.cuts.map((cut, i) => {
    const half = measure(cutWords(cut)) / 2;
    const aside = report.cuts.length < 2 ? 0 : i ? half : -half;
    const middle = clamp(x(cut) + aside, p.x + half, p.x + p.w + 8 - half);
    return line(x(cut), p.y, x(cut), p.y + p.h, {colour: '--ink', width: 1.2, dash: '5 3'})
      + text(cutWords(cut), middle, p.y - 5, {anchor: 'middle', colour: '--ink'});
  }).join('');
}

function histogram() {
  const nothing = byT.length ? null : 'No unit has a t, so there is nothing to draw.';
  const bins = byT.length ? binned() : [];
  const chosen = byT.filter(unit => inMask[unit]);
  const place = width => {
    const p = area(width, 58);
    return {
      p,
      x: linear([bins[0].from, bins[bins.length - 1].to], [p.x, p.x + p.w]),
      y: linear([0, 1.05 * Math.max(...bins.map(b => b.all))], [p.y + p.h, p.y]),
    };
  };
  const goes = units => `from ${two(t[units[units.length - 1]])} to ${two(t[units[0]])}`;
  return {
    title: 'How many units have which t',
    says: byT.length ? `t of ${count(byT.length)} units goes ${goes(byT)}${chosen.length ? `, that of the ${count(chosen.length)} in the mask ${goes(chosen)}` : ''}.` : '',
    empty: nothing,
    table: {columns: ['from', 'to', 'units', 'in_mask'], rows: bins.map(b => [Number(plain(b.from)), Number(plain(b.to)), b.all, b.mask])},
    cursor: {
      place: null,
      hint: 'Point at a bin, or use the arrow keys.',
      at: (width, x, y) => {
        const {p} = place(width);
        return x < p.x || x >= p.x + p.w || y < p.y ? null : Math.floor((x - p.x) / p.w * bins.length);
      },
      step: (bin, key) => walk(bins.length, bin, key),
      words: bin => [`t from ${two(bins[bin].from)} to ${two(bins[bin].to)}`, `${count(bins[bin].all)} units, ${count(bins[bin].mask)} of them in the mask`],
      outline: (width, bin) => {
        const {p, x} = place(width);
        return plumb(p, x((bins[bin].from + bins[bin].to) / 2));
      },
    },
    draw: width => {
      const {p, x, y} = place(width);
      const places = ticks(x.domain, p.w / 60);
      return {
        height: below(p),
        svg: text('units', 0, p.y - 14) + yAxis(p, y, count) + steps(bins, 'all', x, y, '--quiet') + steps(bins, 'mask', x, y, '--accent')
          + xAxis(p, x, places, decimals(places), 't') + cutLines(p, x),
      };
    },
  };
}

/** Ranks that are seen: at most so many, evenly on the logarithmic axis, and the last. */
function thinned(ranks, most) {
  let last = -1;
  return ranks.filter((rank, i) => {
    const place = Math.floor(Math.log(rank) / Math.log(byT.length + 1) * most);
    const kept = place > last || i === ranks.length - 1;
    last = Math.max(last, place);
    return kept;
  });
}

/** Levels of t that bound the mask or the max-t test: the highest is named on the right, others on the left, the last below. */
function bounds(p, y) {
  const test = known(report.maxT) ? [{at: report.maxT, words: `max-t p < .05 from ${two(report.maxT)}`, dash: '1 3'}] : [];
  return [...report.cuts.map(cut => ({at: cut, words: cutWords(cut), dash: '5 3'})), ...test]
    .sort((a, b) => b.at - a.at)
    .map(({at, words, dash}, i, all) => line(p.x, y(at), p.x + p.w, y(at), {colour: '--ink', width: 1.2, dash})
      + text(words, i ? p.x + 4 : p.x + p.w, y(at) + (i && i === all.length - 1 ? 14 : -5), {anchor: i ? 'start' : 'end', colour: '--ink', halo: true}))
    .join('');
}

function ranks() {
  const all = thinned(byT.map((_, i) => i + 1), 1500);
  const chosen = thinned(Array.from(byT.keys(), i => i + 1).filter(rank => inMask[byT[rank - 1]]), 1500);
  const tOf = rank => t[byT[rank - 1]];
  const place = width => {
    const p = area(width);
    const [low, high] = extent([tOf(1), tOf(byT.length), ...report.cuts], report.maxT);
    const room = 0.05 * (high - low || 1);
    return {p, x: logarithmic([1, Math.max(2, byT.length)], [p.x, p.x + p.w]), y: linear([low - room, high + room], [p.y + p.h, p.y])};
  };
  const dots = (list, x, y) => list.map(rank => `M${x(rank).toFixed(1)} ${y(tOf(rank)).toFixed(1)}h0`).join('');
  return {
    title: 'Units in the order of t',
    says: byT.length ? `The first unit has t ${two(tOf(1))}, the one in the middle ${two(tOf(Math.ceil(byT.length / 2)))}, the last ${two(tOf(byT.length))}.` : '',
    empty: byT.length ? null : 'No unit has a t, so there is nothing to draw.',
    csv: () => ({
      columns: ['rank', 'block', 'coordinate', 't', 'in_mask'],
      rows: byT.map((unit, i) => [i + 1, ...where(unit), plain(t[unit]), inMask[unit]]),
    }),
    cursor: {
      place: null,
      hint: 'Point at a unit, or use the arrow keys.',
      at: (width, at, level) => {
        const {p, x} = place(width);
        if (at < p.x - 2 || at > p.x + p.w + 2 || level < p.y) return null;
        const past = all.findIndex(rank => x(rank) >= at);
        const next = past < 0 ? all.length - 1 : past;
        return next > 0 && at - x(all[next - 1]) < x(all[next]) - at ? next - 1 : next;
      },
      step: (i, key) => walk(all.length, i, key),
      words: i => [`rank ${count(all[i])}`, ...unitWords(map, byT[all[i] - 1], tests(byT[all[i] - 1]))],
      outline: (width, i) => {
        const {p, x, y} = place(width);
        return plumb(p, x(all[i])) + sign({shape: 'circle', colour: '--ink', hollow: true}, x(all[i]), y(tOf(all[i])), {r: 6});
      },
    },
    draw: width => {
      const {p, x, y} = place(width);
      return {
        height: below(p),
        svg: text('t', p.x, p.y - 14, {anchor: 'end'}) + yAxis(p, y)
          + polyline(all.map(rank => [x(rank), y(tOf(rank))]), {colour: '--quiet', width: 2.5})
          + `<path d="${dots(chosen, x, y)}" stroke="${ink('--accent')}" stroke-width="6" stroke-linecap="round"/>`
          + xAxis(p, x, logTicks(x.domain), count, 'rank, logarithmic') + bounds(p, y),
      };
    },
  };
}

// Figures on the page: heading, sentence, drawing, caption, table, exports.
const FIGURES = {map: tMap, bars, histogram, ranks};
const shown = v => typeof v !== 'number' ? cell(v) : Number.isInteger(v) ? count(v) : fixed(v, 3);

function mount(place, index) {
  const {figure: kind} = place.dataset;
  show(place, index, FIGURES[kind](), {names: [report.file, kind], heading: 'h3', width: kind === 'map' ? 1120 : 800});
}

document.querySelectorAll('figure[data-figure]').forEach(mount);
