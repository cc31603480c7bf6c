-- Number of the strip of 0.005 degrees (about half a kilometre) that a latitude or longitude falls in.
CREATE FUNCTION cell(degrees DOUBLE)
RETURNS BIGINT
RETURN floor(degrees * 200)
