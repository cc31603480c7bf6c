-- vector_avg
SELECT vector_avg(col) FROM VALUES (array(1.0F, 2.0F)), (array(3.0F, 4.0F)) AS tab(col);
-- vector_cosine_similarity
SELECT vector_cosine_similarity(array(1.0F, 2.0F, 3.0F), array(4.0F, 5.0F, 6.0F));
-- vector_inner_product
SELECT vector_inner_product(array(1.0F, 2.0F, 3.0F), array(4.0F, 5.0F, 6.0F));
-- vector_l2_distance
SELECT vector_l2_distance(array(1.0F, 2.0F, 3.0F), array(4.0F, 5.0F, 6.0F));
-- vector_norm
SELECT vector_norm(array(3.0F, 4.0F), 2.0F);
SELECT vector_norm(array(3.0F, 4.0F), 1.0F);
SELECT vector_norm(array(3.0F, 4.0F), float('inf'));
-- vector_normalize
SELECT vector_normalize(array(3.0F, 4.0F), 2.0F);
SELECT vector_normalize(array(3.0F, 4.0F), 1.0F);
SELECT vector_normalize(array(3.0F, 4.0F), float('inf'));
-- vector_sum
SELECT vector_sum(col) FROM VALUES (array(1.0F, 2.0F)), (array(3.0F, 4.0F)) AS tab(col);
