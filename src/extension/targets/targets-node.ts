import type * as vscode from 'vscode';
import type { BrowseEntry, BrowsePath } from '../../targets/browse.ts';

/** A target of an environment. */
export interface TargetRef {
  /** The targets file. */
  readonly file: vscode.Uri;
  readonly environment: string;
  readonly target: string;
}

export interface FileNode {
  readonly is: 'file';
  readonly file: vscode.Uri;
}

export interface EnvironmentNode {
  readonly is: 'environment';
  readonly file: vscode.Uri;
  readonly name: string;
  /** Where it stands in the file, from 1. */
  readonly line: number;
  /** Flows of this file run against it. */
  readonly inUse: boolean;
  /** Taken where nobody chose. */
  readonly isDefault: boolean;
  /** Runs on it are confirmed. */
  readonly isProtected: boolean;
}

export interface TargetNode {
  readonly is: 'target';
  readonly ref: TargetRef;
  /** Word in the file; undefined where it is missing. */
  readonly kind: string | undefined;
  readonly line: number;
}

/** Something inside of a target. */
export interface EntryNode {
  readonly is: 'entry';
  readonly ref: TargetRef;
  readonly entry: BrowseEntry;
}

/** What can be listed: a target from its top, and entries that open. */
export type ListedNode = TargetNode | EntryNode;

/** More of a list is there. */
export interface MoreNode {
  readonly is: 'more';
  readonly of: ListedNode;
}

/** Says in the place of a list why there is none. */
export interface NoteNode {
  readonly is: 'note';
  readonly of: ListedNode;
  readonly text: string;
  readonly failed: boolean;
}

/** A line of the targets view. */
export type TargetsNode = FileNode | EnvironmentNode | ListedNode | MoreNode | NoteNode;

/** The path of what can be listed. */
export const browsePathOf = (node: ListedNode): BrowsePath => (node.is === 'target' ? [] : node.entry.path);

/** Tells targets apart. */
export const keyOfTarget = ({ file, environment, target }: TargetRef): string =>
  JSON.stringify([file.toString(), environment, target]);

/** Tells lists apart. */
export const keyOfList = (node: ListedNode): string => JSON.stringify([keyOfTarget(node.ref), ...browsePathOf(node)]);

/** Tells lines apart. */
export function keyOf(node: TargetsNode): string {
  switch (node.is) {
    case 'file':
      return `file ${node.file.toString()}`;
    case 'environment':
      return `environment ${JSON.stringify([node.file.toString(), node.name])}`;
    case 'target':
      return `target ${keyOfTarget(node.ref)}`;
    case 'entry':
      return `entry ${keyOfList(node)}`;
    case 'more':
    case 'note':
      return `${node.is} ${keyOfList(node.of)}`;
  }
}

/** VS Code and other extensions hand commands what they like. */
export const isTargetsNode = (given: unknown): given is TargetsNode =>
  typeof given === 'object' && given !== null && 'is' in given && typeof given.is === 'string' && KINDS.has(given.is);

const KINDS: ReadonlySet<string> = new Set<TargetsNode['is']>(['file', 'environment', 'target', 'entry', 'more', 'note']);
