// The part of a picture where a function of two variables is above a level, as polygons.
//
// As in contours.js, f is taken as linear along the edges of a grid, so that the border of the
// region is the contour line.

import { evenly } from "./scales.js";

// The values of f on a grid of so many cells each way, over [low, high] intervals of x and y.
export function valuesOn(f, across, up, cells) {
  const [xs, ys] = [across, up].map(([low, high]) => evenly(low, high, cells));
  return { xs, ys, values: ys.map((y) => xs.map((x) => f(x, y))) };
}

// Polygons [[x, y], …] that together fill {f > level}.
export function regionAbove({ xs, ys, values }, level) {
  const cells = xs.length - 1;
  const polygons = [];
  for (let j = 0; j < cells; j++) {
    const [lower, upper] = [values[j], values[j + 1]];
    let from = -1; // where a run of cells that lie inside as a whole began
    for (let i = 0; i <= cells; i++) {
      const low = (lower[i] > level) + (lower[i + 1] > level);
      const inside = i < cells ? low + (upper[i] > level) + (upper[i + 1] > level) : 0;
      if (inside === 4) {
        if (from < 0) from = i;
        continue;
      }
      if (from >= 0) {
        const [left, right] = [xs[from], xs[i]];
        polygons.push([
          [left, ys[j]],
          [right, ys[j]],
          [right, ys[j + 1]],
          [left, ys[j + 1]],
        ]);
        from = -1;
      }
      if (inside === 0) continue; // like most cells: ask before allocating
      const corners = [
        [xs[i], ys[j], lower[i]],
        [xs[i + 1], ys[j], lower[i + 1]],
        [xs[i + 1], ys[j + 1], upper[i + 1]],
        [xs[i], ys[j + 1], upper[i]],
      ];
      polygons.push(cutAt(corners, level));
    }
  }
  return polygons;
}

// The part of a cell above the level, around its border.
function cutAt(corners, level) {
  return corners.flatMap(([x, y, value], side) => {
    const [nextX, nextY, next] = corners[(side + 1) % 4];
    const kept = value > level ? [[x, y]] : [];
    if (value > level === next > level) return kept;
    const t = (level - value) / (next - value);
    return [...kept, [x + t * (nextX - x), y + t * (nextY - y)]];
  });
}
