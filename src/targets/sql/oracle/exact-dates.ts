import buffers from 'oracledb/lib/impl/datahandlers/buffer.js';

const texts = new WeakMap<Date, string>();

/**
 * `oracledb` makes a `Date` of a DATE or a TIMESTAMP: milliseconds, and in the time zone of this machine, where some hours do not
 * exist. What came from the server is kept beside it. Done once, when the driver is loaded.
 */
export function keepExactDates(): void {
  const { prototype } = buffers.BaseBuffer;
  const parse = prototype.parseOracleDate;
  prototype.parseOracleDate = function (fields, local = true, ofDatabase = false) {
    const date = parse.call(this, fields, local, ofDatabase);
    texts.set(date, local ? wallClock(fields) : instant(date, fields));
    return date;
  };
}

/** As ISO 8601: a DATE or a TIMESTAMP as stored, an instant in UTC. */
export const exactDate = (date: Date): string => texts.get(date) ?? date.toISOString();

/** The fields count from one, years in centuries from a hundred. */
function wallClock(fields: Buffer): string {
  const [century = 0, rest = 0, month = 0, day = 0, hour = 1, minute = 1, second = 1] = fields;
  const year = (century - 100) * 100 + rest - 100;
  const digits = String(Math.abs(year)).padStart(4, '0');
  const date = `${year < 0 ? '-' : ''}${digits}-${two(month)}-${two(day)}`;
  return `${date}T${two(hour - 1)}:${two(minute - 1)}:${two(second - 1)}${fraction(fields)}`;
}

const instant = (date: Date, fields: Buffer): string => `${date.toISOString().slice(0, -'.000Z'.length)}${fraction(fields)}Z`;

const two = (number: number): string => String(number).padStart(2, '0');

function fraction(fields: Buffer): string {
  const nanoseconds = fields.length < 11 ? 0 : fields.readUInt32BE(7);
  return nanoseconds === 0 ? '' : `.${String(nanoseconds).padStart(9, '0').replace(/0+$/, '')}`;
}
