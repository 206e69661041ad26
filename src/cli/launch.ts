import { complaintAboutNode } from './node-version.ts';

// apart from the program, whose imports an old Node does not even load
const program = './command-line.js';
const complaint = complaintAboutNode(process.versions.node);
if (complaint === undefined) await import(program);
else {
  process.stderr.write(`${complaint}\n`);
  process.exitCode = 2;
}
