#!/usr/bin/env python3
"""Writes the fixtures of this folder with PROJ (pyproj) as an independent referee.

Needs Debian's python3-pyproj. Run in this folder: python3 make.py
"""
import json
import random

import pyproj

random.seed(20260101)
geod = pyproj.Geod(ellps="WGS84")


def write(name, head, rows):
    with open(name, "w") as f:
        f.write("{")
        f.write("".join(f"{json.dumps(k)}: {json.dumps(v)},\n " for k, v in head.items()))
        f.write(",\n ".join(f"{json.dumps(k)}: [\n  " + ",\n  ".join(json.dumps(r) for r in v) + "]" for k, v in rows.items()))
        f.write("}\n")


def laea(lon0, lat0, places):
    crs = f"+proj=laea +lat_0={lat0} +lon_0={lon0} +x_0=0 +y_0=0 +datum=WGS84 +units=m +no_defs"
    p = pyproj.Proj(crs)
    return crs, [[lon, lat, round(x, 4), round(y, 4)] for lon, lat in places for x, y in [p(lon, lat)]]


places = [(105, 50), (105, 60), (127.5, 51.5), (131.9, 43.1), (76.9, 43.25), (94.4, 51.7), (45, 15), (180, 75), (45, 75), (180, 15),
          (105, 90), (105, -10), (0, 50), (-170, 65), (142.7, 53.2), (105.0000001, 50.0000001), (104.999, 49.999)]
places += [(round(random.uniform(45, 180), 6), round(random.uniform(15, 75), 6)) for _ in range(40)]
crs, points = laea(105, 50, places)
others = []
for lon0, lat0 in [(0, 0), (0, 90), (0, -90), (-60.5, -35), (179, 66)]:
    c, pts = laea(lon0, lat0, [(lon0, lat0)] + [((lon0 + random.uniform(-80, 80) + 540) % 360 - 180, max(-89, min(89, lat0 + random.uniform(-60, 60)))) for _ in range(12)])
    others.append([lon0, lat0, c, pts])
write("laea.json", {"centre": [105, 50], "crs": crs, "about": "points: lon, lat, x, y; others: lon_0, lat_0, crs, points"},
      {"points": points, "others": others})

pairs = [((127.5, 51.5), (131.9, 43.1)), ((0, 0), (1, 0)), ((0, 0), (0, 1)), ((0, 0), (180, 0)), ((0, 0), (179.5, 0)), ((0, 0), (179.7, 0.3)),
         ((10, 30), (-170.2, -29.9)), ((10, 30), (-170, -30)), ((0, 90), (50, -90)), ((0, 90), (50, 89)), ((179.9, 60), (-179.9, 60)),
         ((0, 0.5), (179.5, -0.5)), ((105, 50), (-75, -50)), ((105, 50), (-75.1, -50.05)), ((105, 50), (105.000001, 50.000001)), ((5, 5), (5, 5))]
pairs += [((random.uniform(-180, 180), random.uniform(-90, 90)), (random.uniform(-180, 180), random.uniform(-90, 90))) for _ in range(60)]
pairs += [((lon, lat), (lon + random.uniform(-2, 2), lat + random.uniform(-2, 2))) for lon, lat in [(random.uniform(46, 178), random.uniform(16, 74)) for _ in range(30)]]
rows = []
for a, b in pairs:
    az, _, m = geod.inv(*a, *b)
    rows.append([*a, *b, m / 1000, az % 360])
write("geod.json", {"about": "lon, lat, lon, lat, km, initial bearing in degrees"}, {"pairs": rows})


def densified(ring, step=0.01):
    out = []
    for (x0, y0), (x1, y1) in zip(ring, ring[1:]):
        n = max(1, int(max(abs(x1 - x0), abs(y1 - y0)) / step))
        out += [(x0 + (x1 - x0) * i / n, y0 + (y1 - y0) * i / n) for i in range(n)]
    return out


rings = {
    "10 degree cell at 45-55 N": [[100, 45], [110, 45], [110, 55], [100, 55], [100, 45]],
    "cell at the equator": [[0, -1], [1, -1], [1, 1], [0, 1], [0, -1]],
    "cell at 75-80 N": [[100, 75], [170, 75], [170, 80], [100, 80], [100, 75]],
    "slanted triangle": [[120, 42], [140, 48], [130, 56], [120, 42]],
    "long thin triangle": [[60, 40], [160, 55], [61, 41], [60, 40]],
    "village": [[127.5, 50.2], [127.51, 50.2], [127.51, 50.21], [127.5, 50.21], [127.5, 50.2]],
    "to the antimeridian": [[170, 62], [180, 62], [180, 70], [170, 69], [170, 62]],
}
def area_km2(ring, step):
    d = densified(ring, step)
    return abs(geod.polygon_area_perimeter([p[0] for p in d], [p[1] for p in d])[0]) / 1e6


rows = []
for name, ring in rings.items():
    # Geodesic steps bulge from the straight ones with the square of their length: extrapolate to none.
    step = 0.0005 if name == "village" else 0.01
    rows.append([name, ring, (4 * area_km2(ring, step / 2) - area_km2(ring, step)) / 3])
write("areas.json", {"about": "name, ring, km2 on WGS 84 with edges straight in lon/lat"}, {"rings": rows})
