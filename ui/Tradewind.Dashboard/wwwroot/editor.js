// The code editor: Monaco, which only pages that show code load. What a place in a script means, and what is wrong with it, the
// server's dag-processor says; this file asks, one question of a kind at a time, and draws the answers.

const VS = new URL('./monaco/vs', import.meta.url).href;
const QUIET = 40; // ms without a key before a draft is checked
const SEVERITY = { error: 8, warning: 4 };
const open = new Map(); // the editor of each model that can be asked about
let loading;

function load() {
  return loading ??= new Promise((resolve, reject) => {
    // Script tags, because the page's policy forbids the other way that its loader knows: eval.
    self.MonacoEnvironment = { getWorker: () => new Worker(`${VS}/base/worker/workerMain.js`, { name: 'monaco' }) };
    const script = Object.assign(document.createElement('script'), { src: `${VS}/loader.js` });
    script.onerror = () => reject(new Error('The code editor could not be loaded.'));
    script.onload = () => {
      self.require.config({ paths: { vs: VS }, preferScriptTags: true });
      self.require(['vs/editor/editor.main'], () => { prepare(self.monaco); resolve(self.monaco); }, reject);
    };
    document.head.append(script);
  });
}

function prepare(monaco) {
  theme(monaco);
  document.addEventListener('themechange', () => theme(monaco));
  monaco.languages.registerCompletionItemProvider('csharp', {
    triggerCharacters: ['.', '{'],
    async provideCompletionItems(model, position) {
      const items = await open.get(model)?.ask(0, position);
      const word = model.getWordUntilPosition(position);
      const range = new monaco.Range(position.lineNumber, word.startColumn, position.lineNumber, word.endColumn);
      return {
        suggestions: (items ?? []).map(item => ({
          label: item.label,
          kind: monaco.languages.CompletionItemKind[item.kind] ?? monaco.languages.CompletionItemKind.Text,
          detail: item.detail,
          documentation: item.doc,
          insertText: item.insert ?? item.label,
          sortText: `${item.rank}${item.label}`,
          range,
        })),
      };
    },
  });
  monaco.languages.registerHoverProvider('csharp', {
    async provideHover(model, position) {
      const found = await open.get(model)?.ask(1, position);
      if (!found) return null;
      const from = model.getPositionAt(found.start), to = model.getPositionAt(found.end);
      return {
        range: new monaco.Range(from.lineNumber, from.column, to.lineNumber, to.column),
        contents: [{ value: code(found.code) }, ...(found.doc ? [{ value: plain(found.doc) }] : [])],
      };
    },
  });
  monaco.languages.registerSignatureHelpProvider('csharp', {
    signatureHelpTriggerCharacters: ['(', ','],
    signatureHelpRetriggerCharacters: [')'],
    async provideSignatureHelp(model, position) {
      const found = await open.get(model)?.ask(2, position);
      if (!found) return null;
      return {
        value: {
          activeSignature: found.active,
          activeParameter: found.parameter,
          signatures: found.signatures.map(one => ({ label: one.label, documentation: one.doc ?? undefined, parameters: parameters(one) })),
        },
        dispose() {},
      };
    },
  });
}

// Where each parameter stands in the line: a search by text alone would find one that is part of another's type.
function parameters(signature) {
  let at = signature.label.indexOf('(');
  return signature.parameters.map(parameter => {
    const start = signature.label.indexOf(parameter, at);
    if (start < 0) return { label: parameter };
    at = start + parameter.length;
    return { label: [start, at] };
  });
}

// What comes out of a script is shown as it is: neither markup nor links.
const code = text => '```csharp\n' + text.replaceAll('```', '`\u200b``') + '\n```';
const plain = text => text.split('\n\n').map(part => part.startsWith('    ') ? code(part.replaceAll(/^ {4}/gm, '')) : part.replaceAll(/[\\`*_{}[\]()#+\-.!<>|~&]/g, '\\$&')).join('\n\n');

function theme(monaco) {
  const style = getComputedStyle(document.documentElement);
  const token = name => style.getPropertyValue(`--${name}`).trim();
  const rule = (name, colour, fontStyle) => ({ token: name, foreground: token(colour).slice(1), fontStyle });
  monaco.editor.defineTheme('tradewind', {
    base: document.documentElement.dataset.theme === 'light' ? 'vs' : 'vs-dark',
    inherit: true,
    rules: [
      rule('', 'text'), rule('identifier', 'text'), rule('keyword', 'accent-text'), rule('string', 'state-success'), rule('comment', 'text-3', 'italic'),
      rule('number', 'state-up_for_retry'), rule('type', 'state-waiting'), rule('delimiter', 'text-2'), rule('namespace', 'text'),
    ],
    colors: {
      'editor.background': token('panel'), 'editor.foreground': token('text'), 'editorLineNumber.foreground': token('text-3'), 'editorLineNumber.activeForeground': token('text'),
      'editor.lineHighlightBackground': token('panel-2'), 'editor.lineHighlightBorder': token('panel-2'), 'editorCursor.foreground': token('accent'),
      'editorWidget.background': token('panel-2'), 'editorWidget.border': token('line-strong'), 'editorWidget.foreground': token('text'), 'editorHoverWidget.background': token('panel-2'),
      'editorHoverWidget.border': token('line-strong'), 'editorSuggestWidget.background': token('panel-2'), 'editorSuggestWidget.border': token('line-strong'),
      'editorSuggestWidget.foreground': token('text'), 'editorSuggestWidget.selectedBackground': token('accent-soft'), 'editorSuggestWidget.selectedForeground': token('text'),
      'editorSuggestWidget.highlightForeground': token('accent-text'), 'editorSuggestWidget.focusHighlightForeground': token('accent-text'), 'editorError.foreground': token('danger'), 'editorWarning.foreground': token('warning'),
      // One faint ground, not two on top of each other: faint text must be read on it.
      'diffEditor.insertedTextBackground': token('state-success') + '1a', 'diffEditor.removedTextBackground': token('danger') + '1a', 'diffEditor.insertedLineBackground': '#00000000',
      'diffEditor.removedLineBackground': '#00000000', 'focusBorder': token('accent'), 'input.background': token('bg'), 'input.border': token('line-strong'), 'editorIndentGuide.background': token('line'),
    },
  });
  monaco.editor.setTheme('tradewind');
}

const shared = label => ({
  theme: 'tradewind', ariaLabel: label, automaticLayout: true, minimap: { enabled: false }, scrollBeyondLastLine: false, fontSize: 13, lineHeight: 21,
  fontFamily: getComputedStyle(document.documentElement).getPropertyValue('--mono'), wordBasedSuggestions: false, renderLineHighlightOnlyWhenFocus: true, fixedOverflowWidgets: true,
  bracketPairColorization: { enabled: false }, unicodeHighlight: { ambiguousCharacters: false }, padding: { top: 10, bottom: 10 }, tabSize: 4, occurrencesHighlight: false, links: false,
  scrollbar: { alwaysConsumeMouseWheel: false },
});

export async function create(host, server, options) {
  const monaco = await load();
  return new Editor(monaco, host, server, options);
}

/** Two states of a file beside each other. */
export async function compare(host, before, after, label) {
  const monaco = await load();
  const models = [before, after].map(text => monaco.editor.createModel(text, 'csharp'));
  const editor = monaco.editor.createDiffEditor(host, { ...shared(label), readOnly: true, originalEditable: false, renderSideBySide: host.clientWidth > 700 });
  editor.setModel({ original: models[0], modified: models[1] });
  return { dispose() { editor.dispose(); for (const model of models) model.dispose(); } };
}

class Editor {
  constructor(monaco, host, server, options) {
    this.monaco = monaco;
    this.host = host;
    this.server = server;
    this.longest = options.longest;
    this.model = monaco.editor.createModel(options.text, 'csharp');
    this.editor = monaco.editor.create(host, { ...shared(options.label), model: this.model, readOnly: options.readOnly, domReadOnly: options.readOnly });
    this.saved = this.model.getAlternativeVersionId();
    this.dirty = false;
    if (options.readOnly) return;
    open.set(this.model, this);
    this.model.onDidChangeContent(() => this.changed());
    this.editor.addCommand(monaco.KeyMod.CtrlCmd | monaco.KeyCode.KeyS, () => server.invokeMethodAsync('Save'));
    // With the focus beside the editor the browser would save the page.
    this.onKey = event => {
      if (!(event.ctrlKey || event.metaKey) || event.key !== 's' || event.defaultPrevented) return;
      event.preventDefault();
      server.invokeMethodAsync('Save');
    };
    document.addEventListener('keydown', this.onKey);
    this.lastKey = performance.now();
    this.check();
  }

  changed() {
    this.lastKey = performance.now();
    this.host.dataset.checked = 'false';
    const dirty = this.model.getAlternativeVersionId() !== this.saved;
    if (dirty !== this.dirty) this.server.invokeMethodAsync('Touched', this.dirty = dirty);
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.check(), QUIET);
  }

  // What is typed while a check is under way is checked after it: never more than one on the way.
  async check() {
    if (this.checking) { this.again = true; return; }
    this.checking = true;
    do {
      this.again = false;
      const lastKey = this.lastKey, version = this.model.getVersionId(), text = this.model.getValue();
      try {
        const marks = text.length > this.longest ? await this.server.invokeMethodAsync('TooLong', text.length) : await this.server.invokeMethodAsync('Check', text);
        if (this.model.isDisposed()) return;
        if (version !== this.model.getVersionId()) continue;
        if (marks) this.mark(marks);
        // From the last key to the squiggles: what people wait for. Tests and measurements read it.
        this.host.dataset.lag = Math.round(performance.now() - lastKey);
        this.host.dataset.checked = 'true';
      } catch (fault) {
        // The circuit has gone, and says so itself.
        console.warn(fault);
      }
    } while (this.again);
    this.checking = false;
  }

  mark(marks) {
    this.monaco.editor.setModelMarkers(this.model, 'tradewind', marks.map(mark => ({ severity: SEVERITY[mark.severity], code: mark.code, message: mark.message, ...this.place(mark) })));
  }

  // A fault of the file as a whole is shown at its first line; one without an end at the word it begins with.
  place({ line, column, endLine, endColumn }) {
    const lines = this.model.getLineCount();
    line = Math.min(Math.max(line, 1), lines);
    if (!column) return { startLineNumber: line, startColumn: this.model.getLineFirstNonWhitespaceColumn(line) || 1, endLineNumber: line, endColumn: this.model.getLineMaxColumn(line) };
    if (endLine > line || endColumn > column) return { startLineNumber: line, startColumn: column, endLineNumber: Math.min(endLine, lines), endColumn };
    const word = this.model.getWordAtPosition({ lineNumber: line, column });
    return { startLineNumber: line, startColumn: column, endLineNumber: line, endColumn: word?.endColumn ?? column + 1 };
  }

  async ask(what, position) {
    const text = this.model.getValue();
    if (text.length > this.longest) return null;
    const answer = await this.server.invokeMethodAsync('Ask', text, what, this.model.getOffsetAt(position));
    return answer && JSON.parse(answer);
  }

  read() { return this.model.getValue(); }

  // From here on the text counts as saved, unless it has changed since.
  markSaved(text) {
    if (this.model.getValue() === text) this.saved = this.model.getAlternativeVersionId();
    const dirty = this.model.getAlternativeVersionId() !== this.saved;
    if (dirty !== this.dirty) this.server.invokeMethodAsync('Touched', this.dirty = dirty);
  }

  // Undo leads back to what was there.
  write(text) {
    this.editor.pushUndoStop();
    this.editor.executeEdits('tradewind', [{ range: this.model.getFullModelRange(), text }]);
    this.editor.pushUndoStop();
    if (this.editor.getOption(this.monaco.editor.EditorOption.readOnly)) this.model.setValue(text);
  }

  goTo(line, column) {
    this.editor.setPosition({ lineNumber: line, column: column || 1 });
    this.editor.revealLineInCenterIfOutsideViewport(line);
    this.editor.focus();
  }

  dispose() {
    clearTimeout(this.timer);
    if (this.onKey) document.removeEventListener('keydown', this.onKey);
    open.delete(this.model);
    this.editor.dispose();
    this.model.dispose();
  }
}
