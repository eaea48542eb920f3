// Runs inside a page; returns what is wrong with it.
(() => {
  const wrong = [];
  const visible = (e) => {
    const b = e.getBoundingClientRect();
    return b.width > 1 && b.height > 1 && getComputedStyle(e).visibility !== 'hidden';
  };
  const name = (e) => `${e.tagName.toLowerCase()} “${(e.innerText || e.value || e.name || '').trim().slice(0, 20)}”`;
  const width = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth > width) {
    const culprit = [...document.body.querySelectorAll('*')].filter((e) => e.getBoundingClientRect().right > width + 1 && visible(e)).pop();
    wrong.push(`scrolls sideways: ${document.documentElement.scrollWidth} > ${width}, ${culprit ? name(culprit) : '?'}`);
  }
  const large = document.documentElement.classList.contains('large');
  const body = parseFloat(getComputedStyle(document.body).fontSize);
  if (body < (large ? 24 : 18)) wrong.push(`text of ${body}px`);
  if (document.querySelectorAll('h1').length !== 1) wrong.push('not exactly one h1');
  if (!document.title || document.documentElement.lang !== 'zh-CN') wrong.push('no title or language');

  // Targets: 44 px, words inside a sentence excepted.
  const least = 44;
  for (const e of document.querySelectorAll('a, button, summary, select, input:not([type=hidden]), textarea')) {
    if (!visible(e) || e.classList.contains('skip')) continue;
    const box = e.getBoundingClientRect();
    const inSentence = e.tagName === 'A' && getComputedStyle(e).display === 'inline';
    const shown = e.matches('.choice input') ? e.parentElement.getBoundingClientRect() : box;
    if (!inSentence && (shown.height < least - 0.5 || shown.width < least - 0.5)) wrong.push(`target ${Math.round(shown.width)}×${Math.round(shown.height)}: ${name(e)}`);
  }
  for (const e of document.querySelectorAll('input:not([type=hidden]), select, textarea')) {
    if (!e.labels || e.labels.length === 0) wrong.push(`no label: ${e.name}`);
  }
  const ids = [...document.querySelectorAll('[id]')].map((e) => e.id);
  for (const id of new Set(ids.filter((id, i) => ids.indexOf(id) !== i))) wrong.push(`id twice: ${id}`);
  for (const a of document.querySelectorAll('a[href^="#"]')) {
    const to = a.getAttribute('href').slice(1);
    if (to && !document.getElementById(to)) wrong.push(`link to nowhere: #${to}`);
  }
  if (document.querySelector('[style], style, script:not([src])')) wrong.push('inline style or script');

  // Contrast of every text against the nearest painted ground.
  const parse = (c) => (c.match(/[\d.]+/g) || []).map(Number);
  const light = ([r, g, b]) => {
    const f = (v) => { const s = v / 255; return s <= 0.03928 ? s / 12.92 : ((s + 0.055) / 1.055) ** 2.4; };
    return 0.2126 * f(r) + 0.7152 * f(g) + 0.0722 * f(b);
  };
  const ground = (e) => {
    for (let at = e; at; at = at.parentElement) {
      const c = parse(getComputedStyle(at).backgroundColor);
      if (c.length && (c.length < 4 || c[3] > 0)) return c;
    }
    return [255, 255, 255];
  };
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const seen = new Set();
  while (walker.nextNode()) {
    const e = walker.currentNode.parentElement;
    if (!walker.currentNode.data.trim() || seen.has(e) || !visible(e)) continue;
    seen.add(e);
    const style = getComputedStyle(e);
    const [a, b] = [light(parse(style.color)), light(ground(e))];
    const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    if (ratio < 4.5) wrong.push(`contrast ${ratio.toFixed(2)}: ${name(e)}`);
  }
  return wrong;
})()
