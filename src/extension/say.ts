import * as vscode from 'vscode';
import { told, type Sentence } from '../flow/sentence.ts';

// Sentences are collected for translators where they are written, not here.
const translate = vscode.l10n.t;

/** The text of a sentence in the user's language. */
export const inUsersLanguage = (sentence: Sentence): string => told(sentence, (english, values) => translate(english, ...values));
