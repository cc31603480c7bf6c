-- named_struct
SELECT named_struct("a", 1, "b", 2, "c", 3);
-- struct
SELECT struct(1, 2, 3);
