// Walks the pages in a real browser: node --experimental-websocket tests/browser/run.mjs [path of onething]
//
// Every life event is finished with scripts switched off, once by phone and once at the kiosk; every page on the way is
// inspected at 320 px, on a phone, a desktop and a kiosk, in both sizes of letters. A link from one life event to another
// is followed with its answers.
import { spawn } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { openChrome } from './chrome.mjs';

const here = dirname(fileURLToPath(import.meta.url));
const program = process.argv[2] || join(here, '../../target/debug/onething');
const pictures = process.env.PICTURES;
const inspect = readFileSync(join(here, 'inspect.js'), 'utf8');
const SIZES = { small: [320, 640], phone: [390, 844], desk: [1280, 800], kiosk: [1080, 1920] };

const failures = [];
const fail = (where, what) => { failures.push(`${where}: ${what}`); console.log(`  ✗ ${where}: ${what}`); };

function startServer(...more) {
  const child = spawn(program, ['serve', '--listen', '127.0.0.1:0', '--today', '2026-11-24', ...more], { stdio: ['ignore', 'pipe', 'pipe'] });
  let log = '';
  const address = new Promise((found, failed) => {
    const heard = (data) => {
      log += data;
      const match = log.match(/http:\/\/127\.0\.0\.1:\d+/);
      if (match) found(match[0]);
    };
    child.stdout.on('data', heard);
    child.stderr.on('data', heard);
    child.on('error', failed);
    child.on('exit', (code) => failed(new Error(`onething ended with ${code}:\n${log}`)));
  });
  return { address, log: () => log, stop: () => { child.removeAllListeners('exit'); child.kill(); } };
}

async function inspectPage(page, where, sizes = Object.keys(SIZES)) {
  for (const size of sizes) {
    await page.size(...SIZES[size]);
    for (const what of await page.look(inspect)) fail(`${where} at ${size}`, what);
    if (pictures) {
      const [width] = SIZES[size];
      const height = await page.look('document.documentElement.scrollHeight');
      mkdirSync(pictures, { recursive: true });
      writeFileSync(join(pictures, `${where.replace(/[^\w-]+/g, '_')}-${size}.png`), await page.picture({ width, height: Math.min(height, 12000) }));
    }
  }
  await page.size(...SIZES.phone);
}

/** Answers the question on the page; `turn` picks other options on other walks. */
async function answer(page, turn) {
  const seen = await page.look(`({
    options: document.querySelectorAll('.choice input:not(#unclear):not(#none):not([disabled])').length,
    entries: [...document.querySelectorAll('.fields input')].map((e) => e.id),
    select: !!document.querySelector('select'),
    unclear: !!document.querySelector('button[name=unclear], #unclear'),
  })`);
  if (turn === 'unclear' && seen.unclear) {
    const button = await page.look(`!!document.querySelector('button[name=unclear]')`);
    if (button) return page.through(() => page.click('button[name=unclear]'));
    await page.click('label[for=unclear]');
  } else if (seen.select) {
    await page.look(`document.querySelector('select').selectedIndex = document.querySelector('select').options.length - 1`);
  } else if (seen.options) {
    const wanted = turn === 'last' ? seen.options - 1 : 0;
    await page.look(`document.querySelectorAll('.choice input:not(#unclear):not(#none):not([disabled])')[${wanted}].nextElementSibling.setAttribute('data-wanted', '')`);
    await page.click('[data-wanted]');
  } else {
    const values = { 'f-year': '1968', 'f-month': '3', 'f-day': '12', 'f-years': '16', 'f-months': '4', 'f-hour': '9', 'f-minute': '30', 'f-v': '3000' };
    for (const id of seen.entries) {
      if (id === 'f-low' || id === 'f-high') continue;
      const hint = await page.look(`(document.querySelector('.allowed') || {}).innerText || ''`);
      const least = hint.match(/可填 ([\d,.]+)/);
      await page.type(`#${id}`, id === 'f-v' && least ? least[1].replace(/,/g, '') : values[id] || '1');
    }
  }
  return page.through(() => page.click('form.card .actions .button'));
}

async function walk(page, base, slug, turn, pagesToInspect) {
  await page.open(`${base}/s/${slug}`);
  for (let step = 0; step < 80; step += 1) {
    const at = await page.look('({ path: location.pathname, h1: document.querySelector("h1").innerText, wrong: (document.querySelector(".problem") || {}).innerText })');
    if (at.path.endsWith('/check')) break;
    if (at.wrong) {
      // A date or a figure that does not suit: say so, which must always be possible.
      const unclear = await page.look(`!!document.querySelector('button[name=unclear]')`);
      if (pagesToInspect) await inspectPage(page, `${slug} error ${step}`, ['phone', 'small']);
      if (unclear) { await page.through(() => page.click('button[name=unclear]')); continue; }
      await page.look(`document.querySelectorAll('.fields input').forEach((e) => { e.value = e.id === 'f-year' ? '2026' : e.id === 'f-day' ? '2' : e.id === 'f-month' ? '11' : '1'; })`);
      await page.through(() => page.click('form.card .actions .button'));
      const again = await page.look('(document.querySelector(".problem") || {}).innerText');
      if (again) throw new Error(`${slug} cannot get past “${at.h1}”: ${again}`);
      continue;
    }
    if (pagesToInspect) await inspectPage(page, `${slug} question ${step}`);
    // Rows could be added for ever: after a while there are no more.
    const noMore = await page.look(`(() => { const none = document.querySelector('.choice input[value="没有了"]'); if (none) none.nextElementSibling.setAttribute('data-no-more', ''); return !!none; })()`);
    if (noMore && step > 40) {
      await page.click('[data-no-more]');
      await page.through(() => page.click('form.card .actions .button'));
    } else {
      await answer(page, turn);
    }
  }
  if (pagesToInspect) await inspectPage(page, `${slug} check`);
  await page.through(() => page.click('.actions .button'));
  const result = await page.look('({ path: location.pathname, h1: document.querySelector("h1").innerText })');
  if (!result.path.endsWith('/guide')) throw new Error(`${slug} did not end in a guide but at ${result.path}`);
  if (pagesToInspect) await inspectPage(page, `${slug} guide`);
  console.log(`  ${slug} (${turn}): ${result.h1}`);
  const links = await page.look(`[...document.querySelectorAll('a[href*=".pdf"]')].map((a) => a.href)`);
  for (const link of links) {
    const answerTo = await fetch(link);
    const bytes = Buffer.from(await answerTo.arrayBuffer());
    if (answerTo.status !== 200 || bytes.subarray(0, 5).toString() !== '%PDF-') fail(slug, `${link.replace(/\?.*/, '')} is no PDF (${answerTo.status})`);
  }
  const forms = await page.look(`(document.querySelector('a[href*="/forms"]') || {}).href`);
  if (forms) {
    await page.open(forms);
    if (pagesToInspect) await inspectPage(page, `${slug} forms`);
    const residue = await page.look(`[...document.querySelectorAll('.ask input[type=text]:not([data-preset])')].some((e) => e.value)`);
    if (residue) fail(slug, 'the form step holds something nobody typed and no form presets');
  }
}

/** A list on the pages: its number of rows, its rows, and what only forms want of them. */
async function rosters(page) {
  const server = startServer('--scenarios', join(here, '../rosters'), '--region', '000000');
  try {
    const base = await server.address;
    const number = (text) => page.type('#f-count', text);
    const problem = () => page.look('(document.querySelector(".problem") || {}).innerText');
    await page.open(`${base}/s/hiring`);
    await inspectPage(page, 'list');
    await number('9');
    await page.through(() => page.click('form.card .actions .button'));
    if (!(await problem())?.includes('1 到 6')) fail('list', 'a number of rows that is too high is not told');
    await inspectPage(page, 'list error');
    await number('3');
    await page.through(() => page.click('form.card .actions .button'));
    if (await problem()) fail('list', 'a number of rows is not taken');
    await walk(page, base, 'hiring', 'first', true);
    const rows = await page.look('[...document.querySelectorAll("legend")].filter((l) => l.innerText.startsWith("司机")).length');
    if (rows !== 6) fail('forms', `${rows} rows to fill instead of 6`);
    await page.script(true);
    await page.open(`${base}/s/hiring`);
    await number('2');
    if (!(await page.look('document.getElementById("count").checked'))) fail('list', 'a number does not choose its choice');
    await page.script(false);
    // Its address is at home too.
    page.requests.splice(0, page.requests.length, ...page.requests.filter((r) => !r.startsWith(base)));
  } finally {
    server.stop();
  }
}

/** A guide names another life event; its link takes along what was answered, to be looked over and changed there. */
async function carried(page, base) {
  const answers = {
    谁在问: '职工', 结束方式: '单位破产', 入职日期: '2020-03-02', 离职日期: '2026-11-02', 平均工资: '6000元', 职工情况: [],
    没结清: [], 单位管着: ['社保', '医保'], 原因一致: true, 去向: '没工作', 失业保险缴费时间: '5年2个月',
  };
  const body = JSON.stringify({ answers });
  const asked = await fetch(`${base}/api/v1/scenarios/separation/ask`, { method: 'POST', headers: { 'content-type': 'application/json' }, body });
  const { link_code: code } = await asked.json();
  const brought = async () => (await page.look('(document.querySelector(".note.brought") || {}).innerText'))?.match(/带来 (\d+) 个回答/)?.[1];
  const marked = () => page.look(`[...document.querySelectorAll('dd')].filter((d) => d.innerText.includes('带来的')).length`);
  await page.open(`${base}/s/separation/guide?a=${code}`);
  await page.through(() => page.click('.note a[href^="/s/unemployment?a="]'));
  if ((await brought()) !== '5') fail('carried', `${await brought()} answers came along instead of 5`);
  await inspectPage(page, 'carried question');
  await page.through(() => page.click('.note.brought a'));
  await inspectPage(page, 'carried check');
  if ((await marked()) !== 5) fail('carried', `${await marked()} answers are marked instead of 5`);
  await page.through(() => page.click('.change a[href*="edit=%E7%A6%BB%E8%81%8C%E5%8E%9F%E5%9B%A0"]'));
  await answer(page, 'first');
  await page.open((await page.look('location.href')).replace('?', '/check?'));
  if ((await brought()) !== '4' || (await marked()) !== 4) fail('carried', 'an answer changed here still counts as brought');
}

const server = startServer();
const { page, close } = await openChrome();
try {
  const base = await server.address;
  const { scenarios } = await (await fetch(`${base}/api/v1/scenarios`)).json();
  await page.size(...SIZES.phone);
  await page.script(false);
  await page.open(`${base}/`);
  await inspectPage(page, 'home');
  await page.type('#q', 'tuixiu');
  await page.through(() => page.click('.search .button'));
  if (!(await page.look('document.querySelector(".event b").innerText'))) fail('home', 'pinyin finds nothing');
  await inspectPage(page, 'search');
  await page.open(`${base}/nowhere`);
  await inspectPage(page, 'not found', ['phone']);
  page.complaints.length = 0; // the 404 just asked for
  for (const { id } of scenarios) {
    await walk(page, base, id, 'first', true);
    await walk(page, base, id, 'last', false);
    await walk(page, base, id, 'unclear', false);
  }
  await carried(page, base);
  await rosters(page);
  // 大字版 stays for the session, and everything still fits.
  await page.open(`${base}/`);
  await page.through(() => page.click('.tools button'));
  if (!(await page.look('document.documentElement.classList.contains("large")'))) fail('large letters', 'not switched on');
  await walk(page, base, scenarios[0].id, 'first', true);
  // With scripts on nothing may complain.
  await page.script(true);
  await page.open(`${base}/s/${scenarios[0].id}`);
  await answer(page, 'first');
  const foreign = page.requests.filter((r) => !r.startsWith(base) && !r.startsWith('about:') && !r.startsWith('data:'));
  if (foreign.length) fail('network', `requests elsewhere: ${[...new Set(foreign)].join(' ')}`);
  for (const complaint of new Set(page.complaints.filter((c) => !c.includes('422')))) fail('console', complaint);
  if (/[?&]a=/.test(server.log())) fail('log', 'holds a query string');
} catch (error) {
  fail('walk', error.stack);
} finally {
  await close();
  server.stop();
}
console.log(failures.length ? `${failures.length} failures` : 'all pages fine');
process.exit(failures.length ? 1 : 0);
