// A worker: finds the number whose SHA-256 with the salt is the challenge (ALTCHA, version 1). It is sent {salt, challenge,
// maxnumber} and says {done} from time to time, then {number}, or {number: null} where there is none.
(function () {
  "use strict";

  // FIPS 180-4: the first 32 bits of the fractions of the roots of the first primes.
  var primes = [];
  for (var candidate = 2; primes.length < 64; candidate += 1) {
    if (primes.every(function (prime) { return candidate % prime !== 0; })) primes.push(candidate);
  }
  function fraction(root) { return ((root - Math.floor(root)) * 4294967296) | 0; }
  var start = new Int32Array(primes.slice(0, 8).map(function (prime) { return fraction(Math.sqrt(prime)); }));
  var rounds = new Int32Array(primes.map(function (prime) { return fraction(Math.cbrt(prime)); }));
  var schedule = new Int32Array(64);

  function turn(x, n) { return (x >>> n) | (x << (32 - n)); }

  // One block of 64 bytes, from `at` on.
  function compress(state, bytes, at) {
    var w = schedule;
    var i;
    for (i = 0; i < 16; i += 1) {
      var j = at + i * 4;
      w[i] = (bytes[j] << 24) | (bytes[j + 1] << 16) | (bytes[j + 2] << 8) | bytes[j + 3];
    }
    for (i = 16; i < 64; i += 1) {
      var p = w[i - 15], q = w[i - 2];
      w[i] = (w[i - 16] + (turn(p, 7) ^ turn(p, 18) ^ (p >>> 3)) + w[i - 7] + (turn(q, 17) ^ turn(q, 19) ^ (q >>> 10))) | 0;
    }
    var a = state[0], b = state[1], c = state[2], d = state[3], e = state[4], f = state[5], g = state[6], h = state[7];
    for (i = 0; i < 64; i += 1) {
      var t = (h + (turn(e, 6) ^ turn(e, 11) ^ turn(e, 25)) + ((e & f) ^ (~e & g)) + rounds[i] + w[i]) | 0;
      var u = ((turn(a, 2) ^ turn(a, 13) ^ turn(a, 22)) + ((a & b) ^ (a & c) ^ (b & c))) | 0;
      h = g; g = f; f = e; e = (d + t) | 0; d = c; c = b; b = a; a = (t + u) | 0;
    }
    state[0] += a; state[1] += b; state[2] += c; state[3] += d; state[4] += e; state[5] += f; state[6] += g; state[7] += h;
  }

  function ascii(text) { return Array.prototype.map.call(text, function (c) { return c.charCodeAt(0); }); }

  function solve(salt, challenge, maxnumber, tell) {
    var bytes = ascii(salt);
    var wanted = new Int32Array(8);
    for (var i = 0; i < 8; i += 1) wanted[i] = parseInt(challenge.slice(i * 8, i * 8 + 8), 16) | 0;
    // Whole blocks of the salt are the same for every number.
    var whole = bytes.length - bytes.length % 64;
    var middle = Int32Array.from(start);
    for (var at = 0; at < whole; at += 64) compress(middle, bytes, at);
    var rest = bytes.slice(whole);
    var block = new Uint8Array(128);
    var state = new Int32Array(8);
    for (var number = 0; number <= maxnumber; number += 1) {
      var tail = rest.concat(ascii(String(number)));
      var length = tail.length + 9 > 64 ? 128 : 64;
      block.fill(0);
      block.set(tail);
      block[tail.length] = 0x80;
      var bits = (whole + tail.length) * 8;
      block[length - 3] = bits >>> 16; block[length - 2] = bits >>> 8; block[length - 1] = bits;
      state.set(middle);
      compress(state, block, 0);
      if (length === 128) compress(state, block, 64);
      if (state[0] === wanted[0] && state.every(function (word, index) { return word === wanted[index]; })) return number;
      if (number % 2000 === 1999) tell(number);
    }
    return null;
  }

  self.addEventListener("message", function (event) {
    var asked = event.data;
    self.postMessage({ number: solve(asked.salt, asked.challenge, asked.maxnumber, function (done) { self.postMessage({ done: done }); }) });
  });
}());
