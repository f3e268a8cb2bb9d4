-- What decides the answer at a point: candidate territories, then the arcs that
-- bound them. Nearness in degrees is not nearness in kilometres, so the nearest
-- is found in two steps: how far the nearest in degrees is on the ellipsoid,
-- then all whose box comes as near as that. Package geo decides among them.
-- The nearest in degrees is looked for among pieces of territories, so that no
-- whole one is read for it.
-- An arc with a territory on both sides runs inside it and is no boundary of it.
WITH here AS MATERIALIZED (
  SELECT ST_SetSRID(ST_MakePoint(@lon, @lat), 4326) AS p
),
close_to AS MATERIALIZED (
  SELECT box FROM here CROSS JOIN LATERAL ceded.reach(p, @reach_m) AS box
),
first_territory AS MATERIALIZED (
  SELECT ST_Distance(ST_ClosestPoint(f.geom, h.p)::geography, h.p::geography) AS m
    FROM here AS h
   CROSS JOIN LATERAL (
          SELECT geom
            FROM ceded.territory_piece
           WHERE release = @release
             AND passage = @highest
             AND valid_from_day <= @last_day
           ORDER BY geom <-> h.p
           LIMIT 1) AS f
),
candidate AS MATERIALIZED (
  SELECT f.layer, f.id
    FROM close_to
    JOIN ceded.feature AS f ON f.geom && box
   WHERE f.release = @release
     AND f.territory
   UNION
  SELECT f.layer, f.id
    FROM here AS h
   CROSS JOIN first_territory AS t
   CROSS JOIN LATERAL ceded.reach(h.p, t.m + 1) AS box
    JOIN ceded.feature AS f ON f.geom && box
   WHERE f.release = @release
     AND f.territory
     AND f.passage = @highest
     AND f.valid_from_day <= @last_day
),
first_line AS MATERIALIZED (
  SELECT c.id, ST_Distance(ST_ClosestPoint(a.geom, h.p)::geography, h.p::geography) AS m
    FROM here AS h
   CROSS JOIN candidate AS c
   CROSS JOIN LATERAL (
          SELECT geom
            FROM ceded.arc
           WHERE release = @release
             AND kind <> @coast
             AND left_ids || right_ids @> ARRAY[c.id]
             AND (c.id = ANY (left_ids)) <> (c.id = ANY (right_ids))
           ORDER BY geom <-> h.p
           LIMIT 1) AS a
),
bounding AS MATERIALIZED (
  SELECT a.id
    FROM close_to
    JOIN ceded.arc AS a ON a.geom && box
   WHERE a.release = @release
     AND a.left_ids || a.right_ids && ARRAY(SELECT id FROM candidate)
   UNION
  SELECT a.id
    FROM here AS h
   CROSS JOIN first_line AS l
   CROSS JOIN LATERAL ceded.reach(h.p, l.m + 1) AS box
    JOIN ceded.arc AS a ON a.geom && box
   WHERE a.release = @release
     AND a.kind <> @coast
     AND a.left_ids || a.right_ids @> ARRAY[l.id]
     AND (l.id = ANY (a.left_ids)) <> (l.id = ANY (a.right_ids))
)
SELECT l.ordinal, c.layer, c.id
  FROM candidate AS c
  JOIN ceded.layer AS l ON l.release = @release AND l.id = c.layer
 UNION ALL
SELECT NULL, NULL, id
  FROM bounding
 ORDER BY 1 NULLS LAST, 3
