'use strict';

// What pages share: numbers, scales, axes, pieces of SVG, and how a figure comes onto the page, is
// read by pointer and keys, drawn again, shown as a table and saved. A page brings FIGURES of its
// own, `shown` for numbers in tables, and `mount`. A figure is {title, says, notes, empty, table:
// {columns, rows}, csv(), draw(width, css), cursor, option, view, across}; only title and says must
// be there. A caption and a table that the page itself has take the place of notes and table.

// Numbers and words.
const known = x => x !== null && x !== undefined;
const fixed = (x, digits) => known(x) ? x.toFixed(digits).replace(/^-(0\.?0*)$/, '$1').replace('-', '\u2212') : '–';
const count = n => n.toLocaleString('en');
const esc = text => String(text).replace(/[&<>"']/g, c => `&#${c.charCodeAt(0)};`);
const present = list => list.filter(known);
const clamp = (x, low, high) => Math.min(Math.max(x, low), high);
const cell = v => !known(v) ? '' : typeof v === 'boolean' ? (v ? 'yes' : 'no') : String(v);

// Scales and ticks.
function linear(domain, range) {
  const [d0, d1] = domain;
  const scale = x => range[0] + (d1 === d0 ? 0.5 : (x - d0) / (d1 - d0)) * (range[1] - range[0]);
  return Object.assign(scale, {domain, range});
}

function logarithmic(domain, range) {
  const inner = linear(domain.map(Math.log), range);
  return Object.assign(x => inner(Math.log(x)), {domain, range});
}

function ticks([low, high], most) {
  const rough = (high - low) / most || 1;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = power * [1, 2, 5, 10].find(m => m * power >= rough * 0.999);
  const first = Math.ceil(low / step - 1e-9);
  return Array.from({length: Math.floor(high / step + 1e-9) - first + 1}, (_, i) => Number(((first + i) * step).toPrecision(12)));
}

function logTicks([low, high]) {
  const wide = high / low > 300;
  const all = [];
  for (let e = Math.floor(Math.log10(low)); e <= Math.ceil(Math.log10(high)); e++) {
    (wide ? [1] : high / low > 30 ? [1, 3] : [1, 2, 5]).forEach(m => all.push(Number(`${m}e${e}`)));
  }
  return all.filter(x => x >= low * 0.999 && x <= high * 1.001);
}

/** Numbers with as many decimals as their steps need. */
function decimals(places) {
  const steps = places.slice(1).map((v, i) => v - places[i]);
  const step = steps.length ? Math.min(...steps) : 1;
  const digits = clamp(Math.ceil(-Math.log10(step) - 1e-9), 0, 6);
  const scaled = step * 10 ** digits;
  return v => fixed(v, Math.abs(scaled - Math.round(scaled)) > 1e-6 ? digits + 1 : digits);
}

function extent(values, ...also) {
  const all = present([...values, ...also]);
  return [Math.min(...all), Math.max(...all)];
}

// Pieces of SVG. Colours are custom properties, so light and dark need no second drawing.
const ink = name => `var(${name})`;
const pen = document.createElement('canvas').getContext('2d');
const family = getComputedStyle(document.body).fontFamily;

function measure(words, size = 12, weight = 400) {
  pen.font = `${weight} ${size}px ${family}`;
  return pen.measureText(words).width;
}

function text(words, x, y, {anchor = 'start', colour = '--soft', size = 12, weight = 400, halo = false, turn = 0} = {}) {
  const around = halo ? ` paint-order="stroke" stroke="${ink('--page')}" stroke-width="4" stroke-linejoin="round"` : '';
  const turned = turn ? ` transform="rotate(${turn} ${x.toFixed(1)} ${y.toFixed(1)})"` : '';
  return `<text x="${x.toFixed(1)}" y="${y.toFixed(1)}" text-anchor="${anchor}" font-size="${size}" font-weight="${weight}" fill="${ink(colour)}"${around}${turned}>${esc(words)}</text>`;
}

function line(x1, y1, x2, y2, {colour = '--rule', width = 1, dash = ''} = {}) {
  return `<path d="M${x1.toFixed(1)} ${y1.toFixed(1)}L${x2.toFixed(1)} ${y2.toFixed(1)}" stroke="${ink(colour)}" stroke-width="${width}"${dash ? ` stroke-dasharray="${dash}"` : ''} fill="none"/>`;
}

function polyline(places, {colour = '--rule', width = 1, dash = '', opacity = 1} = {}) {
  const d = places.map(([x, y], i) => `${i ? 'L' : 'M'}${x.toFixed(1)} ${y.toFixed(1)}`).join('');
  return `<path d="${d}" stroke="${ink(colour)}" stroke-width="${width}" stroke-opacity="${opacity}"${dash ? ` stroke-dasharray="${dash}"` : ''} stroke-linejoin="round" fill="none"/>`;
}

function rect(x, y, w, h, colour, tip) {
  return `<rect x="${x.toFixed(1)}" y="${y.toFixed(1)}" width="${Math.max(0, w).toFixed(1)}" height="${Math.max(0, h).toFixed(1)}" fill="${ink(colour)}"${tip ? ` data-tip="${esc(tip)}"` : ''}/>`;
}

function yAxis(p, y, format) {
  const places = ticks(y.domain, 5);
  const words = format ?? decimals(places);
  return places.map(v => line(p.x, y(v), p.x + p.w, y(v)) + text(words(v), p.x - 8, y(v) + 4, {anchor: 'end'})).join('');
}

/** Ticks whose words do not touch, and what they count. */
function xAxis(p, x, places, format, name) {
  const base = p.y + p.h;
  let free = -Infinity;
  const out = places.map(v => {
    const words = [format(v)].flat();
    const half = Math.max(...words.map(w => measure(w))) / 2;
    const at = Math.max(half, Math.min(x(v), p.x + p.w + 8 - half)); // within the drawing
    const shown = at - half > free;
    if (shown) free = at + half + 6;
    return line(x(v), base, x(v), base + 4, {colour: '--quiet'})
      + (shown ? words.map((w, i) => text(w, at, base + 18 + 14 * i, {anchor: 'middle'})).join('') : '');
  });
  const below = base + 18 + 14 * Math.max(1, ...places.map(v => [format(v)].flat().length)) + 4;
  return line(p.x, base, p.x + p.w, base, {colour: '--quiet'}) + out.join('')
    + (p.last === false ? '' : text(name, p.x + p.w / 2, below, {anchor: 'middle'}));
}

/** Colours of shares from -1, low, over 0 to 1, high: linear between five. */
function palette(css) {
  const stops = ['--low', '--lower', '--zero', '--higher', '--high'].map(name => {
    const hex = parseInt(css(name).slice(1), 16);
    return [hex >> 16, (hex >> 8) & 255, hex & 255];
  });
  return share => {
    const at = (clamp(share, -1, 1) + 1) / 2 * (stops.length - 1);
    const stop = Math.min(Math.floor(at), stops.length - 2);
    return stops[stop].map((c, i) => Math.round(c + (at - stop) * (stops[stop + 1][i] - c)));
  };
}

const rgb = colour => `rgb(${colour.join(',')})`;

const corners = (n, turn, radius = () => 1) => Array.from({length: n}, (_, i) => {
  const angle = 2 * Math.PI * i / n + turn;
  return [radius(i) * Math.sin(angle), -radius(i) * Math.cos(angle)];
});
const SHAPES = {
  circle: corners(24, 0),
  triangle: corners(3, 0, () => 1.3),
  down: corners(3, Math.PI, () => 1.3),
  square: corners(4, Math.PI / 4, () => 1.2),
  diamond: corners(4, 0, () => 1.3),
  hexagon: corners(6, 0, () => 1.1),
  pentagon: corners(5, 0, () => 1.2),
  spark: corners(8, 0, i => i % 2 ? 0.5 : 1.5),
  star: corners(10, 0, i => i % 2 ? 0.62 : 1.45),
  cross: [[0, -.5], [.7, -1.2], [1.2, -.7], [.5, 0], [1.2, .7], [.7, 1.2], [0, .5], [-.7, 1.2], [-1.2, .7], [-.5, 0], [-1.2, -.7], [-.7, -1.2]],
  bar: [[-.3, -1.6], [.3, -1.6], [.3, 1.6], [-.3, 1.6]],
};

function sign({shape, colour, hollow = false}, x, y, {r = 4.5, tip = ''} = {}) {
  const size = hollow ? 0.85 * r : r;
  const d = SHAPES[shape].map(([u, v], i) => `${i ? 'L' : 'M'}${(x + size * u).toFixed(1)} ${(y + size * v).toFixed(1)}`).join('');
  const look = hollow
    ? `fill="${ink('--page')}" stroke="${ink(colour)}" stroke-width="1.5"`
    : `fill="${ink(colour)}" stroke="${ink('--page')}" stroke-width="0.8"`;
  return `<path d="${d}Z" ${look}${tip ? ` data-tip="${esc(tip)}"` : ''}/>`;
}

// Figures on the page: heading, sentence, drawing, notes, table, exports.
const light = document.getElementById('light');
const css = element => name => getComputedStyle(element).getPropertyValue(name).trim();

/** A drawing that stands alone: its colours are those of the light page. */
function standalone(figure, width) {
  const colour = css(light);
  const {svg, height} = figure.draw(width, colour);
  const words = `<title>${esc(figure.title)}</title><desc>${esc(figure.says)}</desc>`;
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width + 32}" height="${height + 32}" viewBox="-16 -16 ${width + 32} ${height + 32}" font-family="Helvetica, Arial, sans-serif">${words}<rect x="-16" y="-16" width="${width + 32}" height="${height + 32}" fill="var(--page)"/>${svg}</svg>`
    .replace(/var\((--[a-z]+)\)/g, (_, name) => colour(name));
}

function csvText({columns, rows}) {
  const quote = v => /[",\r\n]/.test(cell(v)) ? `"${cell(v).replaceAll('"', '""')}"` : cell(v);
  return [columns, ...rows].map(row => row.map(quote).join(',')).join('\n') + '\n';
}

function raster(svg) {
  const image = new Image();
  return new Promise((resolve, reject) => {
    image.onload = () => {
      const canvas = document.createElement('canvas');
      canvas.width = 2 * image.width;
      canvas.height = 2 * image.height;
      canvas.getContext('2d').drawImage(image, 0, 0, canvas.width, canvas.height);
      canvas.toBlob(resolve, 'image/png');
    };
    image.onerror = () => reject(new Error('The figure cannot be drawn as a picture'));
    image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`;
  });
}

async function exported(figure, form, width) {
  if (form === 'csv') return new Blob([csvText(figure.csv?.() ?? figure.table)], {type: 'text/csv'});
  const svg = standalone(figure, width);
  return form === 'svg' ? new Blob([svg], {type: 'image/svg+xml'}) : raster(svg);
}

function save(blob, name) {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 1000);
}

function tableHtml({columns, rows}, title) {
  const numeric = columns.map((_, i) => rows.every(row => typeof row[i] === 'number' || !known(row[i])) ? ' class="number"' : '');
  const head = columns.map((name, i) => `<th scope="col"${numeric[i]}>${esc(name)}</th>`).join('');
  const body = rows.map(row => `<tr>${row.map((v, i) => i ? `<td${numeric[i]}>${esc(shown(v))}</td>` : `<th scope="row"${numeric[i]}>${esc(shown(v))}</th>`).join('')}</tr>`);
  return `<div class="scroll" role="region" tabindex="0" aria-label="${esc(title)}"><table><caption>${esc(title)}</caption><thead><tr>${head}</tr></thead><tbody>${body.join('')}</tbody></table></div>`;
}

/** Keys of a plot; with a modifier they are the browser's. */
function onKeys(plot, act) {
  plot.addEventListener('keydown', event => {
    if (event.ctrlKey || event.metaKey || event.altKey || !act(event.key)) return;
    event.preventDefault();
  });
}

/** The next of so many places that stand in a row, by a key. */
function walk(n, at, key) {
  const next = {ArrowLeft: (at ?? n) - 1, ArrowRight: (at ?? -1) + 1, Home: 0, End: n - 1}[key];
  return known(next) ? clamp(next, 0, n - 1) : null;
}

/**
 * What a pointer or the keys are at is outlined, and told in words beside and below it. A cursor is
 * {place, hint, at(width, x, y), step(place, key), words(place), outline(width, place)}, and where
 * the figure has a view, column(place).
 */
function pointing(place, {cursor}, plot, {width, reveal}) {
  const said = place.querySelector('.readout');
  const outline = () => {
    const mark = plot.querySelector('.cursor');
    if (mark) mark.innerHTML = known(cursor.place) ? cursor.outline(width(), cursor.place) : '';
    return mark;
  };
  const point = next => {
    if (next === cursor.place) return;
    cursor.place = next;
    outline();
    said.textContent = known(next) ? cursor.words(next).join(' · ') : '';
  };
  const under = event => {
    const box = plot.getBoundingClientRect();
    point(cursor.at(width(), event.clientX - box.left, event.clientY - box.top));
    if (known(cursor.place)) event.said = cursor.words(cursor.place).join('\n');
  };
  const leave = () => {
    point(null);
    tell('');
  };
  plot.addEventListener('pointerdown', under);
  plot.addEventListener('pointermove', under);
  plot.addEventListener('pointerleave', leave);
  plot.addEventListener('blur', leave);
  onKeys(plot, key => {
    const next = cursor.step(cursor.place, key);
    if (key === 'Escape') leave();
    if (!known(next)) return key === 'Escape';
    point(next);
    reveal(next);
    const box = outline().getBoundingClientRect();
    tell(cursor.words(next).join('\n'), box.right, box.bottom);
    return true;
  });
  place.querySelector('figcaption').insertAdjacentHTML('beforeend', ` <span class="hint">${esc(cursor.hint)}</span>`);
  return outline;
}

// A view that can be narrowed: {from, past} of so many columns.
const ZOOMS = [['in', '+', 'Zoom in'], ['out', '−', 'Zoom out'], ['left', '←', 'Move left'], ['right', '→', 'Move right'], ['all', 'All', 'Show all']];
const ZOOM_KEYS = {'+': 'in', '=': 'in', '-': 'out', 0: 'all'};

function zoomable(place, figure, plot, redraw) {
  const {view} = figure;
  const said = place.querySelector('.view');
  const buttons = [...place.querySelectorAll('button[data-zoom]')];
  let waiting = false;
  const show = (from, columns) => {
    const span = clamp(Math.round(columns), view.least, view.all);
    view.from = clamp(Math.round(from), 0, view.all - span);
    view.past = view.from + span;
    const ends = {in: span === view.least, out: span === view.all, left: view.from === 0, right: view.past === view.all, all: span === view.all};
    buttons.forEach(button => button.setAttribute('aria-disabled', ends[button.dataset.zoom]));
    said.textContent = span === view.all ? `All ${count(view.all)} ${view.name} are shown.` : `Shown: ${view.name} ${view.from} to ${view.past - 1} of ${view.all}.`;
    if (waiting) return;
    waiting = true;
    requestAnimationFrame(() => {
      waiting = false;
      redraw();
    });
  };
  const span = () => view.past - view.from;
  const shareAt = event => figure.across(plot.clientWidth, event.clientX - plot.getBoundingClientRect().left);
  /** What is at this share of the width stays there. */
  const zoom = (factor, share) => {
    const next = clamp(span() * factor, view.least, view.all);
    show(view.from + share * (span() - next), next);
  };
  /** Where the cursor is, else the middle. */
  const about = () => {
    const at = figure.cursor.place;
    return known(at) ? clamp((figure.cursor.column(at) + 0.5 - view.from) / span(), 0, 1) : 0.5;
  };
  const act = {
    in: () => zoom(0.5, about()),
    out: () => zoom(2, about()),
    left: () => show(view.from - span() / 4, span()),
    right: () => show(view.from + span() / 4, span()),
    all: () => show(0, view.all),
  };
  buttons.forEach(button => button.addEventListener('click', () => act[button.dataset.zoom]()));
  onKeys(plot, key => {
    act[ZOOM_KEYS[key]]?.();
    return key in ZOOM_KEYS;
  });
  plot.addEventListener('wheel', event => {
    if (document.activeElement !== plot) return; // the page scrolls until the map is chosen
    event.preventDefault();
    zoom(Math.exp(clamp(event.deltaY, -200, 200) / 300), clamp(shareAt(event), 0, 1));
  }, {passive: false});
  let held = null;
  plot.addEventListener('pointerdown', event => {
    held = {from: view.from, share: shareAt(event)};
    plot.setPointerCapture(event.pointerId);
  });
  plot.addEventListener('pointermove', event => {
    if (held && span() < view.all) show(held.from - (shareAt(event) - held.share) * span(), span());
  });
  ['pointerup', 'pointercancel'].forEach(name => plot.addEventListener(name, () => { held = null; }));
  show(view.from, span());
  return column => {
    if (column < view.from || column >= view.past) show(column - span() / 2, span());
  };
}

/** What stands around a drawing. */
function surroundings(place, index, figure, heading) {
  const {title, cursor, option} = figure;
  const forms = !figure.empty ? ['svg', 'png', 'csv'] : figure.table ? ['csv'] : [];
  const buttons = forms.map(form => `<button type="button" data-form="${form}" aria-label="Save as ${form.toUpperCase()}: ${esc(title)}">${form.toUpperCase()}</button>`).join(' ');
  const zooms = figure.view && !figure.empty
    ? `<span role="group" aria-label="Zoom: ${esc(title)}">${ZOOMS.map(([name, sign, words]) => `<button type="button" data-zoom="${name}" aria-label="${words}">${sign}</button>`).join(' ')}</span> `
    : '';
  const choice = option && !figure.empty ? `<label><input type="checkbox"${option.on ? ' checked' : ''}> ${esc(option.name)}</label> ` : '';
  const own = name => place.querySelector(name)?.outerHTML;
  return `<div class="head"><${heading} id="f${index}">${esc(title)}</${heading}><span class="tools">${choice}${zooms}${buttons}</span></div>
    <p class="says" id="s${index}">${esc(figure.empty ?? figure.says)}</p>
    <div class="plot"${cursor && !figure.empty ? ` tabindex="0" role="application" aria-label="${esc(`${title}. ${cursor.hint}`)}"` : ''}></div>${zooms ? '<p class="view" aria-live="polite"></p>' : ''}${cursor && !figure.empty ? '<output class="readout"></output>' : ''}
    ${figure.empty ? '' : own('figcaption') ?? `<figcaption>${esc(figure.notes)}</figcaption>`}${own('details') ?? (figure.table ? '<details><summary>The figure as a table</summary></details>' : '')}`;
}

/**
 * Puts a figure into its place.
 *
 * names: parts of the names of its files; heading: its element, h3 or h4; width: of what is saved
 */
function show(place, index, figure, {names, heading, width}) {
  const file = names.filter(known).join('-').replace(/[^A-Za-z0-9._-]+/g, '-');
  place.innerHTML = surroundings(place, index, figure, heading);
  place.setAttribute('aria-labelledby', `f${index}`);
  place.querySelectorAll('button[data-form]').forEach(button => button.addEventListener('click', async () => {
    save(await exported(figure, button.dataset.form, width), `${file}.${button.dataset.form}`);
  }));
  const details = place.querySelector('details');
  details?.addEventListener('toggle', () => {
    if (details.childElementCount === 1) details.insertAdjacentHTML('beforeend', tableHtml(figure.table, figure.title));
  });
  if (figure.empty) return;
  const plot = place.querySelector('.plot');
  let last = 0;
  let outline = () => {};
  const draw = again => {
    const width = Math.floor(plot.clientWidth);
    if (!width || (width === last && !again)) return;
    last = width;
    const {svg, height} = figure.draw(width, css(document.documentElement));
    plot.innerHTML = `<svg role="img" aria-labelledby="f${index}" aria-describedby="s${index}" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" font-family="inherit">${svg}<g class="cursor"></g></svg>`;
    outline();
  };
  const redraw = () => draw(true);
  const see = figure.view ? zoomable(place, figure, plot, redraw) : () => {};
  if (figure.cursor) outline = pointing(place, figure, plot, {width: () => last, reveal: at => see(figure.cursor.column?.(at))});
  place.querySelector('input[type=checkbox]')?.addEventListener('change', event => {
    figure.option.on = event.target.checked;
    redraw();
  });
  new ResizeObserver(() => draw(false)).observe(plot); // draws at once, too
  window.matchMedia('(prefers-color-scheme: dark)').addEventListener('change', redraw);
}

// What is under the pointer.
const tip = document.getElementById('tip');

/** Shows words beside a point of the window; none hide them. */
function tell(words, x, y) {
  tip.hidden = !words;
  if (!words) return;
  if (tip.textContent !== words) tip.textContent = words;
  const left = x + 14;
  tip.style.left = `${left + tip.offsetWidth > window.innerWidth ? Math.max(0, x - tip.offsetWidth - 14) : left}px`;
  tip.style.top = `${clamp(y + 14, 0, Math.max(0, window.innerHeight - tip.offsetHeight))}px`;
}

document.addEventListener('pointermove', event => {
  tell(event.target.closest?.('[data-tip]')?.dataset.tip ?? event.said, event.clientX, event.clientY);
});

document.addEventListener('scroll', () => { tip.hidden = true; }, {passive: true});
