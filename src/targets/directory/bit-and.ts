import { ExtensibleFilter } from 'ldapts';

/** LDAP_MATCHING_RULE_BIT_AND: all bits of `bits` are set in a number (MS-ADTS 3.1.1.3.4.4.1). */
export class BitAnd extends ExtensibleFilter {
  constructor(attribute: string, bits: number) {
    super({ matchType: attribute, rule: '1.2.840.113556.1.4.803', value: String(bits) });
  }
}
