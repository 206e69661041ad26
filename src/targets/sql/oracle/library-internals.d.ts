/** Parts of `oracledb` that its types do not tell of. */

declare module 'oracledb/lib/thin/sqlnet/ntTcp.js' {
  import type { Socket } from 'node:net';
  import type { SecureContext } from 'node:tls';

  /** The socket of a connection, plain or encrypted. */
  export default class NetworkTransport {
    stream: Socket | null;
    connStream: Socket;
    connect: (this: NetworkTransport, address: object) => Promise<void>;
    tlsConnect(context: SecureContext, socket: Socket): Promise<void>;
    /** @param type 0x40: at once, without a goodbye */
    disconnect(type: number): void;
  }
}

declare module 'oracledb/lib/impl/datahandlers/buffer.js' {
  /** Reads what came over the wire. */
  interface BaseBuffer {
    /** @param fields as they came: century, year, month, day, hour, minute, second, nanoseconds, zone */
    parseOracleDate: (this: BaseBuffer, fields: Buffer, local?: boolean, ofDatabase?: boolean) => Date;
  }
  const module: { readonly BaseBuffer: { readonly prototype: BaseBuffer } };
  export default module;
}

declare module 'oracledb/lib/errors.js' {
  /** Errors as the library makes them; for tests. */
  const errors: {
    readonly ERR_CONNECTION_REFUSED: number;
    readonly ERR_UNSUPPORTED_VERIFIER_TYPE: number;
    readonly ERR_UNSUPPORTED_CONVERSION: number;
    getErr(number: number, ...parts: readonly unknown[]): Error;
    transformErr(error: Error): Error;
  };
  export default errors;
}
