/**
 * The one script of the page: it zooms, pans, filters, tells what lies under the pointer or the focus, and keeps the moment
 * in the address. The page is whole without it. Widths go through the CSSOM, which the page's policy allows.
 */
export const script = `
'use strict';
(() => {
  const figures = [...document.querySelectorAll('figure.timeline')];
  if (figures.length === 0) return;
  document.documentElement.classList.add('live');
  const tip = document.getElementById('tip');
  const clock = (ms) => { const s = Math.max(0, ms) / 1000; return Math.floor(s / 60) + ':' + (s % 60).toFixed(s < 600 ? 2 : 1).padStart(5, '0'); };
  const views = figures.map((figure) => {
    const lo = Number(figure.dataset.lo), hi = Number(figure.dataset.hi);
    return { figure, lo, hi, from: lo, to: hi, due: false };
  });
  const now = document.getElementById('now');
  function draw(view) {
    view.due = false;
    const zoom = (view.hi - view.lo) / (view.to - view.from);
    const shift = (view.from - view.lo) / (view.hi - view.lo) * 100;
    if (view.zoom !== zoom) view.figure.style.setProperty('--zoom', String(zoom));
    view.zoom = zoom;
    view.figure.style.setProperty('--shift', (-shift) + '%');
    view.figure.classList.toggle('zoomed', zoom > 1.001);
    now.textContent = clock(view.from) + ' to ' + clock(view.to);
  }
  let keeping;
  function show(view, from, to) {
    const whole = view.hi - view.lo;
    const span = Math.min(whole, Math.max(Math.min(200, whole), to - from));
    const begin = Math.min(Math.max(view.lo, from + (to - from - span) / 2), view.hi - span);
    view.from = begin; view.to = begin + span;
    if (!view.due) { view.due = true; requestAnimationFrame(() => draw(view)); }
    clearTimeout(keeping);
    keeping = setTimeout(() => remember(view), 250);
  }
  let claim = '';
  function remember(view) {
    const at = 't=' + ((view.from + view.to) / 2000).toFixed(3) + '&d=' + ((view.to - view.from) / 1000).toFixed(3);
    history.replaceState(null, '', '#' + at + (claim === '' ? '' : '&claim=' + claim));
  }
  const zoomBy = (view, factor, at) => {
    const middle = at === undefined ? (view.from + view.to) / 2 : at;
    show(view, middle - (middle - view.from) * factor, middle + (view.to - middle) * factor);
  };
  const panBy = (view, share) => { const by = (view.to - view.from) * share; const span = view.to - view.from;
    const from = Math.min(Math.max(view.lo, view.from + by), view.hi - span); show(view, from, from + span); };
  let active = views[0];
  const act = { in: (v) => zoomBy(v, 0.5), out: (v) => zoomBy(v, 2), left: (v) => panBy(v, -0.25), right: (v) => panBy(v, 0.25), all: (v) => show(v, v.lo, v.hi) };
  for (const button of document.querySelectorAll('button[data-act]')) button.addEventListener('click', () => act[button.dataset.act](active));
  const moment = (view, track, x) => { const box = track.getBoundingClientRect(); return view.from + (x - box.left) / box.width * (view.to - view.from); };

  for (const view of views) {
    const { figure } = view;
    const clip = figure.querySelector('.clip');
    figure.addEventListener('pointerenter', () => { active = view; });
    figure.addEventListener('focusin', () => { active = view; });
    figure.addEventListener('wheel', (event) => {
      const over = event.target.closest('.clip');
      if (over === null) return;
      if (event.shiftKey || Math.abs(event.deltaX) > Math.abs(event.deltaY)) { event.preventDefault(); panBy(view, (event.deltaX || event.deltaY) / 1000); return; }
      if (!event.ctrlKey && !event.metaKey) return;
      event.preventDefault();
      zoomBy(view, Math.exp(event.deltaY / 300), moment(view, over, event.clientX));
    }, { passive: false });
    let grip;
    figure.addEventListener('pointerdown', (event) => {
      if (event.button !== 0 || event.target.closest('.clip') === null) return;
      grip = { x: event.clientX, from: view.from, to: view.to, width: clip.getBoundingClientRect().width };
    });
    addEventListener('pointermove', (event) => {
      if (grip === undefined) return;
      const by = (grip.x - event.clientX) / grip.width * (grip.to - grip.from);
      const from = Math.min(Math.max(view.lo, grip.from + by), view.hi - (grip.to - grip.from));
      if (Math.abs(grip.x - event.clientX) > 2) { figure.classList.add('gripped'); tip.hidden = true; show(view, from, from + grip.to - grip.from); }
    });
    addEventListener('pointerup', () => { grip = undefined; figure.classList.remove('gripped'); });
    addEventListener('pointercancel', () => { grip = undefined; figure.classList.remove('gripped'); });
    figure.addEventListener('keydown', (event) => {
      if (event.ctrlKey || event.altKey || event.metaKey) return;
      const keys = { ArrowLeft: 'left', ArrowRight: 'right', '+': 'in', '=': 'in', '-': 'out', '0': 'all' };
      const name = keys[event.key];
      if (name !== undefined) { event.preventDefault(); act[name](view); return; }
      if (event.key === 'Escape') tip.hidden = true;
      if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return;
      const links = [...figure.querySelectorAll('.row:not([hidden]) > .name[href], .row.lane:not([hidden]) > .name')];
      const next = links[links.indexOf(document.activeElement) + (event.key === 'ArrowDown' ? 1 : -1)];
      if (next !== undefined) { event.preventDefault(); next.focus(); }
    });
    figure.addEventListener('pointermove', (event) => {
      if (grip !== undefined) return;
      const over = event.target.closest('.clip');
      const row = event.target.closest('.row');
      if (over === null || row === null) { tip.hidden = true; return; }
      tell(view, row, event.clientX, event.clientY, moment(view, over, event.clientX));
    });
    figure.addEventListener('pointerleave', () => { tip.hidden = true; });
    figure.addEventListener('focusin', (event) => {
      const row = event.target.closest('.row');
      if (row === null) return;
      const box = event.target.getBoundingClientRect();
      tell(view, row, box.left + 24, box.bottom, undefined);
    });
    figure.addEventListener('focusout', () => { tip.hidden = true; });
    figure.addEventListener('click', (event) => {
      const link = event.target.closest('a.name');
      if (link !== null) { claim = link.hash.slice(1); }
    });
  }
  function tell(view, row, x, y, at) {
    let text = row.dataset.tip;
    const track = row.querySelector('[data-marks]');
    if (track !== null && at !== undefined) {
      let best;
      for (const one of track.dataset.marks.split('|')) {
        const found = /^(\\d+) (\\d+) (\\d+) (.*)$/.exec(one);
        if (found === null) continue;
        const lo = Number(found[1]), hi = Number(found[2]), end = Number(found[3]);
        const off = at < hi ? hi - at : at > end ? at - end : 0;
        if (best === undefined || off < best.off) best = { off, text: row.querySelector('.name').textContent + '\\n' + found[4] + (end > hi ? ', ' + clock(hi) + ' to ' + clock(end) : ', ' + clock(hi)) + (hi > lo ? '\\nseen within ' + ((hi - lo) / 1000).toFixed(3) + ' s' : '') };
      }
      text = best === undefined ? undefined : best.text;
    } else if (track !== null) text = track.querySelector('title').textContent;
    if (text === undefined) { tip.hidden = true; return; }
    tip.textContent = text;
    tip.hidden = false;
    const box = tip.getBoundingClientRect();
    tip.style.left = Math.max(4, Math.min(x + 14, innerWidth - box.width - 8)) + 'px';
    tip.style.top = (y + 18 + box.height > innerHeight ? Math.max(4, y - box.height - 12) : y + 18) + 'px';
  }

  const filters = document.getElementById('filters');
  function filter() {
    const off = new Set([...filters.querySelectorAll('input[name=kind]:not(:checked)')].map((box) => box.value));
    const node = filters.querySelector('select[name=node]').value;
    const verdict = filters.querySelector('select[name=verdict]').value;
    for (const row of document.querySelectorAll('figure.timeline .row:not(.head)')) {
      const { kind, node: of = '', verdict: found } = row.dataset;
      row.hidden = (kind !== undefined && off.has(kind)) || (node !== '' && of !== '' && !of.split(' ').includes(node)) ||
        (verdict !== '' && found !== undefined && found !== verdict && !(verdict === 'not pass' && found !== 'pass'));
    }
  }
  filters.addEventListener('change', filter);
  filters.addEventListener('submit', (event) => event.preventDefault());

  function follow() {
    const given = new URLSearchParams(location.hash.slice(1));
    const t = Number(given.get('t')) * 1000, d = Number(given.get('d') || 30) * 1000;
    const named = given.get('claim');
    if (named !== null && /^claim-\\d+$/.test(named)) {
      const link = document.querySelector('a.name[href="#' + named + '"]');
      if (link !== null) { claim = named; link.closest('.row').classList.add('chosen'); }
    }
    if (!given.has('t') || !Number.isFinite(t) || !Number.isFinite(d) || d <= 0) return;
    const view = views.find(({ lo, hi }) => t >= lo && t <= hi);
    if (view === undefined) return;
    active = view;
    show(view, t - d / 2, t + d / 2);
    view.figure.scrollIntoView({ block: 'nearest' });
  }
  addEventListener('hashchange', follow);
  follow();
})();
`;
