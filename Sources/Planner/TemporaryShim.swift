import Columnar
import Functions
enum DateTimeArithmetic {
    static func function(for r: ResolvedArithmetic, context: ResolutionContext) throws -> ResolvedScalar {
        let sign: Int64 = r.symbol == .subtract ? -1 : 1
        switch r.operation {
        case .dateAddDayInterval:
            return ResolvedScalar([r.left, r.right], returns: r.result, kernel: .row { a, _ in .integer((a[0].integerValue ?? 0) + sign * (a[1].integerValue ?? 0) / 86_400_000_000) })
        case .dateAddYearMonth:
            return ResolvedScalar([r.left, r.right], returns: r.result, kernel: .row { a, _ in
                let (y, m, d) = CivilCalendarShim.civil(Int(a[0].integerValue ?? 0))
                var months = y * 12 + (m - 1) + Int(sign * (a[1].integerValue ?? 0))
                let ny = Int((Double(months) / 12).rounded(.down)); months -= ny * 12
                return .integer(Int64(CivilCalendarShim.days(ny, months + 1, min(d, 28))))
            })
        default: throw QueryError.notSupported("x")
        }
    }
}
enum CivilCalendarShim {
    static func days(_ y0: Int, _ m: Int, _ d: Int) -> Int {
        let y = m <= 2 ? y0 - 1 : y0
        let era = (y >= 0 ? y : y - 399) / 400
        let yoe = y - era * 400
        let doy = (153 * (m + (m > 2 ? -3 : 9)) + 2) / 5 + d - 1
        return era * 146097 + yoe * 365 + yoe / 4 - yoe / 100 + doy - 719468
    }
    static func civil(_ z0: Int) -> (Int, Int, Int) {
        let z = z0 + 719468
        let era = (z >= 0 ? z : z - 146096) / 146097
        let doe = z - era * 146097
        let yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365
        let y = yoe + era * 400
        let doy = doe - (365 * yoe + yoe / 4 - yoe / 100)
        let mp = (5 * doy + 2) / 153
        let d = doy - (153 * mp + 2) / 5 + 1
        let m = mp < 10 ? mp + 3 : mp - 9
        return (m <= 2 ? y + 1 : y, m, d)
    }
}
