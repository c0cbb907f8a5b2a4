// Contour lines of a function of two variables, by marching squares.
//
// W. E. Lorensen and H. E. Cline, "Marching cubes", Computer Graphics 21 (1987), 163–169, in the
// plane. A crossing lies on an edge of the grid, where f is taken as linear between its two ends.

import { evenly } from "./scales.js";

// The lines of f at each level over [low, high] intervals of x and y: [[x, y], …] each.
export function contourLines(f, across, up, levels, cells = 64) {
  const [xs, ys] = [across, up].map(([low, high]) => evenly(low, high, cells));
  const values = ys.map((y) => xs.map((x) => f(x, y)));
  return levels.flatMap((level) => linesAt(level, xs, ys, values));
}

function linesAt(level, xs, ys, values) {
  const row = xs.length;
  const points = new Map(); // crossed edge → point
  const links = new Map(); // crossed edge → the one or two edges that its line goes on to

  // Edges are numbered: 2k leads from grid point k to the right of it, 2k + 1 to the one above.
  const crossing = (edge) => {
    if (points.has(edge)) return edge;
    const k = edge >> 1;
    const [i, j] = [k % row, Math.floor(k / row)];
    const [di, dj] = edge % 2 ? [0, 1] : [1, 0];
    const [from, to] = [values[j][i], values[j + dj][i + di]];
    const t = (level - from) / (to - from);
    points.set(edge, [
      xs[i] + t * (xs[i + di] - xs[i]),
      ys[j] + t * (ys[j + dj] - ys[j]),
    ]);
    links.set(edge, []);
    return edge;
  };
  const link = (one, other) => {
    links.get(crossing(one)).push(crossing(other));
    links.get(other).push(one);
  };

  for (let j = 0; j + 1 < ys.length; j++) {
    const [lower, upper] = [values[j], values[j + 1]];
    for (let i = 0; i + 1 < row; i++) {
      const higher = (lower[i] > level) + (lower[i + 1] > level);
      const among = higher + (upper[i] > level) + (upper[i + 1] > level);
      if (among === 0 || among === 4) continue; // like most cells: ask before allocating
      const corners = [lower[i], lower[i + 1], upper[i + 1], upper[i]];
      if (!corners.every(Number.isFinite)) continue; // a hole in f is a hole in its lines
      const above = corners.map((value) => value > level);
      const k = j * row + i;
      const edges = [2 * k, 2 * (k + 1) + 1, 2 * (k + row), 2 * k + 1]; // around the cell
      const crossed = edges.filter((_, side) => above[side] !== above[(side + 1) % 4]);
      if (crossed.length === 2) link(crossed[0], crossed[1]);
      if (crossed.length < 4) continue;
      // A saddle: the middle decides which corners belong together.
      const middle = corners.reduce((sum, value) => sum + value, 0) / 4 > level;
      const [a, b, c, d] = crossed;
      if (middle === above[0]) {
        link(a, b);
        link(c, d);
      } else {
        link(d, a);
        link(b, c);
      }
    }
  }
  return walked(points, links);
}

// Join links to lines: those that end at the border first, then those that close.
function walked(points, links) {
  const lines = [];
  const left = new Set(links.keys());
  const walk = (start) => {
    const line = [];
    let edge = start;
    while (edge !== undefined) {
      left.delete(edge);
      line.push(points.get(edge));
      edge = links.get(edge).find((next) => left.has(next));
    }
    if (links.get(start).length === 2) line.push(points.get(start)); // closed
    lines.push(line);
  };
  for (const edge of links.keys()) if (left.has(edge) && links.get(edge).length === 1) walk(edge);
  for (const edge of links.keys()) if (left.has(edge)) walk(edge);
  return lines;
}
