/** Narrows the vulnerabilities of an image to what the reader asks for, as the script of every page does for findings. */
export const imageScript = `
for (const form of document.querySelectorAll('form.narrow')) {
  form.hidden = false;
  const rows = [...form.parentElement.querySelectorAll(':scope > .wide .vulnerability')].map((row) => ({ row, text: row.textContent.toLowerCase() }));
  const narrow = () => {
    const data = new FormData(form);
    const severities = new Set(data.getAll('severity'));
    const words = data.get('words').toLowerCase().split(/\\s+/).filter(Boolean);
    let shown = 0;
    for (const { row, text } of rows) {
      const { severity, fixable, own } = row.dataset;
      const fits =
        severities.has(severity) &&
        (!data.has('fixable') || fixable !== undefined) &&
        (!data.has('own') || own !== undefined) &&
        words.every((word) => text.includes(word));
      row.hidden = !fits;
      if (fits) shown += 1;
    }
    form.elements.shown.value = shown < rows.length ? shown + ' of ' + rows.length : '';
  };
  form.addEventListener('input', narrow);
  form.addEventListener('reset', () => setTimeout(narrow));
  form.addEventListener('submit', (event) => event.preventDefault());
}
`;
