import Columnar

/// A function that only makes sense with OVER: ranks, offsets, first and last of a frame. (Aggregates over windows go by `Accumulator`.)
package struct WindowFunction: Sendable {
    package let documentation: FunctionDocumentation
    package let resolve: @Sendable (_ arguments: [Argument], _ context: ResolutionContext) throws -> ResolvedWindow

    package init(
        _ documentation: FunctionDocumentation,
        resolve: @escaping @Sendable (_ arguments: [Argument], _ context: ResolutionContext) throws -> ResolvedWindow
    ) {
        self.documentation = documentation
        self.resolve = resolve
    }
}

package struct ResolvedWindow: Sendable {
    package var argumentTypes: [DataType]
    package var returnType: DataType
    package var nullable: Bool
    /// `rank()` and its like have no meaning without ORDER BY, which Spark refuses.
    package var requiresOrdering: Bool
    /// Whether the function looks at the frame. When not, a frame the user gives is refused as Spark does, and `frames` is nil.
    package var usesFrame: Bool
    package var evaluate: @Sendable (_ run: WindowRun, _ arguments: [Vector], _ context: EvaluationContext) throws -> Vector

    package init(
        _ argumentTypes: [DataType], returns returnType: DataType, nullable: Bool = false, requiresOrdering: Bool = true, usesFrame: Bool = false,
        evaluate: @escaping @Sendable (_ run: WindowRun, _ arguments: [Vector], _ context: EvaluationContext) throws -> Vector
    ) {
        self.argumentTypes = argumentTypes
        self.returnType = returnType
        self.nullable = nullable
        self.requiresOrdering = requiresOrdering
        self.usesFrame = usesFrame
        self.evaluate = evaluate
    }
}

/// Whole partitions, one after another, each sorted by the window's keys. All pointers have `rows` entries and are valid during the call.
package struct WindowRun {
    package var rows: Int
    /// First row of the row's partition, and the row behind its last.
    package var partitionStart: UnsafePointer<UInt32>
    package var partitionEnd: UnsafePointer<UInt32>
    /// First row of those equal in the ORDER BY keys, and the row behind the last of them.
    package var peerStart: UnsafePointer<UInt32>
    package var peerEnd: UnsafePointer<UInt32>
    /// The frame's first row and the row behind its last; empty when start >= end. Nil unless `usesFrame`.
    package var frameStart: UnsafePointer<UInt32>?
    package var frameEnd: UnsafePointer<UInt32>?
    package var ignoreNulls: Bool

    package init(
        rows: Int, partitionStart: UnsafePointer<UInt32>, partitionEnd: UnsafePointer<UInt32>, peerStart: UnsafePointer<UInt32>,
        peerEnd: UnsafePointer<UInt32>, frameStart: UnsafePointer<UInt32>? = nil, frameEnd: UnsafePointer<UInt32>? = nil, ignoreNulls: Bool = false
    ) {
        self.rows = rows
        self.partitionStart = partitionStart
        self.partitionEnd = partitionEnd
        self.peerStart = peerStart
        self.peerEnd = peerEnd
        self.frameStart = frameStart
        self.frameEnd = frameEnd
        self.ignoreNulls = ignoreNulls
    }
}
