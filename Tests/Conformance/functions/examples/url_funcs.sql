-- parse_url
SELECT parse_url('http://spark.apache.org/path?query=1', 'HOST');
SELECT parse_url('http://spark.apache.org/path?query=1', 'QUERY');
SELECT parse_url('http://spark.apache.org/path?query=1', 'QUERY', 'query');
-- try_parse_url
SELECT try_parse_url('http://spark.apache.org/path?query=1', 'HOST');
SELECT try_parse_url('http://spark.apache.org/path?query=1', 'QUERY');
SELECT try_parse_url('inva lid://spark.apache.org/path?query=1', 'QUERY');
SELECT try_parse_url('http://spark.apache.org/path?query=1', 'QUERY', 'query');
-- try_url_decode
SELECT try_url_decode('https%3A%2F%2Fspark.apache.org');
-- url_decode
SELECT url_decode('https%3A%2F%2Fspark.apache.org');
-- url_encode
SELECT url_encode('https://spark.apache.org');
