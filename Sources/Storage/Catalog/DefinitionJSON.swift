import Columnar
import Engine
import Formats
import Foundation
import Planner

/// Table and view definitions as the catalog file keeps them.
enum DefinitionJSON {
    private struct Table: Codable {
        var schema: String
        var defaults: [String?]
        var comment: String?
        var clusterBy: [String]
        var properties: [String: String]
        var materializedQuery: String?
    }

    private struct View: Codable {
        var columns: [String]
        var text: String
        var comment: String?
    }

    private static func text<Value: Encodable>(_ value: Value) throws -> String {
        String(decoding: try JSONEncoder().encode(value), as: UTF8.self)
    }

    static func encode(_ definition: TableDefinition) throws -> String {
        try text(Table(
            schema: SchemaJSON.encode(definition.schema), defaults: definition.columns.map { $0.defaultText }, comment: definition.comment,
            clusterBy: definition.clusterBy, properties: definition.properties, materializedQuery: definition.materializedQuery))
    }

    static func table(_ name: TableName, _ text: String) throws -> TableDefinition {
        let stored = try JSONDecoder().decode(Table.self, from: Data(text.utf8))
        let columns = try SchemaJSON.decode(stored.schema).enumerated().map { index, field in
            TableDefinition.Column(field, defaultText: index < stored.defaults.count ? stored.defaults[index] : nil)
        }
        return TableDefinition(
            name: name, columns: columns, comment: stored.comment, clusterBy: stored.clusterBy, properties: stored.properties,
            materializedQuery: stored.materializedQuery)
    }

    static func encode(_ view: StoredView) throws -> String {
        try text(View(columns: view.columns, text: view.text, comment: view.comment))
    }

    static func view(_ name: TableName, _ text: String) throws -> StoredView {
        let stored = try JSONDecoder().decode(View.self, from: Data(text.utf8))
        return StoredView(name: name, columns: stored.columns, text: stored.text, comment: stored.comment)
    }
}
