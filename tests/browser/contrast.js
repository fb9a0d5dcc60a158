/* How many words can be seen, and those fainter than 4.5 to 1 on what lies under them. A word of the page lies on the
   nearest colour behind it. A word of a picture lies on the last shape before it whose box holds its middle, else on
   the picture's own ground, else on the page's. */
() => {
  const parts = colour => (colour.match(/[\d.]+/g) || []).map(Number);
  const light = ([r, g, b]) => {
    const [x, y, z] = [r, g, b].map(c => c / 255).map(c => c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4);
    return 0.2126 * x + 0.7152 * y + 0.0722 * z;
  };
  const ratio = (a, b) => { const [x, y] = [light(a), light(b)].sort((m, n) => n - m); return (x + 0.05) / (y + 0.05) };
  const solid = colour => { const c = parts(colour); return c.length && (c.length < 4 || c[3] > 0) ? c : null };
  const ground = element => {
    for (let each = element; each; each = each.parentElement) {
      const found = solid(getComputedStyle(each).backgroundColor);
      if (found) return found;
    }
    return [255, 255, 255];
  };
  let seen = 0;
  const faint = [];
  const look = (words, ink, paper, where) => {
    seen += 1;
    const found = ratio(solid(ink) || [0, 0, 0], paper);
    if (found < 4.5) faint.push([words.trim().slice(0, 60), Math.round(found * 100) / 100, where]);
  };
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const words = walker.currentNode.textContent, each = walker.currentNode.parentElement;
    if (words.trim() && !each.closest('svg, style') && each.getClientRects().length) {
      look(words, getComputedStyle(each).color, ground(each), each.tagName);
    }
  }
  for (const picture of document.querySelectorAll('.picture svg')) {
    if (!picture.getClientRects().length) continue;
    const under = [];
    for (const each of picture.querySelectorAll('path, rect, use, text')) {
      const style = getComputedStyle(each), box = each.getBoundingClientRect();
      if (each.tagName !== 'text') {
        const fill = style.fill === 'none' ? null : solid(style.fill);
        if (fill) under.push([box, fill]);
        continue;
      }
      const x = box.x + box.width / 2, y = box.y + box.height / 2;
      const held = under.filter(([b]) => b.left <= x && x <= b.right && b.top <= y && y <= b.bottom).pop();
      look(each.textContent, style.fill, held ? held[1] : ground(picture), picture.closest('figure').id);
    }
  }
  return [seen, faint];
}
