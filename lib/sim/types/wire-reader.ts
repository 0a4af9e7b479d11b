/** One field of a protobuf message: `varint` of a number, `bytes` of anything else. */
export interface WireField {
  readonly number: number;
  readonly bytes: Buffer;
  readonly varint: bigint;
}

const none = Buffer.alloc(0);

/** Reads protobuf's wire format. Throws RangeError where it ends too early. */
export class WireReader {
  readonly #message: Buffer;
  #at = 0;

  constructor(message: Buffer) {
    this.#message = message;
  }

  *fields(): Generator<WireField> {
    while (this.#at < this.#message.length) {
      const tag = Number(this.#varint());
      const number = tag >>> 3;
      switch (tag & 7) {
        case 0:
          yield { number, bytes: none, varint: this.#varint() };
          break;
        case 1:
          yield { number, bytes: this.#take(8), varint: 0n };
          break;
        case 2:
          yield { number, bytes: this.#take(Number(this.#varint())), varint: 0n };
          break;
        case 5:
          yield { number, bytes: this.#take(4), varint: 0n };
          break;
        default:
          throw new RangeError(`illegal wireType ${tag & 7}`);
      }
    }
  }

  #varint(): bigint {
    let value = 0n;
    for (let shift = 0n; ; shift += 7n) {
      const byte = this.#take(1)[0] ?? 0;
      value |= BigInt(byte & 0x7f) << shift;
      if (byte < 0x80) return value;
    }
  }

  #take(length: number): Buffer {
    const end = this.#at + length;
    if (end > this.#message.length) throw new RangeError('unexpected EOF');
    const taken = this.#message.subarray(this.#at, end);
    this.#at = end;
    return taken;
  }
}
