-- Great-circle distance between two positions in metres (haversine, mean Earth radius).
CREATE FUNCTION distance_m(from_latitude DOUBLE, from_longitude DOUBLE, to_latitude DOUBLE, to_longitude DOUBLE)
RETURNS DOUBLE
RETURN 2 * 6371008.8D * asin(least(1D, sqrt(
    pow(sin(radians(to_latitude - from_latitude) / 2), 2)
    + cos(radians(from_latitude)) * cos(radians(to_latitude)) * pow(sin(radians(to_longitude - from_longitude) / 2), 2)
)))
