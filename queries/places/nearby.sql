-- Places within a radius around a position, nearest first.
-- The box of latitudes and longitudes around the circle lets whole blocks of places be skipped; the exact distance decides.
-- @param latitude DOUBLE (-90..90)  degrees north of the middle
-- @param longitude DOUBLE (-180..180)  degrees east of the middle
-- @param radius_m DOUBLE = 500 (1..50000)  radius in metres
-- @param limit INT = 20 (1..1000)  how many places to answer with
WITH box AS (
    SELECT
        place_id,
        name,
        latitude,
        longitude,
        distance_m(:latitude, :longitude, latitude, longitude) AS distance_m
    FROM places
    WHERE latitude BETWEEN :latitude - :radius_m / 111000D AND :latitude + :radius_m / 111000D
        AND (
            abs(:latitude) > 89
            OR longitude BETWEEN :longitude - :radius_m / (111000D * cos(radians(least(abs(:latitude) + 0.5D, 89.5D))))
                AND :longitude + :radius_m / (111000D * cos(radians(least(abs(:latitude) + 0.5D, 89.5D))))
            OR abs(:longitude) > 180 - :radius_m / (111000D * cos(radians(least(abs(:latitude) + 0.5D, 89.5D))))
        )
)
SELECT place_id, name, latitude, longitude, round(distance_m, 1) AS distance_m
FROM box
WHERE distance_m <= :radius_m
ORDER BY distance_m, place_id
LIMIT :limit
