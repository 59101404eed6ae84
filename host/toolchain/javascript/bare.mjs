// Leaves rules what they can rely on in a component. It is loaded before them, both where they are tried
// under node and in what is sealed.
//
// What node alone has would pass the trial, and trap in force. What the engine has of a clock and of chance
// stands as it stood when the component was made, so that an answer would be the build's and not the law's.

/** The language itself, and of what else there is only what asks nobody. */
const KEPT = new Set(
  `undefined NaN Infinity globalThis eval isFinite isNaN parseFloat parseInt decodeURI decodeURIComponent
  encodeURI encodeURIComponent escape unescape Object Function Boolean Symbol Error AggregateError EvalError
  RangeError ReferenceError SuppressedError SyntaxError TypeError URIError InternalError Number BigInt Math
  Date String RegExp Array Int8Array Uint8Array Uint8ClampedArray Int16Array Uint16Array Int32Array Uint32Array
  BigInt64Array BigUint64Array Float16Array Float32Array Float64Array Map Set WeakMap WeakSet WeakRef
  FinalizationRegistry ArrayBuffer DataView JSON Promise Iterator Proxy Reflect DisposableStack
  AsyncDisposableStack queueMicrotask structuredClone atob btoa console DOMException TextEncoder TextDecoder
  URL URLSearchParams`.split(/\s+/),
);
for (const name of Reflect.ownKeys(globalThis)) {
  if (typeof name === 'string' && !KEPT.has(name)) Reflect.deleteProperty(globalThis, name);
}

const never = (what, why) => () => {
  throw new Error(`${what}: ${why}`);
};
const CLOCK = 'a component has no clock; the day is `matter.filedOn`, in `checkEntry` it is `on`';
const now = (what) => never(what, CLOCK)();

const Given = Date;
Given.now = never('Date.now()', CLOCK);
globalThis.Date = new Proxy(Given, {
  apply: () => now('Date()'),
  construct: (target, args, made) =>
    args.length === 0 ? now('new Date()') : Reflect.construct(target, args, made),
});
// Else every date would lead back to what was given.
Given.prototype.constructor = globalThis.Date;
Math.random = never('Math.random()', 'the same question has the same answer, so that nothing is drawn');
