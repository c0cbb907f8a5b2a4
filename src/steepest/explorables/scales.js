// Scales: where a value stands along an axis, as a fraction of it, and the values that get a tick.

// The value itself, or the end of the interval that it lies beyond.
export function clamp(value, low, high) {
  return Math.min(high, Math.max(low, value));
}

// The ends of `count` equal parts of an interval, from `low` to `high`.
export function evenly(low, high, count) {
  return Array.from({ length: count + 1 }, (_, i) => low + ((high - low) * i) / count);
}

export function linear(low, high) {
  return {
    low,
    high,
    position: (value) => (value - low) / (high - low),
    value: (position) => low + position * (high - low),
    ticks: (count) => {
      const rough = (high - low) / count;
      const power = 10 ** Math.floor(Math.log10(rough));
      const step = [1, 2, 5, 10].map((m) => m * power).find((s) => s >= rough * 0.999);
      const first = Math.ceil(low / step - 1e-9);
      const last = Math.floor(high / step + 1e-9);
      return Array.from({ length: last - first + 1 }, (_, i) =>
        Number(((first + i) * step).toPrecision(12)),
      );
    },
  };
}

// A logarithmic scale between powers of ten; a value at or below 0 stands at the low end.
export function log(low, high) {
  const from = Math.log10(low);
  const exponents = linear(from, Math.log10(high));
  return {
    low,
    high,
    position: (value) => (value > 0 ? Math.max(0, exponents.position(Math.log10(value))) : 0),
    value: (position) => 10 ** exponents.value(position),
    ticks: (count) => {
      const every = Math.ceil((exponents.high - from) / count);
      const first = Math.ceil(from / every - 1e-9) * every;
      const length = Math.floor((exponents.high - first) / every + 1e-9) + 1;
      return Array.from({ length }, (_, i) => Number(`1e${first + i * every}`));
    },
  };
}

// The scales of a box [[low, high], [low, high]] in a picture of a given width over height: the
// shorter side grows, so that a unit is equally long both ways and right angles look right.
export function sameUnits([across, up], ratio) {
  const unit = Math.max((across[1] - across[0]) / ratio, up[1] - up[0]);
  const around = ([low, high], length) =>
    linear((low + high - length) / 2, (low + high + length) / 2);
  return [around(across, unit * ratio), around(up, unit)];
}
