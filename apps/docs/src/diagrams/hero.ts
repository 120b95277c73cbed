interface Colours {
  readonly ink: string;
  readonly faint: string;
  readonly brand: string;
  readonly soft: string;
}

const schemes: Readonly<Record<'light' | 'dark', Colours>> = {
  light: { ink: '#3c3c43', faint: '#929295', brand: '#0f8a7c', soft: '#d6ece9' },
  dark: { ink: '#dfdfd6', faint: '#7d7d84', brand: '#5fd0c0', soft: '#1f3a37' },
};

/** What the first page shows: one stream, and the connections that come and go under it. */
export function hero(scheme: 'light' | 'dark'): string {
  const { ink, faint, brand, soft } = schemes[scheme];
  const connections = [
    { from: 24, to: 172, y: 190, name: 'Wi-Fi' },
    { from: 132, to: 300, y: 236, name: 'mobile' },
    { from: 256, to: 436, y: 282, name: 'home' },
  ];
  const drawn = connections.flatMap(({ from, to, y, name }, index) => {
    const isLast = index === connections.length - 1;
    return [
      `<path d="M${from} ${y}H${to}" stroke="${faint}" stroke-width="3" stroke-linecap="round"/>`,
      `<path d="M${from} ${y}V108" stroke="${faint}" stroke-dasharray="2 5"/>`,
      `<text x="${from + 4}" y="${y - 10}" fill="${faint}">${name}</text>`,
      isLast
        ? ''
        : `<path d="M${to + 6} ${y - 8}l12 16m0-16l-12 16" stroke="${ink}" stroke-width="2.5" stroke-linecap="round"/>`,
    ];
  });
  const bytes = Array.from(
    { length: 12 },
    (_, index) => `<circle cx="${44 + index * 33.6}" cy="86" r="5" fill="${brand}"/>`,
  );
  return [
    '<svg xmlns="http://www.w3.org/2000/svg" width="460" height="320" viewBox="0 0 460 320" font-family="ui-sans-serif, system-ui, sans-serif" font-size="15">',
    `<rect x="20" y="64" width="420" height="44" rx="22" fill="${soft}" stroke="${brand}" stroke-width="2"/>`,
    ...bytes,
    `<text x="24" y="44" fill="${ink}" font-weight="600" font-size="17">one session: each byte once, in order</text>`,
    ...drawn,
    '</svg>',
  ].join('\n');
}

/** Of the site. */
export const icon: string = [
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32">',
  '<rect width="32" height="32" rx="8" fill="#0f8a7c"/>',
  '<path d="M6 13h20" stroke="#fff" stroke-width="4" stroke-linecap="round"/>',
  '<path d="M6 22h6M20 22h6" stroke="#fff" stroke-width="3" stroke-linecap="round" opacity=".75"/>',
  '</svg>',
].join('\n');
