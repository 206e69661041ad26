import engineLoader from '@jitl/quickjs-ng-wasmfile-release-sync/emscripten-module';
import { QuickJSFFI } from '@jitl/quickjs-ng-wasmfile-release-sync/ffi';
import type {
  EvalDetectModule,
  EvalFlags,
  HostRefId,
  IntrinsicsFlags,
  JSContextPointer,
  JSContextPointerPointer,
  JSRuntimePointer,
  JSValueConstPointer,
  JSValueConstPointerPointer,
  JSValuePointer,
  OwnedHeapCharPointer,
  QuickJSEmscriptenModule,
} from 'quickjs-emscripten-core';
import { HeapRoom } from './heap-room.ts';
import { GUEST_MEMORY_PAGES, GUEST_STACK_BYTES } from './limits.ts';
import { wasm, type WasmInstance, type WasmMemory, type WasmModule } from './web-assembly.ts';

/** The package's types tell of its CommonJS form, in which the loader is a property. */
const loadEngine = engineLoader as unknown as (options: object) => Promise<QuickJSEmscriptenModule>;

/** JS_EVAL_FLAG_STRIP of quickjs.h. */
const EVAL_STRIP = 1 << 4;

/** A value of the guest: an address in its memory, valid as long as the memory it was made in. */
export type GuestValue = JSValuePointer | JSValueConstPointer;

/** How a piece of guest code ended; `thrown` may be anything. */
export type Completion = { readonly value: GuestValue } | { readonly thrown: GuestValue };

/** A function of the host that the guest may call. What it answers goes to the guest, as does what it throws by `thrown`. */
export type HostFunction = (args: readonly GuestValue[]) => Completion | undefined;

/** The guest's memory had no room for what the host wanted to put there. */
export class GuestMemoryFull extends Error {
  override readonly name = 'GuestMemoryFull';
}

/**
 * One QuickJS engine in one WebAssembly memory of fixed size.
 *
 * A thin layer over the C interface rather than the handles of quickjs-emscripten-core: here the whole memory is set
 * back after each call, so nothing is ever freed one by one and no handle outlives a call.
 */
export class QuickJs {
  readonly memory: WasmMemory;
  readonly room: HeapRoom;
  readonly #module: QuickJSEmscriptenModule;
  readonly #ffi: QuickJSFFI;
  readonly #bytes: Buffer;
  readonly #runtime: JSRuntimePointer;
  readonly #context: JSContextPointer;
  readonly #hostFunctions: HostFunction[] = [];

  /**
   * @param engine the compiled wasm of the engine package
   * @param interrupt asked every 10,000 loop rounds or calls; true stops the guest with an error it can not catch
   */
  static async create(engine: WasmModule, interrupt: () => boolean): Promise<QuickJs> {
    const memory = new wasm.Memory({ initial: GUEST_MEMORY_PAGES, maximum: GUEST_MEMORY_PAGES });
    const options = {
      wasmMemory: memory,
      instantiateWasm(imports: object, loaded: (instance: WasmInstance) => void) {
        const instance = new wasm.Instance(engine, imports);
        loaded(instance);
        return instance.exports;
      },
      print: () => undefined,
      printErr: () => undefined,
    };
    return new QuickJs(await loadEngine(options), memory, interrupt);
  }

  private constructor(module: QuickJSEmscriptenModule, memory: WasmMemory, interrupt: () => boolean) {
    this.memory = memory;
    this.#module = module;
    this.#bytes = Buffer.from(memory.buffer);
    this.#ffi = new QuickJSFFI(module);
    module.callbacks = {
      callFunction: (_asyncify, _context, _self, count, args, id) => this.#callHost(id, count, args),
      shouldInterrupt: () => (interrupt() ? 1 : 0),
      freeHostRef: () => undefined,
      loadModuleSource: () => 0 as never,
      normalizeModule: () => 0 as never,
    };
    this.room = new HeapRoom(memory, {
      malloc: (bytes) => module._malloc(bytes),
      free: (address) => module._free(address),
    });
    this.#runtime = this.#ffi.QTS_NewRuntime();
    this.#ffi.QTS_RuntimeSetMaxStackSize(this.#runtime, GUEST_STACK_BYTES);
    this.#context = this.#ffi.QTS_NewContext(this.#runtime, 0 as IntrinsicsFlags);
    this.#ffi.QTS_RuntimeEnableInterruptHandler(this.#runtime);
  }

  /**
   * Runs a script and answers the value of its last expression.
   * @param keep `source` keeps text and positions of functions; `nothing` saves their memory
   */
  evaluate(code: string, fileName: string, keep: 'source' | 'nothing' = 'source'): Completion {
    const length = Buffer.byteLength(code);
    const address = this.#write(code, length);
    const result = this.#ffi.QTS_Eval(
      this.#context,
      address,
      length,
      fileName,
      0 as EvalDetectModule,
      (keep === 'nothing' ? EVAL_STRIP : 0) as EvalFlags,
    );
    this.#module._free(address);
    return this.#completion(result);
  }

  call(fn: GuestValue, ...args: readonly GuestValue[]): Completion {
    const list = this.#allocate(Math.max(4, args.length * 4));
    args.forEach((value, index) => this.#bytes.writeUInt32LE(value, list + index * 4));
    const undefinedValue = this.#ffi.QTS_GetUndefined();
    const result = this.#ffi.QTS_Call(this.#context, fn, undefinedValue, args.length, list as JSValueConstPointerPointer);
    this.#module._free(list);
    return this.#completion(result);
  }

  /**
   * Runs promise jobs until none is left, one throws, or `interrupt` stops one.
   * @param beforeEach called ahead of each job
   */
  runJobs(beforeEach?: () => void): Completion | undefined {
    const contextOut = this.#allocate(4);
    for (;;) {
      if (this.#ffi.QTS_IsJobPending(this.#runtime) === 0) {
        this.#module._free(contextOut);
        return undefined;
      }
      beforeEach?.();
      const result = this.#ffi.QTS_ExecutePendingJob(this.#runtime, 1, contextOut as JSContextPointerPointer);
      const completion = this.#completion(result);
      if ('thrown' in completion) return completion;
      this.free(completion.value);
    }
  }

  hostFunction(name: string, run: HostFunction): GuestValue {
    // 0 means "no reference" to the engine.
    const id = this.#hostFunctions.push(run) as HostRefId;
    return this.#ffi.QTS_NewFunction(this.#context, name, 0, false, id);
  }

  property(object: GuestValue, name: string): GuestValue {
    const key = this.newText(name);
    const value = this.#ffi.QTS_GetProp(this.#context, object, key);
    this.free(key);
    return value;
  }

  /** @throws GuestMemoryFull */
  newText(text: string): GuestValue {
    const address = this.#write(text, Buffer.byteLength(text));
    const value = this.#ffi.QTS_NewString(this.#context, address);
    this.#module._free(address);
    const failure = this.#ffi.QTS_ResolveException(this.#context, value);
    if (failure !== 0) throw new GuestMemoryFull('The arguments do not fit into the memory of the script.');
    return value;
  }

  /** The number that a number is. */
  number(value: GuestValue): number {
    return this.#ffi.QTS_GetFloat64(this.#context, value);
  }

  newNumber(value: number): GuestValue {
    return this.#ffi.QTS_NewFloat64(this.#context, value);
  }

  /** The text of a string; of other values what the guest's own conversion makes of it, so only give it strings. */
  text(value: GuestValue): string {
    const address = this.#ffi.QTS_GetString(this.#context, value);
    if (address === 0) throw new GuestMemoryFull('The answer does not fit into the memory of the script.');
    const text = this.#bytes.toString('utf8', address, this.#bytes.indexOf(0, address));
    this.#ffi.QTS_FreeCString(this.#context, address);
    return text;
  }

  free(value: GuestValue): void {
    this.#ffi.QTS_FreeValuePointer(this.#context, value as JSValuePointer);
  }

  #completion(result: JSValuePointer): Completion {
    const thrown = this.#ffi.QTS_ResolveException(this.#context, result);
    return thrown === 0 ? { value: result } : { thrown };
  }

  #callHost(id: HostRefId, count: number, list: GuestValue): JSValuePointer {
    const args: GuestValue[] = [];
    for (let index = 0; index < count; index++) args.push(this.#ffi.QTS_ArgvGetJSValueConstPointer(list, index));
    const completion = this.#hostFunctions[id - 1]?.(args);
    // An address of 0 stands for undefined.
    if (completion === undefined) return 0 as JSValuePointer;
    if ('thrown' in completion) return this.#ffi.QTS_Throw(this.#context, completion.thrown);
    return completion.value as JSValuePointer;
  }

  #allocate(bytes: number): number {
    const address: number = this.#module._malloc(bytes);
    if (address === 0) throw new GuestMemoryFull('The script has no memory left.');
    return address;
  }

  /** Copies text as UTF-8 with a closing zero. */
  #write(text: string, length: number): OwnedHeapCharPointer {
    const address = this.#allocate(length + 1);
    this.#bytes.write(text, address, length, 'utf8');
    this.#bytes[address + length] = 0;
    return address as OwnedHeapCharPointer;
  }
}
