// How scores rank two classes: counts at a threshold, the ROC curve, the area, the pairs.

const fromUp = (scores, threshold) => scores.filter((score) => score >= threshold).length;

// The four counts when every score from the threshold up is called positive.
export function confusion(negatives, positives, threshold) {
  const [falsePositives, truePositives] = [negatives, positives].map((s) => fromUp(s, threshold));
  return {
    truePositives,
    falsePositives,
    falseNegatives: positives.length - truePositives,
    trueNegatives: negatives.length - falsePositives,
  };
}

// The points [false positive rate, true positive rate] as the threshold goes down from infinity to
// every score that occurs. Equal scores pass it together.
export function rocPoints(negatives, positives) {
  const all = [
    ...negatives.map((score) => ({ score, positive: 0 })),
    ...positives.map((score) => ({ score, positive: 1 })),
  ].sort((one, other) => other.score - one.score);
  const points = [[0, 0]];
  let found = 0;
  all.forEach(({ score, positive }, i) => {
    found += positive;
    if (score === all[i + 1]?.score) return;
    points.push([(i + 1 - found) / negatives.length, found / positives.length]);
  });
  return points;
}

// The area under the straight pieces that join the points: a trapezoid for each.
export function areaUnder(points) {
  let area = 0;
  for (let i = 1; i < points.length; i++) {
    const [[from, low], [to, high]] = [points[i - 1], points[i]];
    area += ((to - from) * (low + high)) / 2;
  }
  return area;
}

// How many pairs of a positive and a negative have the positive ahead; a tie counts one half.
export function pairsInOrder(negatives, positives) {
  let pairs = 0;
  for (const positive of positives) {
    for (const negative of negatives) {
      if (positive > negative) pairs += 1;
      else if (positive === negative) pairs += 0.5;
    }
  }
  return pairs;
}
