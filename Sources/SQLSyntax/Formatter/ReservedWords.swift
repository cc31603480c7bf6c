/// Words the formatter puts between backticks when they are names. Wider than the grammar strictly needs, for readers' sake.
enum ReservedWords {
    private static let words: Set<Keyword> = [
        .all, .and, .anti, .any, .as, .asc, .between, .both, .by, .case, .cast, .check, .cluster, .collate, .column, .constraint, .create,
        .cross,
        .current, .desc, .distinct, .distribute, .div, .else, .end, .escape, .except, .exists, .false, .filter, .for, .foreign, .from,
        .full,
        .generated, .group, .grouping, .having, .ilike, .in, .inner, .insert, .intersect, .interval, .into, .is, .join, .lateral, .leading,
        .left,
        .like, .limit, .minus, .natural, .not, .null, .nulls, .offset, .on, .or, .order, .outer, .over, .partition, .pivot, .primary,
        .qualify,
        .recursive, .references, .regexp, .right, .rlike, .rollup, .cube, .select, .semi, .set, .some, .sort, .stream, .table, .tablesample,
        .then,
        .to, .trailing, .true, .tryCast, .unbounded, .union, .unique, .unpivot, .using, .values, .when, .where, .window, .with, .within,
        .identifier,
    ]

    /// Words that cannot be called without backticks.
    private static let uncallableWords: Set<Keyword> = [
        .select, .from, .where, .having, .group, .order, .join, .on, .using, .when, .then, .else, .and, .or, .as, .in, .is, .like, .between,
        .union, .intersect, .except, .case, .not, .with, .inner, .cross, .natural, .lateral, .distinct, .into, .qualify, .limit, .cast,
        .tryCast,
        .identifier, .values, .table, .rollup, .cube, .all, .stream, .interval, .div, .grouping,
    ]

    static func contains(_ text: String) -> Bool { keyword(text).map { words.contains($0) } ?? false }

    static func isUncallable(_ text: String) -> Bool { keyword(text).map { uncallableWords.contains($0) } ?? false }

    /// `DATEADD` and the like, whose three-argument form begins with a bare unit.
    static func takesDateTimeUnit(_ text: String) -> Bool {
        keyword(text).map { [.timestampadd, .dateadd, .dateAdd, .timestampdiff, .datediff, .dateDiff, .timediff].contains($0) } ?? false
    }

    private static func keyword(_ text: String) -> Keyword? {
        let bytes = Array(text.utf8)
        return KeywordTable.shared.keyword(bytes, from: 0, to: bytes.count)
    }
}
