/// A constant, as exactly as it was written; nothing is converted or checked for range, except that string escapes are resolved.
package enum Literal: Sendable, Hashable {
    case null
    case boolean(Bool)
    /// `42`, `-42`: INT, BIGINT or DECIMAL(n,0), the first that holds it. Sign and digits.
    case integer(String)
    /// `42Y`, without the suffix
    case tinyint(String)
    /// `42S`, without the suffix
    case smallint(String)
    /// `42L`, without the suffix
    case bigint(String)
    /// `1.50`, `1BD`, `1e3BD`: without the suffix, perhaps with an exponent. Precision and scale are those of the digits.
    case decimal(String)
    /// `1e5`, `1.5D`, without the suffix
    case double(String)
    /// `1.5F`, without the suffix
    case float(String)
    /// `'text'`, `"text"`, `r'raw'`, `'one' 'two'`: the value
    case string(String)
    /// `X'1F2E'`
    case binary([UInt8])
    /// `DATE '2026-11-22'`, `TIMESTAMP_NTZ '…'`: the text is not interpreted yet
    case typed(TypedLiteralType, String)
    case interval(IntervalLiteral)
}

package enum TypedLiteralType: String, Sendable, Hashable, CaseIterable {
    case date = "DATE"
    case time = "TIME"
    case timestamp = "TIMESTAMP"
    case timestampNTZ = "TIMESTAMP_NTZ"
    case timestampLTZ = "TIMESTAMP_LTZ"
}

package enum IntervalLiteral: Sendable, Hashable {
    package struct Part: Sendable, Hashable {
        /// Sign and number: `3`, `-2.5`. Comes from a number or from a string (`INTERVAL '3' DAY`), so it may be malformed.
        package var value: String
        package var unit: IntervalUnit

        package init(value: String, unit: IntervalUnit) {
            self.value = value
            self.unit = unit
        }
    }

    /// `INTERVAL 3 DAYS 2 HOURS`, `INTERVAL '3' DAY`
    case parts([Part])
    /// `INTERVAL '1-2' YEAR TO MONTH`, `INTERVAL -'1 02:03' DAY TO MINUTE`: value without the outer sign
    case range(value: String, isNegative: Bool, from: IntervalUnit, to: IntervalUnit)
    /// `INTERVAL '3 days 2 hours'`
    case text(String)
}

/// Units in intervals. Plural forms read as the singular.
package enum IntervalUnit: String, Sendable, Hashable, CaseIterable {
    case year = "YEAR"
    case month = "MONTH"
    case week = "WEEK"
    case day = "DAY"
    case hour = "HOUR"
    case minute = "MINUTE"
    case second = "SECOND"
    case millisecond = "MILLISECOND"
    case microsecond = "MICROSECOND"
    case nanosecond = "NANOSECOND"
}
