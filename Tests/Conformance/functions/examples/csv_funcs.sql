-- from_csv
SELECT from_csv('1, 0.8', 'a INT, b DOUBLE');
SELECT from_csv('26/08/2015', 'time Timestamp', map('timestampFormat', 'dd/MM/yyyy'));
-- schema_of_csv
SELECT schema_of_csv('1,abc');
-- to_csv
SELECT to_csv(named_struct('a', 1, 'b', 2));
SELECT to_csv(named_struct('time', to_timestamp('2015-08-26', 'yyyy-MM-dd')), map('timestampFormat', 'dd/MM/yyyy'));
