/**
 * Narrows the list to what the reader asks for. Plain JavaScript that reads and hides what stands on the page;
 * it writes no HTML, keeps nothing and asks for nothing.
 */
export const pageScript = `'use strict';
(() => {
  const form = document.getElementById('filter');
  const folds = [...document.querySelectorAll('details')];
  let folded = [];
  addEventListener('beforeprint', () => {
    folded = folds.filter((one) => !one.open);
    for (const one of folded) one.open = true;
  });
  addEventListener('afterprint', () => {
    for (const one of folded) one.open = false;
  });
  if (!form) return;
  form.hidden = false;
  const files = [...document.querySelectorAll('.file')].map((section) => ({
    section,
    count: section.querySelector('.count'),
    items: [...section.querySelectorAll('.finding')],
  }));
  // About as high as it will be, so that a link further down leads where it should before all of it is drawn.
  for (const { section, items } of files) section.style.containIntrinsicSize = 'auto ' + (3 + items.length * 8.6) + 'rem';
  const all = files.flatMap(({ section, items }) => {
    const path = section.querySelector('.path').textContent;
    return items.map((item) => ({ item, path, text: undefined }));
  });
  const narrow = () => {
    const data = new FormData(form);
    const levels = new Set(data.getAll('level'));
    const rule = data.get('rule');
    const words = data.get('words').toLowerCase().split(/\\s+/).filter(Boolean);
    const narrowed = words.length > 0 || rule !== '' || form.querySelector('[name=level]:not(:checked)') !== null;
    let shown = 0;
    for (const one of all) {
      const { level, rule: own } = one.item.dataset;
      let fits = (level === undefined || levels.has(level)) && (rule === '' || rule === own);
      if (fits && words.length > 0) {
        one.text ??= (one.path + ' ' + one.item.textContent).toLowerCase();
        fits = words.every((word) => one.text.includes(word));
      }
      if (one.item.hidden === fits) one.item.hidden = !fits;
      if (fits) shown += 1;
    }
    for (const { section, count, items } of files) {
      const left = items.filter(({ hidden }) => !hidden).length;
      section.hidden = left === 0;
      count.textContent = (left < items.length ? left + ' of ' : '') + items.length + (items.length === 1 ? ' finding' : ' findings');
    }
    for (const fold of folds)
      if (fold.querySelector('.finding')) fold.hidden = narrowed && !fold.querySelector('.finding:not([hidden])');
    form.elements.shown.value = narrowed ? shown + ' of ' + all.length : '';
  };
  let asked = 0;
  const soon = () => {
    cancelAnimationFrame(asked);
    asked = requestAnimationFrame(narrow);
  };
  form.addEventListener('input', soon);
  form.addEventListener('reset', () => setTimeout(narrow));
  form.addEventListener('submit', (event) => event.preventDefault());
  document.addEventListener('click', (event) => {
    const link = event.target.closest('[data-pick]');
    if (!link) return;
    form.elements.rule.value = link.dataset.pick;
    narrow();
  });
  narrow();
})();
`;
