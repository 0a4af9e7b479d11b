#!/usr/bin/env node
// The way in: finds a Node that can run powercut, and hands over to it. Plain JavaScript, and nothing that Node 14 cannot
// read, for it must itself run on the Node that is too old.
//
//   powercut <command …>             runs powercut
//   powercut exec <program> [args]   runs a program (playwright, npm …) under the same Node, node_modules/.bin on PATH
import { spawn } from 'child_process';
import { existsSync } from 'fs';
import { createRequire } from 'module';
import { constants } from 'os';
import { delimiter, dirname, join, sep } from 'path';
import { fileURLToPath, pathToFileURL } from 'url';

const launcher = fileURLToPath(import.meta.url);
const packageFolder = dirname(dirname(launcher));
/** lib/exit-codes.ts says what they mean. */
const exitCodes = { usage: 2, environment: 3 };

const node = chooseNode();
const args = process.argv.slice(2);
if (node === undefined) {
  fail(exitCodes.environment, missingNode());
} else {
  const PATH = [dirname(node), process.env.PATH];
  if (args[0] === 'exec') {
    PATH.splice(1, 0, ...upwards(join('node_modules', '.bin')));
    if (args[1] === undefined)
      fail(exitCodes.usage, 'powercut exec needs a program, as in: powercut exec playwright test');
    else runProgram(args[1], args.slice(2), PATH);
  } else if (node === process.execPath) {
    runHere();
  } else {
    handOver(node, PATH);
  }
}

/** The present Node if it will do, else the one that npm installed beside us, by path: npm 9 and 10 link no .bin/node. */
function chooseNode() {
  const version = process.versions.node.split('.').map(Number);
  if ((version[0] === 24 && version[1] >= 11) || version[0] >= 26) return process.execPath;
  return upwards(join('node_modules', `node-${process.platform}-${process.arch}`, 'bin', 'node'))[0];
}

function missingNode() {
  return (
    `powercut needs Node 24.11 or later of 24, or 26 and later; this is ${process.versions.node}, and node_modules holds ` +
    `no Node that runs on this ${process.platform}-${process.arch}: run npm ci without --omit=optional, or install Node 24 from https://nodejs.org.`
  );
}

function runHere() {
  const nodeModule = createRequire(import.meta.url)('module');
  // Takes most of the time out of starting; where the cache cannot be written it does nothing.
  nodeModule.enableCompileCache();
  const main = mainModule();
  if (!existsSync(main)) fail(exitCodes.environment, `This installation of powercut lacks ${main}: install it again.`);
  else import(pathToFileURL(main).href).catch((error) => fail(exitCodes.environment, notLoaded(error)));
}

function notLoaded(error) {
  if (error.code === 'ERR_MODULE_NOT_FOUND') {
    return `powercut is not completely installed: run npm ci, or install it again. (${error.message})`;
  }
  return String(error.stack);
}

/** Node strips no types below node_modules, so what is installed there is built JavaScript. */
function mainModule() {
  const installed = launcher.includes(`${sep}node_modules${sep}`);
  return installed ? join(packageFolder, 'dist', 'bin', 'main.js') : join(packageFolder, 'bin', 'main.ts');
}

/**
 * Runs this file again under the right Node. Its end of the `ipc` channel closes even if we are killed with SIGKILL, which
 * powercut takes for SIGTERM. Every signal is passed on: from a terminal the child then gets Ctrl-C twice within
 * milliseconds, which it counts once, but whoever signals only us reaches it too.
 */
function handOver(otherNode, path) {
  const child = spawn(otherNode, [launcher, ...args], {
    stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
    env: { ...process.env, PATH: path.join(delimiter) },
  });
  // It is there, and yet ENOENT: its loader is missing, for it is built for glibc and this system has musl.
  follow(child, ['SIGINT', 'SIGTERM', 'SIGHUP'], (error) =>
    error.code === 'ENOENT' ? missingNode() : `powercut cannot run ${otherNode}: ${error.message}.`,
  );
}

/** Ctrl-C reaches the program by itself, as part of the terminal's foreground group; other signals are passed on. */
function runProgram(program, programArgs, path) {
  const child = spawn(program, programArgs, { stdio: 'inherit', env: { ...process.env, PATH: path.join(delimiter) } });
  follow(child, ['SIGTERM', 'SIGHUP'], (error) => `powercut cannot run ${program}: ${error.message}.`);
}

function follow(child, forwarded, explain) {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
    process.on(signal, () => {
      if (forwarded.includes(signal)) child.kill(signal);
    });
  }
  child.on('error', (error) => fail(exitCodes.environment, explain(error)));
  child.on('exit', (code, signal) => {
    process.exitCode = signal === null ? code : 128 + constants.signals[signal];
    if (child.connected) child.disconnect();
  });
}

/** Paths of `relative` that exist in our folder and those above it (npm hoists), the nearest first. */
function upwards(relative) {
  const found = [];
  for (let folder = packageFolder; ; folder = dirname(folder)) {
    if (existsSync(join(folder, relative))) found.push(join(folder, relative));
    if (folder === dirname(folder)) return found;
  }
}

function fail(code, sentence) {
  process.stderr.write(`${sentence}\n`);
  process.exitCode = code;
}
