import type { Entry, Filter } from 'ldapts';
import type { JsonObject } from '../../flow/json.ts';
import type { OperationParameters } from '../idp/parameters.ts';
import type { AttributeMap } from './attribute-map.ts';
import type { AttributeChange, Values } from './attribute-values.ts';
import type { DirectoryConversation } from './conversation.ts';

/** What entries of one kind are, and where. */
export interface EntryScheme {
  /** Entries are looked for below it, new ones made in it. */
  readonly base: string;
  readonly classes: readonly string[];
  readonly naming: string;
  /** Tells such entries from all others. */
  readonly filter: Filter;
}

/** States of a user, in Okta's words: what flows ask about. */
export type UserState = 'ACTIVE' | 'DEPROVISIONED';

/** Where LDAP servers differ. */
export interface DirectoryScheme {
  /** As messages name it. */
  readonly server: string;
  readonly users: EntryScheme;
  readonly groups: EntryScheme & {
    /** The attribute that holds the names of members. */
    readonly member: string;
    /** The class wants one member at least, so an empty group holds itself. */
    readonly neverEmpty: boolean;
  };
  readonly attributes: AttributeMap;
  /** Attributes that hold what a person signs in with. */
  readonly logins: readonly string[];
  readonly id: {
    readonly attribute: string;
    readonly binary: boolean;
    of(entry: Entry): string;
    /** @returns undefined for a text that is no id */
    filter(id: string): Filter | undefined;
  };
  /** Attributes to ask for besides those of the profile. */
  readonly stateAttributes: readonly string[];
  stateOf(entry: Entry): UserState;
  /** @returns undefined where the state can not be searched by */
  stateFilter(state: UserState): Filter | undefined;
  /**
   * What makes a user active or not.
   * @throws TargetError invalid-input when this directory has no such state
   */
  stateChanges(entry: Entry, state: UserState, parameters: OperationParameters): readonly AttributeChange[];
  /** The attributes of a new user besides classes, name and profile. */
  newUser(user: NewUser, parameters: OperationParameters): Readonly<Record<string, Values>>;
  /** The attributes of a new group besides classes and name. */
  newGroup(name: string): Readonly<Record<string, Values>>;
  /** Whether `newUser` sets the password along with the rest. */
  readonly passwordInEntry: boolean;
  /** Sets the password of a user that is there. @throws TargetError */
  setPassword(
    conversation: DirectoryConversation,
    name: string,
    password: string,
    parameters: OperationParameters,
  ): Promise<void>;
  /** Whether a deleted entry leaves its groups by itself. */
  readonly forgetsMembers: boolean;
  /** Finds what is above an entry at any depth in one search; undefined where that takes a search for each level. */
  readonly chainRule: string | undefined;
}

export interface NewUser {
  readonly profile: JsonObject;
  /** Values of the profile by attribute. */
  readonly values: ReadonlyMap<string, Values>;
  readonly login: string;
  readonly state: UserState;
  readonly password: string | undefined;
}
