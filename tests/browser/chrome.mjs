// A Chromium spoken to over its own protocol: no packages, so nothing to install but Node (20 or later) and Chromium.
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const pause = (ms) => new Promise((done) => setTimeout(done, ms));

/** Starts Chromium and opens one page. */
export async function openChrome(program = process.env.CHROMIUM || 'chromium') {
  const profile = mkdtempSync(join(tmpdir(), 'onething-browser-'));
  const child = spawn(program, [
    '--headless', '--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-background-networking',
    '--hide-scrollbars', '--remote-debugging-port=0', `--user-data-dir=${profile}`, 'about:blank',
  ], { stdio: ['ignore', 'ignore', 'pipe'] });
  const port = await new Promise((found, failed) => {
    let heard = '';
    child.on('error', failed);
    child.on('exit', () => failed(new Error(`${program} ended at once:\n${heard}`)));
    child.stderr.on('data', (data) => {
      heard += data;
      const match = heard.match(/ws:\/\/127\.0\.0\.1:(\d+)\//);
      if (match) found(match[1]);
    });
  });
  const target = await (await fetch(`http://127.0.0.1:${port}/json/new?about:blank`, { method: 'PUT' })).json();
  const page = await Page.connect(target.webSocketDebuggerUrl);
  return { page, close: async () => { page.socket.close(); child.removeAllListeners('exit'); child.kill(); await pause(300); rmSync(profile, { recursive: true, force: true }); } };
}

/** One page of the browser. */
export class Page {
  static async connect(address) {
    const page = new Page();
    page.socket = new WebSocket(address);
    await new Promise((open, failed) => { page.socket.onopen = open; page.socket.onerror = failed; });
    page.last = 0;
    page.waiting = new Map();
    page.events = [];
    page.requests = [];
    page.complaints = [];
    page.socket.onmessage = (message) => page.heard(JSON.parse(message.data));
    for (const domain of ['Page', 'Runtime', 'Network', 'Log']) await page.send(`${domain}.enable`);
    return page;
  }

  heard(message) {
    if (message.id) {
      const { done, failed } = this.waiting.get(message.id);
      this.waiting.delete(message.id);
      return message.error ? failed(new Error(message.error.message)) : done(message.result);
    }
    this.events.push(message.method);
    if (message.method === 'Network.requestWillBeSent') this.requests.push(message.params.request.url);
    if (message.method === 'Log.entryAdded' && message.params.entry.level === 'error') this.complaints.push(message.params.entry.text);
    if (message.method === 'Runtime.exceptionThrown') this.complaints.push(message.params.exceptionDetails.text);
    return undefined;
  }

  send(method, params = {}) {
    this.last += 1;
    const id = this.last;
    return new Promise((done, failed) => {
      this.waiting.set(id, { done, failed });
      this.socket.send(JSON.stringify({ id, method, params }));
    });
  }

  /** Runs an action and waits until the page it leads to has loaded. */
  async through(action) {
    this.events.length = 0;
    await action();
    for (let i = 0; i < 200; i += 1) {
      if (this.events.includes('Page.loadEventFired')) return;
      await pause(25);
    }
    throw new Error('the page did not load within 5 s');
  }

  open(address) {
    return this.through(() => this.send('Page.navigate', { url: address }));
  }

  size(width, height) {
    return this.send('Emulation.setDeviceMetricsOverride', { width, height, deviceScaleFactor: 1, mobile: false });
  }

  script(on) {
    return this.send('Emulation.setScriptExecutionDisabled', { value: !on });
  }

  /** Evaluates an expression; works with the page's own scripts switched off too. */
  async look(expression) {
    const answer = await this.send('Runtime.evaluate', { expression, returnByValue: true, awaitPromise: true });
    if (answer.exceptionDetails) throw new Error(answer.exceptionDetails.exception?.description || answer.exceptionDetails.text);
    return answer.result.value;
  }

  /** A real click in the middle of an element, or of its first line. */
  async click(selector) {
    const place = await this.look(`(() => {
      const e = document.querySelector(${JSON.stringify(selector)});
      if (!e) return null;
      e.scrollIntoView({ block: 'center' });
      const b = e.getClientRects()[0] || e.getBoundingClientRect();
      return { x: b.x + b.width / 2, y: b.y + b.height / 2 };
    })()`);
    if (!place) throw new Error(`nothing matches ${selector}`);
    for (const type of ['mousePressed', 'mouseReleased']) {
      await this.send('Input.dispatchMouseEvent', { type, ...place, button: 'left', clickCount: 1 });
    }
  }

  async type(selector, text) {
    await this.look(`(() => { const e = document.querySelector(${JSON.stringify(selector)}); e.focus(); e.select && e.select(); })()`);
    await this.send('Input.insertText', { text });
  }

  async picture(height) {
    const { data } = await this.send('Page.captureScreenshot', height ? { captureBeyondViewport: true, clip: { x: 0, y: 0, width: height.width, height: height.height, scale: 1 } } : {});
    return Buffer.from(data, 'base64');
  }
}
