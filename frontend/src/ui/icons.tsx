const PATHS = {
  plus: 'M12 5v14M5 12h14',
  minus: 'M5 12h14',
  home: 'M4 11.5 12 5l8 6.5M6.5 10v9h11v-9',
  share: 'M12 15V4m0 0L8 8m4-4 4 4M5 12v7h14v-7',
  sun: 'M12 8a4 4 0 1 1 0 8 4 4 0 0 1 0-8Zm0-5v2m0 14v2M3 12h2m14 0h2M5.6 5.6 7 7m10 10 1.4 1.4m0-12.8L17 7M7 17l-1.4 1.4',
  moon: 'M19 14.5A7.5 7.5 0 0 1 9.5 5a7.5 7.5 0 1 0 9.5 9.5Z',
  close: 'M6 6l12 12M18 6 6 18',
  target: 'M12 7a5 5 0 1 1 0 10 5 5 0 0 1 0-10Zm0-4v4m0 10v4M3 12h4m10 0h4',
  link: 'M10 14a4 4 0 0 0 6 .4l3-3a4 4 0 0 0-5.7-5.7l-1.2 1.2M14 10a4 4 0 0 0-6-.4l-3 3a4 4 0 0 0 5.7 5.7l1.2-1.2',
  out: 'M8 6h10v10M18 6 6 18',
  zhong: 'M4.5 8h15v8h-15ZM12 4v16.5',
  previous: 'M15 5l-7 7 7 7',
  next: 'M9 5l7 7-7 7',
  play: 'M8 5v14l11-7Z',
  pause: 'M8.5 5.5v13M15.5 5.5v13',
  stack: 'M12 4 4 8.2l8 4.2 8-4.2ZM4 12.2l8 4.2 8-4.2M4 16.2l8 4.2 8-4.2',
  sides: 'M4.5 6h15v12h-15ZM12 6v12',
  swap: 'M7 8h11m0 0-3-3m3 3-3 3M17 16H6m0 0 3-3m-3 3 3 3',
  globe: 'M4 12a8 8 0 1 0 16 0 8 8 0 0 0-16 0Zm0 0h16M12 4c5 5 5 11 0 16M12 4c-5 5-5 11 0 16',
};

export type IconName = keyof typeof PATHS;

/** A line icon; the button around it says what it does. */
export function Icon({ name }: { name: IconName }) {
  return (
    <svg class="icon" viewBox="0 0 24 24" width="20" height="20" aria-hidden="true" focusable="false">
      <path d={PATHS[name]} />
    </svg>
  );
}
