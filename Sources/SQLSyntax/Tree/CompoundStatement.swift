/// `label: BEGIN … END label`: statements that run one after the other, with variables, conditions, cursors and handlers of their own.
package struct CompoundStatement: Sendable, Hashable {
    package var label: Identifier?
    package var steps: [ScriptStep]
}

/// A condition of IF, WHILE or CASE with what runs under it.
package struct ScriptBranch: Sendable, Hashable {
    package var condition: Expression
    package var steps: [ScriptStep]
}

/// `DECLARE EXIT HANDLER FOR DIVIDE_BY_ZERO, SQLSTATE '22003' …`
package struct HandlerDeclaration: Sendable, Hashable {
    package enum Trigger: Sendable, Hashable {
        /// A declared condition, or one of the engine's by its name.
        case condition(Identifier)
        /// Five letters or digits, in upper case.
        case sqlState(String)
        /// `SQLEXCEPTION`: every error
        case anyError
        /// `NOT FOUND`: SQLSTATE of class 02
        case notFound
    }

    /// CONTINUE goes on behind the statement that failed; EXIT leaves the compound statement.
    package var continues: Bool
    package var triggers: [Trigger]
    package var body: [ScriptStep]
    @NotCompared package var span: SourceSpan
}

/// One step of a compound statement.
package indirect enum ScriptStep: Sendable, Hashable {
    /// A query or command; assignments of variables are `setVariables` here too.
    case statement(Statement)
    case compound(CompoundStatement)
    /// `DECLARE a, b INT DEFAULT 0`
    case declareVariable(DeclareVariable)
    /// `DECLARE c CONDITION FOR SQLSTATE '45000'`
    case declareCondition(Identifier, sqlState: String?)
    case declareHandler(HandlerDeclaration)
    /// `DECLARE c CURSOR FOR SELECT …`
    case declareCursor(Identifier, Query)
    /// `IF a THEN … ELSEIF b THEN … ELSE … END IF`, or CASE without an operand
    case conditional([ScriptBranch], otherwise: [ScriptStep]?, isCase: Bool)
    /// `CASE a WHEN 1 THEN … ELSE … END CASE`; the conditions are the values
    case choice(Expression, [ScriptBranch], otherwise: [ScriptStep]?)
    /// `WHILE a DO … END WHILE`
    case whileLoop(label: Identifier?, ScriptBranch)
    /// `REPEAT … UNTIL a END REPEAT`
    case repeatLoop(label: Identifier?, ScriptBranch)
    /// `LOOP … END LOOP`
    case loop(label: Identifier?, [ScriptStep])
    /// `FOR row AS SELECT … DO … END FOR`
    case forLoop(label: Identifier?, variable: Identifier?, Query, [ScriptStep])
    case leave(Identifier)
    case iterate(Identifier)
    /// `OPEN label.c USING 1, 2 AS b`
    case open([Identifier], arguments: [AliasedExpression])
    /// `FETCH c INTO a, b`
    case fetch([Identifier], into: [[Identifier]])
    case close([Identifier])
}
