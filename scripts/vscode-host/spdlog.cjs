'use strict';
/**
 * Stands in for the native addon of @vscode/spdlog, which writes VS Code's logs and output channels, so that the host of
 * the tests is installed without a compiler. Node finds the names for `import` by reading the last lines.
 */
const fs = require('node:fs');
const path = require('node:path');

const LEVELS = ['trace', 'debug', 'info', 'warning', 'error', 'critical', 'off'];

class Logger {
  raw = false;
  level = 2;
  /** @param {string} _type @param {string} _name @param {string} file */
  constructor(_type, _name, file) {
    this.file = file;
    /** @param {number} level */
    const at = (level) => (/** @type {string} */ message) => this.write(level, message);
    this.trace = at(0);
    this.debug = at(1);
    this.info = at(2);
    this.warn = at(3);
    this.error = at(4);
    this.critical = at(5);
  }
  /** @param {number} level @param {string} message */
  write(level, message) {
    if (level < this.level) return;
    const stamp = new Date().toISOString().replace('T', ' ').replace('Z', '');
    try {
      fs.appendFileSync(this.file, this.raw ? message : `${stamp} [${LEVELS[level]}] ${message}\n`);
    } catch {
      // the folder of the logs goes away at shutdown
    }
  }
  getLevel() {
    return this.level;
  }
  /** @param {number} level */
  setLevel(level) {
    this.level = level;
  }
  setPattern() {
    this.raw = false;
  }
  clearFormatters() {
    this.raw = true;
  }
  flush() {
    return undefined;
  }
  drop() {
    return undefined;
  }
}

/** @param {string} type @param {string} name @param {string} file */
async function create(type, name, file) {
  await fs.promises.mkdir(path.dirname(file), { recursive: true });
  return new Logger(type, name, file);
}

exports.version = 0;
exports.setLevel = () => undefined;
exports.setFlushOn = () => undefined;
exports.Logger = Logger;
exports.createRotatingLogger = (/** @type {string} */ name, /** @type {string} */ file) => create('rotating', name, file);
exports.createAsyncRotatingLogger = (/** @type {string} */ name, /** @type {string} */ file) =>
  create('rotating_async', name, file);
