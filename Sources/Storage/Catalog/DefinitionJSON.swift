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
        // Catalogs written before these were kept lack them.
        var provider: String?
        var options: [String: String]?
        var partitionColumns: [String]?
        var buckets: String?
    }

    private struct View: Codable {
        var columns: [String]
        var text: String
        var comment: String?
        var columnComments: [String?]?
        var properties: [String: String]?
    }

    private static func text<Value: Encodable>(_ value: Value) throws -> String {
        String(decoding: try JSONEncoder().encode(value), as: UTF8.self)
    }

    static func encode(_ definition: TableDefinition) throws -> String {
        try text(Table(
            schema: SchemaJSON.encode(definition.schema), defaults: definition.columns.map { $0.defaultText }, comment: definition.comment,
            clusterBy: definition.clusterBy, properties: definition.properties, materializedQuery: definition.materializedQuery,
            provider: definition.provider, options: definition.options, partitionColumns: definition.partitionColumns, buckets: definition.buckets))
    }

    static func table(_ name: TableName, _ text: String) throws -> TableDefinition {
        let stored = try JSONDecoder().decode(Table.self, from: Data(text.utf8))
        let columns = try SchemaJSON.decode(stored.schema).enumerated().map { index, field in
            TableDefinition.Column(field, defaultText: index < stored.defaults.count ? stored.defaults[index] : nil)
        }
        var definition = TableDefinition(
            name: name, columns: columns, comment: stored.comment, clusterBy: stored.clusterBy, properties: stored.properties,
            materializedQuery: stored.materializedQuery)
        definition.provider = stored.provider
        definition.options = stored.options ?? [:]
        definition.partitionColumns = stored.partitionColumns ?? []
        definition.buckets = stored.buckets
        return definition
    }

    static func encode(_ view: StoredView) throws -> String {
        try text(View(
            columns: view.columns, text: view.text, comment: view.comment, columnComments: view.columnComments, properties: view.properties))
    }

    static func view(_ name: TableName, _ text: String) throws -> StoredView {
        let stored = try JSONDecoder().decode(View.self, from: Data(text.utf8))
        return StoredView(
            name: name, columns: stored.columns, text: stored.text, comment: stored.comment, columnComments: stored.columnComments ?? [],
            properties: stored.properties ?? [:])
    }
}
