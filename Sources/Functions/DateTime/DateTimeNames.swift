/// English names, as Spark's formatter writes them.
enum DateTimeNames {
    static let days = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]
    static let shortDays = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]
    static let months = [
        "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December",
    ]
    static let shortMonths = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
    static let quarters = ["1st quarter", "2nd quarter", "3rd quarter", "4th quarter"]

    /// The weekday (0 Monday) of a name of two letters, three letters or in full, in any case.
    static func weekday(_ name: String) -> Int? {
        let lower = name.lowercased()
        return days.firstIndex { day in
            let full = day.lowercased()
            return lower == full || lower == full.prefix(2) || lower == full.prefix(3)
        }
    }
}
