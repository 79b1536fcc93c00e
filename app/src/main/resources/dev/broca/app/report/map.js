// The map of t: a row for every block, a column for every coordinate. The heat is a picture that
// is drawn on a canvas and stands inside the SVG.

const bytes = base64 => Uint8Array.from(atob(base64), c => c.charCodeAt(0)).buffer;

/** Units in the order of blocks, with t of all and the mask: where each is, and how many each block has. */
function layOut({widths, t, mask, outliers}) {
  const first = [0];
  widths.forEach(w => first.push(first[first.length - 1] + w));
  const inMask = new Uint8Array(t.length);
  mask.forEach(unit => { inMask[unit] = 1; });
  const where = unit => {
    const block = first.findIndex((f, l) => unit >= f && unit < first[l + 1]);
    return [block, unit - first[block]];
  };
  const perBlock = widths.map(() => 0);
  mask.forEach(unit => perBlock[where(unit)[0]]++);
  return {widths, width: Math.max(...widths), first, t, mask, inMask, outliers, where, perBlock};
}

function tWords(x) {
  return Number.isNaN(x) ? 'constant' : Number.isFinite(x) ? fixed(x, 2) : x > 0 ? '∞' : '−∞';
}

/** A unit in words; more: what else is known of it. */
function unitWords({t, inMask, outliers, where}, unit, more = []) {
  const [block, coordinate] = where(unit);
  return [
    `block ${block}, coordinate ${coordinate}`,
    `t ${tWords(t[unit])}`,
    ...more,
    inMask[unit] ? 'in the mask' : 'not in the mask',
    ...(outliers.includes(coordinate) ? ['outlier coordinate'] : []),
  ];
}

/** A picture of so many pixels; where there is no colour one sees through it. */
function picture(columns, rows, colour) {
  const canvas = document.createElement('canvas');
  canvas.width = columns;
  canvas.height = rows;
  const image = new ImageData(columns, rows);
  for (let i = 0; i < columns * rows; i++) {
    const seen = colour(i % columns, Math.floor(i / columns));
    if (seen) image.data.set([...seen, 255], 4 * i);
  }
  canvas.getContext('2d').putImageData(image, 0, 0);
  return canvas.toDataURL();
}

const drawn = (href, x, y, w, h) => `<image href="${href}" x="${x}" y="${y}" width="${w}" height="${h}" preserveAspectRatio="none" style="image-rendering: pixelated"/>`;

/** The unit with the largest |t| among those from one to before another. */
function strongest(t, from, past) {
  let best = from;
  for (let u = from + 1; u < past; u++) {
    if (Math.abs(t[u]) > Math.abs(t[best]) || Number.isNaN(t[best])) best = u;
  }
  return best;
}

/**
 * The figure of a map but for its words around.
 *
 * clip: the |t| at which colours end; shares: whether the share of the mask in every block stands
 * beside it; more: what else is known of a unit
 */
function mapOfT(map, {clip, shares = false, more = () => []}) {
  const {widths, width: H, first, t, mask, inMask, outliers, where, perBlock} = map;
  const L = widths.length;
  const view = {from: 0, past: H, all: H, least: Math.min(H, 16), name: 'coordinates'};
  const span = () => view.past - view.from;
  const option = {name: 'Mark the mask', on: true};
  const place = width => {
    const bars = shares ? clamp(width * 0.16, 84, 150) : 0;
    const row = clamp(Math.floor(460 / L), 6, 22);
    return {x: 40, y: 74, w: width - 40 - (shares ? bars + 18 : 8), h: row * L, row, bars};
  };
  const top = (p, l) => p.y + (L - 1 - l) * p.row; // block 0 is the lowest row
  const left = (p, u) => p.x + (u - view.from) / span() * p.w;

  /** The units of a block that one pixel shows, from a column to before another. */
  function within(l, from, past) {
    const end = Math.min(Math.max(from + 1, past), widths[l]);
    return from < end ? [first[l] + from, first[l] + end] : null;
  }

  function heat(p, css) {
    const colour = palette(css);
    const columns = Math.min(span(), Math.round(p.w));
    const at = c => view.from + Math.floor(c * span() / columns);
    return picture(columns, L, (c, r) => {
      const units = within(L - 1 - r, at(c), at(c + 1));
      const value = units ? t[strongest(t, ...units)] : NaN;
      return Number.isNaN(value) ? null : colour(value / clip);
    });
  }

  function marks(p) {
    const bar = clamp(p.w / span() * 0.5, 1.3, 8);
    const shown = [...mask].map(where).filter(([, u]) => u >= view.from && u < view.past);
    const grown = by => shown.map(([l, u]) => `M${(left(p, u + 0.5) - bar / 2 - by).toFixed(1)} ${(top(p, l) + 1 - by).toFixed(1)}h${bar + 2 * by}v${p.row - 2 + 2 * by}h${-bar - 2 * by}z`).join('');
    return `<path d="${grown(0.6)}" fill="${ink('--halo')}"/><path d="${grown(0)}" fill="${ink('--mark')}"/>`;
  }

  function names(p) {
    const every = Math.ceil(16 / p.row);
    const rows = Array.from({length: L}, (_, l) => l % every ? '' : text(l, p.x - 7, top(p, l) + p.row / 2 + 4, {anchor: 'end'}));
    const columns = ticks([view.from, view.past - 1], p.w / 80).filter(Number.isInteger);
    return rows.join('') + text('block', p.x - 7, p.y - 12, {anchor: 'end'})
      + xAxis(p, u => left(p, u), columns, String, span() < H ? `coordinate, ${view.from} to ${view.past - 1} of ${H}` : 'coordinate');
  }

  /** A unit of the mask that is near, else the one whose colour is seen. */
  function under(width, x, y) {
    const p = place(width);
    const l = L - 1 - Math.floor((y - p.y) / p.row);
    const perPixel = span() / p.w;
    const u = view.from + Math.floor((x - p.x) * perPixel);
    if (l < 0 || l >= L || u < view.from || u >= Math.min(view.past, widths[l])) return null;
    const reach = Math.ceil(2 * perPixel);
    for (let d = 0; option.on && d <= reach; d++) {
      const near = [u - d, u + d].find(v => v >= view.from && v < Math.min(view.past, widths[l]) && inMask[first[l] + v]);
      if (known(near)) return first[l] + near;
    }
    return strongest(t, ...within(l, u, view.from + Math.floor((x - p.x + 1) * perPixel)));
  }

  const moved = (unit, blocks, coordinates) => {
    const [l, u] = where(unit);
    const to = clamp(l + blocks, 0, L - 1);
    return first[to] + clamp(u + coordinates, 0, widths[to] - 1);
  };
  const STEPS = {ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [1, 0], ArrowDown: [-1, 0]};
  const cursor = {
    place: null,
    hint: 'Point at a unit, or use keys: arrows go from unit to unit, M to the next of the mask, plus and minus zoom, 0 shows all. In the chosen map the wheel zooms and a drag moves.',
    at: under,
    step: (unit, key) => {
      if (key.toLowerCase() === 'm') return mask.find(other => other > (unit ?? -1)) ?? mask[0] ?? null;
      return STEPS[key] ? moved(unit ?? mask[0] ?? 0, ...STEPS[key]) : null;
    },
    words: unit => unitWords(map, unit, more(unit)),
    column: unit => where(unit)[1],
    outline: (width, unit) => {
      const p = place(width);
      const [l, u] = where(unit);
      if (u < view.from || u >= view.past) return '';
      const w = Math.max(3, p.w / span());
      const [x, y] = [left(p, u + 0.5) - w / 2 - 1, top(p, l) - 1];
      return `<rect x="${x.toFixed(1)}" y="${y.toFixed(1)}" width="${(w + 2).toFixed(1)}" height="${p.row + 2}" fill="none" stroke="${ink('--accent')}" stroke-width="2"/>`;
    },
  };
  const busiest = perBlock.indexOf(Math.max(...perBlock));
  return {
    view,
    option,
    cursor,
    across: (width, x) => (x - place(width).x) / place(width).w,
    says: mask.length
      ? `${count(mask.length)} of ${count(t.length)} units are in the mask, in ${perBlock.filter(n => n).length} of ${L} blocks, most of them (${perBlock[busiest]}) in block ${busiest}; ${outliers.length ? `outlier coordinates: ${outliers.join(', ')}` : 'there are no outlier coordinates'}.`
      : 'The mask has no units.',
    draw: (width, css) => {
      const p = place(width);
      const seen = outliers.filter(u => u >= view.from && u < view.past);
      return {
        height: p.y + p.h + 44,
        svg: mapKey(p, clip, palette(css), mask.length) + drawn(heat(p, css), p.x, p.y, p.w, p.h)
          + (option.on ? marks(p) : '') + names(p) + outlierTicks(seen, p, u => left(p, u))
          + (shares ? blockShares(perBlock, mask.length, p, l => top(p, l)) : ''),
      };
    },
  };
}

function mapKey(p, clip, colour, size) {
  const w = Math.min(190, p.w * 0.45);
  const strip = picture(101, 1, c => colour((c - 50) / 50));
  return drawn(strip, p.x, 0, w, 10)
    + text(`\u2212${fixed(clip, 1)}`, p.x, 24) + text('t = 0', p.x + w / 2, 24, {anchor: 'middle'}) + text(`+${fixed(clip, 1)}`, p.x + w, 24, {anchor: 'end'})
    + rect(p.x + w + 24, 0, 2, 11, '--mark') + text(`in the mask (${count(size)})`, p.x + w + 31, 10, {colour: '--ink'});
}

function outlierTicks(outliers, p, x) {
  let free = p.x;
  return [...outliers].sort((a, b) => a - b).map(u => {
    const at = x(u + 0.5);
    const half = measure(String(u)) / 2;
    const middle = clamp(at, p.x + half, p.x + p.w - half);
    const named = middle - half >= free;
    if (named) free = middle + half + 5;
    return `<path d="M${(at - 4).toFixed(1)} ${p.y - 9}h8l-4 7z" fill="${ink('--accent')}" data-tip="outlier coordinate ${u}"/>`
      + (named ? text(u, middle, p.y - 14, {anchor: 'middle', colour: '--accent'}) : '');
  }).join('');
}

function blockShares(perBlock, size, p, top) {
  if (!size) return '';
  const left = p.x + p.w + 18;
  const most = Math.max(...perBlock) / size;
  const x = linear([0, most], [left, left + p.bars - 4]);
  const even = x(1 / perBlock.length);
  const words = share => `${fixed(100 * share, 0)}\u00a0%`;
  return perBlock.map((n, l) => rect(left, top(l) + 1, x(n / size) - left, p.row - 2, '--accent', `block ${l}: ${n} of ${size} units, ${words(n / size)}`)).join('')
    + line(even, p.y, even, p.y + p.h, {colour: '--ink', dash: '4 3'})
    + line(left, p.y + p.h, left + p.bars - 4, p.y + p.h, {colour: '--quiet'})
    + text('0', left, p.y + p.h + 18) + text(words(most), left + p.bars - 4, p.y + p.h + 18, {anchor: 'end'})
    + text('of the mask', left + p.bars - 4, p.y - 12, {anchor: 'end'});
}
