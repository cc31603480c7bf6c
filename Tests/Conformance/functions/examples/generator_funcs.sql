-- collations
SELECT * FROM collations() WHERE NAME = 'UTF8_BINARY';
-- explode
SELECT explode(array(10, 20));
SELECT explode(collection => array(10, 20));
-- explode_outer
SELECT explode_outer(array(10, 20));
SELECT explode_outer(collection => array(10, 20));
-- inline
SELECT inline(array(struct(1, 'a'), struct(2, 'b')));
SELECT inline(input => array(struct(1, 'a'), struct(2, 'b')));
-- inline_outer
SELECT inline_outer(array(struct(1, 'a'), struct(2, 'b')));
SELECT inline_outer(input => array(struct(1, 'a'), struct(2, 'b')));
-- posexplode
SELECT posexplode(array(10,20));
SELECT posexplode(collection => array(10,20));
-- posexplode_outer
SELECT posexplode_outer(array(10,20));
SELECT posexplode_outer(collection => array(10,20));
-- sql_keywords
SELECT * FROM sql_keywords() LIMIT 2;
-- stack
SELECT stack(2, 1, 2, 3);
