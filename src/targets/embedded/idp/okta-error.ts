/**
 * Errors as Okta answers them. Codes, HTTP status and summaries are those of Okta's published list
 * (https://developer.okta.com/docs/reference/error-codes/); `{0}` takes the subject.
 */
const CATALOGUE = {
  E0000001: { status: 400, summary: 'Api validation failed: {0}' },
  E0000003: { status: 400, summary: 'The request body was not well-formed.' },
  E0000006: { status: 403, summary: 'You do not have permission to perform the requested action' },
  E0000007: { status: 404, summary: 'Not found: {0}' },
  E0000008: { status: 404, summary: 'The requested path was not found' },
  E0000009: { status: 500, summary: 'Internal Server Error' },
  E0000010: { status: 503, summary: 'Service is in read only mode' },
  E0000011: { status: 401, summary: 'Invalid token provided' },
  E0000016: { status: 403, summary: 'Activation failed because the user is already active' },
  E0000020: { status: 400, summary: 'Bad request.' },
  E0000021: { status: 400, summary: 'Bad request.  Accept and/or Content-Type headers likely do not match supported values.' },
  E0000022: { status: 405, summary: 'The endpoint does not support the provided HTTP method' },
  E0000029: { status: 400, summary: 'Invalid paging request.' },
  E0000030: {
    status: 400,
    summary:
      "Bad request. Invalid date. Dates must be of the form yyyy-MM-dd'T'HH:mm:ss.SSSZZ, e.g. 2013-01-01T12:00:00.000-07:00.",
  },
  E0000031: { status: 400, summary: 'Invalid search criteria.' },
  E0000032: { status: 403, summary: 'Unlock is not allowed for this user.' },
  E0000037: { status: 400, summary: 'Type mismatch exception.  {0}' },
  E0000038: { status: 403, summary: "This operation is not allowed in the user's current status." },
  E0000040: { status: 400, summary: 'Application label must not be the same as an existing application label.' },
  E0000046: { status: 403, summary: 'Deactivate application for user forbidden.' },
  E0000047: { status: 429, summary: 'API call exceeded rate limit due to too many requests.' },
  E0000056: { status: 403, summary: 'Delete application forbidden.' },
  E0000062: { status: 409, summary: 'The specified user is already assigned to the application.' },
  E0000093: { status: 400, summary: 'Target count limit exceeded' },
  E0000107: { status: 403, summary: 'The entity is not in the expected state for the requested transition.' },
  E0000124: {
    status: 400,
    summary: 'Could not create user. To create a user and expire their password immediately, a password must be specified.',
  },
  E0000125: {
    status: 400,
    summary: 'Could not create user. To create a user and expire their password immediately, `activate` must be true.',
  },
} as const satisfies Record<string, { status: number; summary: string }>;

/** One of the error codes this server answers with. */
export type OktaErrorCode = keyof typeof CATALOGUE;

/** Okta's error envelope. */
export type OktaErrorBody = {
  readonly errorCode: string;
  readonly errorSummary: string;
  readonly errorLink: string;
  readonly errorId: string;
  readonly errorCauses: { readonly errorSummary: string }[];
};

/** Thrown by a handler to end a call with an error answer; the call's transaction is rolled back. */
export class OktaError extends Error {
  override readonly name = 'OktaError';
  readonly code: OktaErrorCode;
  readonly status: number;
  readonly causes: readonly string[];
  readonly headers: Readonly<Record<string, string>>;

  /**
   * @param more.subject replaces `{0}` in the summary
   * @param more.causes texts of `errorCauses`, in order
   * @param more.status where an answer's status is not the one of the list (412)
   */
  constructor(
    code: OktaErrorCode,
    more: { subject?: string; causes?: readonly string[]; headers?: Record<string, string>; status?: number } = {},
  ) {
    super(CATALOGUE[code].summary.replace('{0}', () => more.subject ?? ''));
    this.code = code;
    this.status = more.status ?? CATALOGUE[code].status;
    this.causes = more.causes ?? [];
    this.headers = more.headers ?? {};
  }

  /** @param errorId identifies this one answer, as Okta's support would ask for it */
  body(errorId: string): OktaErrorBody {
    return {
      errorCode: this.code,
      errorSummary: this.message,
      errorLink: this.code,
      errorId,
      errorCauses: this.causes.map((errorSummary) => ({ errorSummary })),
    };
  }
}

/** 404 in the words Okta uses: `Not found: Resource not found: 00u… (User)`. */
export function notFound(id: string, kind: 'User' | 'UserGroup' | 'AppInstance' | 'AppUser' | 'TrustedOrigin'): OktaError {
  return new OktaError('E0000007', { subject: `Resource not found: ${id} (${kind})` });
}

/**
 * 400 for fields that are wrong: the summary names the first field, the causes are `field: what is wrong`
 * (so seen in Okta's own SDK tests).
 */
export function invalidFields(problems: readonly FieldProblem[]): OktaError {
  return new OktaError('E0000001', {
    subject: problems[0]?.field ?? 'body',
    causes: problems.map(({ field, problem }) => `${field}: ${problem}`),
  });
}

export interface FieldProblem {
  readonly field: string;
  readonly problem: string;
}

/** What Okta says of a field that is missing or empty. */
export const LEFT_BLANK = 'The field cannot be left blank';

/** What Okta says of a unique field that is taken. */
export const ALREADY_EXISTS = 'An object with this field already exists in the current organization';
