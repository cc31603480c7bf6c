-- How far to trust a level of evidence that saw `visits` moves to `places` different places; the rest goes to more general levels.
-- Witten and Bell's estimate with the novelty counted twice, which did best on held-out check-ins. The neighbourhood
-- (level 6) says nothing about the way people take, however often it is visited, so its share is fixed.
CREATE FUNCTION confidence(level INT, visits BIGINT, places BIGINT)
RETURNS DOUBLE
RETURN CASE WHEN level = 6 THEN 0.5D ELSE visits / (visits + 2D * places) END
