import Columnar

/// The rows that expressions are evaluated on: columns by position, gathered on first use when the frame is a selection of another's rows.
/// Also keeps the results of common sub-expressions. One per batch; used by one thread.
class Frame {
    let count: Int
    fileprivate(set) var columns: [Vector?]
    private let parent: Frame?
    /// Row numbers in `parent`.
    private let rows: UnsafePointer<UInt32>?
    private let rowsOwner: Buffer?
    private var results: [Vector?] = []

    init(_ batch: Batch) {
        count = batch.count
        columns = batch.columns
        parent = nil
        rows = nil
        rowsOwner = nil
    }

    init(columns: [Vector], count: Int) {
        self.count = count
        self.columns = columns
        parent = nil
        rows = nil
        rowsOwner = nil
    }

    /// The chosen rows of another frame.
    init(_ parent: Frame, rows: Buffer, count: Int) {
        self.count = count
        self.parent = parent
        columns = Array(repeating: nil, count: parent.columns.count)
        self.rows = UnsafePointer(rows.pointer(to: UInt32.self))
        rowsOwner = rows
    }

    func column(_ position: Int) throws -> Vector {
        guard position < columns.count else { throw QueryError.internalError("a column is missing from a batch") }
        if let column = columns[position] { return column }
        if let made = try make(position) {
            columns[position] = made
            return made
        }
        guard let parent, let rows else { throw QueryError.internalError("a column is missing from a batch") }
        let taken = try parent.column(position).gather(rows, count: count)
        columns[position] = taken
        return taken
    }

    /// As the chosen rows of another frame, with further columns behind its own (parameters of a lambda).
    init(_ parent: Frame, rows: UnsafePointer<UInt32>, count: Int, appending extra: [Vector]) {
        self.count = count
        self.parent = parent
        columns = Array(repeating: nil, count: parent.columns.count) + extra.map { Optional($0) }
        self.rows = rows
        rowsOwner = nil
    }

    /// Columns that are to be made on first use.
    init(width: Int, count: Int) {
        self.count = count
        columns = Array(repeating: nil, count: width)
        parent = nil
        rows = nil
        rowsOwner = nil
    }

    /// Makes a column on first use; nil when it comes from elsewhere.
    func make(_ position: Int) throws -> Vector? { nil }

    /// Row numbers in the frame that this one is a selection of.
    var selectedRows: UnsafePointer<UInt32>? { rows }

    func result(_ slot: Int) -> Vector? { slot < results.count ? results[slot] : nil }

    func keep(_ result: Vector, _ slot: Int) {
        while results.count <= slot { results.append(nil) }
        results[slot] = result
    }
}
