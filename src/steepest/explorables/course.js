// A descent in a picture: a line with beads, in the color of a warning if it diverges.

export function courseOn(panel) {
  const looks = ["path", "warning"].map((role) => ({
    line: panel.curve(role, "st-fine"),
    beads: panel.dots(role, "st-beads"),
  }));
  return {
    set(points, beads, diverges) {
      looks.forEach((look, i) => {
        const shown = diverges === (i === 1);
        look.line.set(shown ? points : []);
        look.beads.set(shown ? beads : []);
      });
    },
  };
}
