'use strict';

// The data: values of units in the order of the units, block after block.
const data = JSON.parse(document.getElementById('data').textContent);
const bytes = text => Uint8Array.from(atob(text), c => c.charCodeAt(0)).buffer;
const t = new Float32Array(bytes(data.t));
const log10p = new Float32Array(bytes(data.p));
const log10q = new Float32Array(bytes(data.q));
const mask = new Int32Array(bytes(data.mask));
const inMask = new Uint8Array(t.length);
mask.forEach(unit => { inMask[unit] = 1; });
const blocks = data.widths.length;
const width = Math.max(...data.widths);
const first = [0];
data.widths.forEach(w => first.push(first[first.length - 1] + w));
const outliers = new Set(data.outliers.map(o => o.coordinate));
const blockOf = unit => first.findIndex((f, l) => unit >= f && unit < first[l + 1]);
const members = Array.from(mask, unit => ({l: blockOf(unit), u: unit - first[blockOf(unit)]}));
const clamp = (x, low, high) => Math.min(Math.max(x, low), high);
const css = name => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

// Numbers in words.
const minus = text => text.replace('-', '\u2212');
const number = x => Number.isNaN(x) ? 'constant' : Number.isFinite(x) ? minus(x.toFixed(2)) : x > 0 ? '∞' : '−∞';
const plain = x => Number.isFinite(x) ? String(Number(x.toPrecision(6))) : String(x);

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

function describe(unit) {
  const l = blockOf(unit);
  const u = unit - first[l];
  return [
    `block ${l}, coordinate ${u}`,
    `t ${number(t[unit])}`,
    `p ${probability(log10p[unit])}`,
    `q ${probability(log10q[unit])}`,
    inMask[unit] ? 'in the mask' : 'not in the mask',
    ...(outliers.has(u) ? ['outlier coordinate'] : []),
  ];
}

// Colours: from low over zero to high, linear between five.
function palette() {
  const stops = ['--low', '--lower', '--zero', '--higher', '--high'].map(name => {
    const hex = parseInt(css(name).slice(1), 16);
    return [hex >> 16, (hex >> 8) & 255, hex & 255];
  });
  const steps = 512;
  const colours = new Uint32Array(steps + 1);
  for (let i = 0; i <= steps; i++) {
    const at = (i / steps) * (stops.length - 1);
    const stop = Math.min(Math.floor(at), stops.length - 2);
    const mix = c => Math.round(stops[stop][c] + (at - stop) * (stops[stop + 1][c] - stops[stop][c]));
    colours[i] = (255 << 24) | (mix(2) << 16) | (mix(1) << 8) | mix(0);
  }
  return value => Number.isNaN(value) ? 0 : colours[Math.round((clamp(value / data.clip, -1, 1) + 1) / 2 * steps)];
}

// The heat map, drawn by hand: ECharts draws one shape per cell, which is slow for 100 000 cells.
const canvas = document.getElementById('heatmap');
const tip = document.getElementById('tip');
const readout = document.getElementById('readout');
const marks = document.getElementById('marks');
const whole = () => ({from: 0, span: width});
let view = whole();
let cursor = null;

function frame(w) {
  const row = clamp(Math.floor(448 / blocks), 5, 24);
  const box = {left: 40, top: 66, right: 6, bottom: 40, row};
  return {...box, w: w - box.left - box.right, h: row * blocks, height: box.top + row * blocks + box.bottom};
}

const rowTop = (f, l) => f.top + (blocks - 1 - l) * f.row; // block 0 is the lowest row
const columnLeft = (f, u) => f.left + (u - view.from) / view.span * f.w;

/** The coordinate with the largest |t| among those from u to before past. */
function strongest(l, u, past) {
  let best = u;
  for (let v = u + 1; v < past; v++) {
    const better = Math.abs(t[first[l] + v]) > Math.abs(t[first[l] + best]);
    if (better || Number.isNaN(t[first[l] + best])) best = v;
  }
  return best;
}

function cells(pixels, colour) {
  const image = new ImageData(pixels, blocks);
  const out = new Uint32Array(image.data.buffer);
  for (let l = 0; l < blocks; l++) {
    const row = (blocks - 1 - l) * pixels;
    for (let x = 0; x < pixels; x++) {
      const u = Math.floor(view.from + x / pixels * view.span);
      const past = Math.max(u + 1, Math.floor(view.from + (x + 1) / pixels * view.span));
      if (u < data.widths[l]) out[row + x] = colour(t[first[l] + strongest(l, u, Math.min(past, data.widths[l]))]);
    }
  }
  const cellCanvas = document.createElement('canvas');
  cellCanvas.width = pixels;
  cellCanvas.height = blocks;
  cellCanvas.getContext('2d').putImageData(image, 0, 0);
  return cellCanvas;
}

function niceStep(range, count) {
  const rough = range / count;
  const power = 10 ** Math.floor(Math.log10(rough));
  return Math.max(1, power * [1, 2, 5, 10].find(m => m * power >= rough));
}

function draw(target, w, scale) {
  const f = frame(w);
  target.width = Math.round(w * scale);
  target.height = Math.round(f.height * scale);
  const c = target.getContext('2d');
  c.scale(scale, scale);
  c.fillStyle = css('--page');
  c.fillRect(0, 0, w, f.height);
  c.imageSmoothingEnabled = false;
  c.drawImage(cells(Math.max(1, Math.round(f.w * scale)), palette()), f.left, f.top, f.w, f.h);
  c.fillStyle = css('--page');
  for (let l = 1; l < blocks && f.row >= 8; l++) c.fillRect(f.left, rowTop(f, l - 1) - 0.5, f.w, 1);
  if (marks.checked) drawMarks(c, f);
  drawAxes(c, f);
  drawOutliers(c, f);
  drawLegend(c, f);
  return f;
}

function drawMarks(c, f) {
  const cell = f.w / view.span;
  const bar = clamp(cell * 0.4, 1.4, 4);
  const inset = f.row >= 10 ? 2 : 1;
  for (const [colour, grow] of [[css('--halo'), 0.7], [css('--mark'), 0]]) {
    c.fillStyle = colour;
    for (const {l, u} of members) {
      if (u + 1 <= view.from || u >= view.from + view.span) continue;
      const x = columnLeft(f, u) + cell / 2 - bar / 2;
      c.fillRect(x - grow, rowTop(f, l) + inset - grow, bar + 2 * grow, f.row - 2 * inset + 2 * grow);
    }
  }
}

function text(c, words, x, y, align, colour) {
  c.fillStyle = css(colour);
  c.textAlign = align;
  c.fillText(words, x, y);
}

function drawAxes(c, f) {
  c.font = `12px ${css('--sans')}`;
  c.textBaseline = 'middle';
  const every = Math.ceil(niceStep(blocks, f.h / 24));
  for (let l = 0; l < blocks; l += every) text(c, l, f.left - 8, rowTop(f, l) + f.row / 2, 'right', '--soft');
  text(c, 'block', f.left - 8, f.top - 12, 'right', '--soft');
  const step = niceStep(view.span, f.w / 90);
  const base = f.top + f.h;
  for (let u = Math.ceil(view.from / step) * step; u < Math.min(width, view.from + view.span); u += step) {
    const x = columnLeft(f, u + 0.5);
    c.fillStyle = css('--quiet');
    c.fillRect(x - 0.5, base, 1, 4);
    text(c, u, Math.max(x, f.left + 4), base + 13, 'center', '--soft');
  }
  text(c, 'coordinate', f.left + f.w / 2, base + 31, 'center', '--soft');
}

function drawOutliers(c, f) {
  let free = f.left;
  for (const u of [...outliers].sort((a, b) => a - b)) {
    const x = columnLeft(f, u + 0.5);
    if (x < f.left || x > f.left + f.w) continue;
    c.fillStyle = css('--accent');
    c.beginPath();
    c.moveTo(x - 4, f.top - 8);
    c.lineTo(x + 4, f.top - 8);
    c.lineTo(x, f.top - 1);
    c.fill();
    const half = c.measureText(u).width / 2;
    const middle = clamp(x, f.left + half, f.left + f.w - half);
    if (middle - half >= free) {
      text(c, u, middle, f.top - 16, 'center', '--accent');
      free = middle + half + 6;
    }
  }
}

function drawLegend(c, f) {
  const colour = palette();
  const w = Math.min(180, f.w / 3);
  const y = 8;
  const bar = new ImageData(Math.round(w), 1);
  const pixels = new Uint32Array(bar.data.buffer);
  pixels.forEach((_, i) => { pixels[i] = colour((2 * i / (pixels.length - 1) - 1) * data.clip); });
  const strip = document.createElement('canvas');
  strip.width = pixels.length;
  strip.height = 1;
  strip.getContext('2d').putImageData(bar, 0, 0);
  c.drawImage(strip, f.left, y, w, 10);
  const clip = data.clip.toFixed(1);
  text(c, `\u2212${clip}`, f.left, y + 20, 'left', '--soft');
  text(c, 't = 0', f.left + w / 2, y + 20, 'center', '--soft');
  text(c, `+${clip}`, f.left + w, y + 20, 'right', '--soft');
  const names = `${data.positive} minus ${data.negative}`;
  text(c, names.length > 48 ? `${names.slice(0, 47)}…` : names, f.left + w + 10, y + 5, 'left', '--soft');
  const right = f.left + f.w;
  const words = `in the mask (${mask.length.toLocaleString('en')})`;
  text(c, words, right, y + 20, 'right', '--ink');
  c.fillStyle = css('--mark');
  c.fillRect(right - c.measureText(words).width - 9, y + 15, 2, 10);
}

function show() {
  const f = draw(canvas, canvas.clientWidth, window.devicePixelRatio || 1);
  canvas.style.height = `${f.height}px`;
  if (cursor === null) {
    tip.hidden = true;
    return;
  }
  const l = blockOf(cursor);
  const x = columnLeft(f, cursor - first[l]);
  const cell = Math.max(3, f.w / view.span);
  const c = canvas.getContext('2d');
  c.strokeStyle = css('--accent');
  c.lineWidth = 2;
  c.strokeRect(x - 1, rowTop(f, l) - 1, cell + 2, f.row + 2);
  const said = describe(cursor);
  tip.textContent = said.join('\n');
  tip.hidden = false;
  tip.style.left = `${x > f.w / 2 ? Math.max(0, x - tip.offsetWidth - 14) : x + 18}px`;
  tip.style.top = `${Math.max(0, rowTop(f, l) - tip.offsetHeight / 2)}px`;
  readout.textContent = said.join(' · ');
}

let waiting = false;
function redraw() {
  if (waiting) return;
  waiting = true;
  requestAnimationFrame(() => { waiting = false; show(); });
}

function zoom(factor, around) {
  const span = clamp(view.span / factor, Math.min(16, width), width);
  const from = around - (around - view.from) / view.span * span;
  view = factor === 0 ? whole() : {span, from: clamp(from, 0, width - span)};
  redraw();
}

function pan(coordinates) {
  view.from = clamp(view.from + coordinates, 0, width - view.span);
  redraw();
}

function moveTo(unit) {
  cursor = unit;
  const u = unit - first[blockOf(unit)];
  if (u < view.from || u + 1 > view.from + view.span) view.from = clamp(u - view.span / 2, 0, width - view.span);
  redraw();
}

/** The unit under the pointer: one of the mask if it is near, else the one whose colour is seen. */
function unitAt(event) {
  const f = frame(canvas.clientWidth);
  const l = blocks - 1 - Math.floor((event.offsetY - f.top) / f.row);
  const perPixel = view.span / f.w;
  const at = view.from + (event.offsetX - f.left) * perPixel;
  if (l < 0 || l >= blocks || at < 0 || at >= data.widths[l] || event.offsetX < f.left) return null;
  const u = Math.floor(at);
  const reach = Math.ceil(2 * perPixel);
  for (let d = 0; marks.checked && d <= reach; d++) {
    for (const v of [u - d, u + d]) {
      if (v >= 0 && v < data.widths[l] && inMask[first[l] + v]) return first[l] + v;
    }
  }
  const past = Math.min(data.widths[l], Math.max(u + 1, Math.floor(at + perPixel)));
  return first[l] + strongest(l, u, past);
}

const middle = () => cursor === null ? view.from + view.span / 2 : cursor - first[blockOf(cursor)] + 0.5;
let drag = null;
canvas.addEventListener('pointerdown', event => {
  drag = event.offsetX;
  canvas.setPointerCapture(event.pointerId);
});
canvas.addEventListener('pointerup', () => { drag = null; });
canvas.addEventListener('pointercancel', () => { drag = null; });
canvas.addEventListener('pointermove', event => {
  if (drag !== null && view.span < width) {
    pan((drag - event.offsetX) / frame(canvas.clientWidth).w * view.span);
    drag = event.offsetX;
  }
  cursor = unitAt(event);
  redraw();
});
canvas.addEventListener('pointerleave', () => {
  cursor = null;
  redraw();
});
canvas.addEventListener('wheel', event => {
  if (!event.ctrlKey && !event.metaKey) return; // the page scrolls
  event.preventDefault();
  const f = frame(canvas.clientWidth);
  zoom(2 ** (-event.deltaY / 200), view.from + (event.offsetX - f.left) / f.w * view.span);
}, {passive: false});
canvas.addEventListener('keydown', event => {
  const unit = cursor ?? mask[0] ?? 0;
  const l = blockOf(unit);
  const u = unit - first[l];
  const step = (dl, du) => {
    const block = clamp(l + dl, 0, blocks - 1);
    return moveTo(first[block] + clamp(u + du, 0, data.widths[block] - 1));
  };
  const actions = {
    ArrowLeft: () => step(0, -1),
    ArrowRight: () => step(0, 1),
    ArrowUp: () => step(1, 0),
    ArrowDown: () => step(-1, 0),
    m: () => moveTo(mask.find(other => cursor !== null && other > cursor) ?? mask[0] ?? 0),
    '+': () => zoom(2, middle()),
    '=': () => zoom(2, middle()),
    '-': () => zoom(0.5, middle()),
    0: () => zoom(0, 0),
    Escape: () => { cursor = null; redraw(); },
  };
  const action = actions[event.key.length === 1 ? event.key.toLowerCase() : event.key];
  if (!action || event.ctrlKey || event.metaKey || event.altKey) return;
  event.preventDefault();
  action();
});
document.querySelectorAll('[data-zoom]').forEach(button => {
  button.addEventListener('click', () => zoom(Number(button.dataset.zoom), middle()));
});
marks.addEventListener('change', redraw);

// The charts.
const byT = Array.from(t.keys()).filter(unit => Number.isFinite(t[unit])).sort((a, b) => t[b] - t[a] || a - b);
const tooltip = {confine: true, transitionDuration: 0};

function style() {
  const soft = css('--soft');
  const axis = {
    nameLocation: 'middle',
    nameTextStyle: {color: soft, fontSize: 12},
    axisLabel: {color: soft, hideOverlap: true, formatter: value => minus(value.toLocaleString('en'))},
    axisLine: {onZero: false, lineStyle: {color: css('--quiet')}},
    axisTick: {lineStyle: {color: css('--quiet')}},
    splitLine: {show: false},
  };
  const lines = {...axis, splitLine: {lineStyle: {color: css('--rule')}}, axisLine: {show: false}, axisTick: {show: false}};
  const line = (at, words, dash, position) => ({
    ...at,
    lineStyle: {color: css('--ink'), type: dash, width: 1.2},
    label: {formatter: words, position, color: css('--ink'), fontSize: 12},
  });
  const page = {
    animation: false,
    backgroundColor: css('--page'),
    textStyle: {fontFamily: css('--sans')},
    grid: {left: 62, right: 18, top: 34, bottom: 50},
    tooltip: {...tooltip, backgroundColor: css('--page'), borderColor: css('--rule'), textStyle: {color: css('--ink'), fontSize: 12}},
  };
  return {axis, lines, line, page};
}

function bars({axis, lines, page}) {
  const share = data.perBlock.map(n => 100 * n / mask.length);
  const even = data.expected.map(n => 100 * n / mask.length);
  return {
    ...page,
    tooltip: {
      ...page.tooltip,
      trigger: 'axis',
      formatter: ([{dataIndex: l}]) => `block ${l}<br>${data.perBlock[l]} of ${mask.length} units, ${share[l].toFixed(1)} %<br>spread evenly: ${data.expected[l].toFixed(1)}`,
    },
    xAxis: {...axis, type: 'category', data: share.map((_, l) => l), name: 'block', nameGap: 32},
    yAxis: {...lines, type: 'value', name: 'share of the mask, %', nameGap: 42},
    series: [
      {type: 'bar', data: share, itemStyle: {color: css('--accent')}, barCategoryGap: '22%'},
      {
        type: 'line', step: 'middle', data: even, symbol: 'none', silent: true,
        lineStyle: {color: css('--ink'), type: 'dashed', width: 1.2}, itemStyle: {color: css('--ink')},
        markPoint: {symbolSize: 0, data: [{coord: [0, even[0]]}], label: {formatter: 'spread evenly', position: [2, -16], align: 'left', color: css('--ink'), fontSize: 12}},
      },
    ],
  };
}

function binned() {
  const top = t[byT[0]];
  const bottom = t[byT[byT.length - 1]];
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

function histogram({axis, lines, line, page}) {
  const bins = binned();
  const steps = kind => [...bins.map(b => [b.from, b[kind]]), [bins[bins.length - 1].to, 0]];
  const area = {type: 'line', step: 'end', symbol: 'none', lineStyle: {width: 0}};
  const cuts = data.cuts.map(x => line({xAxis: x}, `cut ${number(x)}`, 'dashed', 'end'));
  return {
    ...page,
    tooltip: {
      ...page.tooltip,
      trigger: 'axis',
      formatter: ([{dataIndex}]) => {
        const bin = bins[Math.min(dataIndex, bins.length - 1)];
        return `t from ${number(bin.from)} to ${number(bin.to)}<br>${bin.all.toLocaleString('en')} units, ${bin.mask.toLocaleString('en')} of them in the mask`;
      },
    },
    xAxis: {...axis, type: 'value', name: 't', nameGap: 30, scale: true},
    yAxis: {...lines, type: 'value', name: 'units', nameGap: 46},
    series: [
      {...area, data: steps('all'), areaStyle: {color: css('--quiet'), opacity: 1}, itemStyle: {color: css('--quiet')}},
      {...area, data: steps('mask'), areaStyle: {color: css('--accent'), opacity: 1}, itemStyle: {color: css('--accent')}, markLine: {symbol: 'none', silent: true, data: cuts}},
    ],
  };
}

/** At most so many ranks, evenly on the logarithmic axis. */
function thinned(ranks, most) {
  let last = -1;
  return ranks.filter(rank => {
    const place = Math.floor(Math.log(rank) / Math.log(byT.length + 1) * most);
    const kept = place > last;
    last = Math.max(last, place);
    return kept;
  });
}

function ranks({axis, lines, line, page}) {
  const points = which => thinned(which, 1500).map(rank => [rank, t[byT[rank - 1]]]);
  const all = byT.map((_, i) => i + 1);
  const chosen = all.filter(rank => inMask[byT[rank - 1]]);
  const test = data.maxT === null ? [] : [{at: data.maxT, words: `max-t p < .05 from ${number(data.maxT)}`, dash: 'dotted'}];
  const bounds = [...data.cuts.map(cut => ({at: cut, words: `cut ${number(cut)}`, dash: 'dashed'})), ...test]
    .sort((a, b) => b.at - a.at)
    .map(({at, words, dash}, i) => line({yAxis: at}, words, dash, i === 0 ? 'insideEndTop' : 'insideStartBottom'));
  return {
    ...page,
    tooltip: {
      ...page.tooltip,
      trigger: 'axis',
      formatter: ([{data: [rank]}]) => `rank ${rank.toLocaleString('en')}<br>${describe(byT[rank - 1]).join('<br>')}`,
    },
    xAxis: {...axis, type: 'log', name: 'rank', nameGap: 30, min: 1, max: byT.length},
    yAxis: {...lines, type: 'value', name: 't', nameGap: 40},
    series: [
      {type: 'line', data: points(all), symbol: 'none', lineStyle: {color: css('--quiet'), width: 2.5}, itemStyle: {color: css('--quiet')}, markLine: {symbol: 'none', silent: true, data: bounds}},
      {type: 'scatter', data: points(chosen), symbolSize: 6, z: 5, itemStyle: {color: css('--accent')}},
    ],
  };
}

const charts = Object.fromEntries(Object.entries({bars, histogram, ranks}).map(([id, option]) => {
  const chart = echarts.init(document.getElementById(id), null, {renderer: 'svg'});
  return [id, {chart, option}];
}));

function render() {
  redraw();
  const looks = style();
  Object.values(charts).forEach(({chart, option}) => chart.setOption(option(looks), true));
}

// Exports.
const table = {
  map: () => [['block', 'coordinate', 't', 'p', 'q', 'in_mask'], ...Array.from(t, (value, unit) => {
    const l = blockOf(unit);
    return [l, unit - first[l], plain(value), power(log10p[unit]), power(log10q[unit]), inMask[unit]];
  })],
  bars: () => [['block', 'units', 'expected'], ...data.perBlock.map((n, l) => [l, n, plain(data.expected[l])])],
  histogram: () => [['from', 'to', 'units', 'in_mask'], ...binned().map(b => [plain(b.from), plain(b.to), b.all, b.mask])],
  ranks: () => [['rank', 'block', 'coordinate', 't', 'in_mask'], ...byT.map((unit, i) => {
    const l = blockOf(unit);
    return [i + 1, l, unit - first[l], plain(t[unit]), inMask[unit]];
  })],
};

function power(log) {
  if (!Number.isFinite(log)) return log < 0 ? '0' : 'NaN';
  return log > -4 ? plain(10 ** log) : scientific(log, 4);
}

function save(content, type, name) {
  const url = URL.createObjectURL(content instanceof Blob ? content : new Blob([content], {type}));
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 1000);
}

document.querySelectorAll('[data-export]').forEach(button => {
  const {export: figure, form} = button.dataset;
  const name = `${data.file}-${figure}.${form}`;
  button.setAttribute('aria-label', `Save the ${figure === 'map' ? 'map' : figure} as ${form.toUpperCase()}`);
  button.addEventListener('click', () => {
    if (form === 'csv') {
      save(table[figure]().map(row => row.join(',')).join('\n') + '\n', 'text/csv', name);
    } else if (form === 'svg') {
      save(charts[figure].chart.renderToSVGString(), 'image/svg+xml', name);
    } else {
      const picture = document.createElement('canvas');
      draw(picture, 1120, 2);
      picture.toBlob(blob => save(blob, 'image/png', name));
    }
  });
});

new ResizeObserver(() => {
  redraw();
  Object.values(charts).forEach(({chart}) => chart.resize());
}).observe(document.querySelector('main'));
window.matchMedia('(prefers-color-scheme: dark)').addEventListener('change', render);
render();
