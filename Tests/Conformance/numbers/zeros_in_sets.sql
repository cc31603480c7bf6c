SELECT format_number(array_max(array(-0.0D)), 0), format_number(max(x), 0), format_number(min(x), 0), format_number(first(x), 0), format_number(array_min(array(-0.0D)), 0) from values (-0.0D) t(x);
SELECT format_number(collect_set(x)[0], 0), format_number(collect_list(x)[0], 0), format_number(array_distinct(array(-0.0D))[0], 0), format_number(array_union(array(-0.0D), array(1D))[0], 0) from values (-0.0D) t(x);
SELECT format_number(sort_array(array(-0.0D))[0], 0), format_number(mode(x), 0), format_number(max_by(x, x), 0), format_number(any_value(x), 0) from values (-0.0D) t(x);
SELECT format_number(array_except(array(-0.0D), array(1D))[0], 0), format_number(array_intersect(array(-0.0D), array(0D))[0], 0), format_number(sum(distinct x), 0) from values (-0.0D) t(x);
SELECT format_number(map_keys(map(-0.0D, 1))[0], 0), format_number(collect_set(array(x))[0][0], 0) from values (-0.0D) t(x);
