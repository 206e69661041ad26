import { relative, sep } from 'node:path';

const DRAWERS = /(^|[-./])(utils?|helpers?|managers?|misc)([-./]|$)/i;

/**
 * Refuses files and folders named for nothing in particular, where unrelated things gather.
 * @type {import('eslint').Rule.RuleModule}
 */
export const tellingNames = {
  meta: {
    type: 'suggestion',
    schema: [],
    messages: { drawer: '"{{word}}" says nothing of what {{file}} is for. Name it after what it does in the field.' },
  },
  create(context) {
    const file = relative(context.cwd, context.filename).split(sep).join('/');
    const word = DRAWERS.exec(file)?.[2];
    return word === undefined ? {} : { Program: (node) => context.report({ node, messageId: 'drawer', data: { word, file } }) };
  },
};
