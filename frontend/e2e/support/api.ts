import type { APIRequestContext } from '@playwright/test';
import { expect } from './fixtures.ts';

/** The parts of /api/at that the specs look at. */
export interface Answer {
  verdict: string;
  verdictLabel: string;
  answer: string;
  release: string;
  features: {
    id: string;
    layer: string;
    position: string;
    instrument: string | null;
    precisionKm: number;
    sources: string[];
  }[];
  nearest?: { id: string; distanceKm: number; direction: string };
  nearLine?: { line: string; distanceKm: number; precisionKm: number; sides: [string, string] };
}

/** A place that the specs ask about, with what must be said there. */
export interface Place {
  name: string;
  lon: number;
  lat: number;
  verdict: string;
  /** Features that contain the point. */
  inside: string[];
}

export const places: Place[] = [
  { name: 'near Blagoveshchensk', lon: 127.5, lat: 51.5, verdict: 'ceded', inside: ['aigun-1858'] },
  { name: 'Vladivostok', lon: 131.9, lat: 43.1, verdict: 'ceded', inside: ['peking-1860'] },
  { name: 'Almaty', lon: 76.9, lat: 43.25, verdict: 'ceded', inside: ['chuguchak-1864', 'chuguchak-1864-inner'] },
  { name: 'Kyzyl', lon: 94.45, lat: 51.72, verdict: 'passed-otherwise', inside: ['tuva-1914-1944'] },
  { name: 'Ulaanbaatar', lon: 106.9, lat: 47.92, verdict: 'passed-otherwise', inside: ['outer-mongolia'] },
  { name: 'Beijing', lon: 116.4, lat: 39.9, verdict: 'not-ceded', inside: [] },
  { name: 'London', lon: -0.12, lat: 51.5, verdict: 'outside-coverage', inside: [] },
];

/** Asks what was ceded at a place; the answer must be a 200. */
export async function ask(request: APIRequestContext, lon: number, lat: number, lang = 'en'): Promise<Answer> {
  const answer = await request.get(`/api/at?lon=${lon}&lat=${lat}&lang=${lang}`);
  expect(answer.status(), await answer.text()).toBe(200);
  return answer.json();
}
