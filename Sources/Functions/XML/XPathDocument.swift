/// A document as numbered nodes in document order, for XPath.
struct XPathDocument {
    enum Kind {
        case root
        case element(String)
        case attribute(String, String)
        case text(String)
    }

    struct Node {
        var kind: Kind
        var parent: Int
        var children: [Int] = []
        var attributes: [Int] = []
    }

    private(set) var nodes: [Node] = [Node(kind: .root, parent: -1)]

    init(_ root: XMLElement) { add(root, 0) }

    private mutating func add(_ element: XMLElement, _ parent: Int) {
        let index = nodes.count
        nodes.append(Node(kind: .element(element.name), parent: parent))
        nodes[parent].children.append(index)
        for attribute in element.attributes {
            nodes[index].attributes.append(nodes.count)
            nodes.append(Node(kind: .attribute(attribute.name, attribute.value), parent: index))
        }
        for child in element.children {
            switch child {
            case .element(let inner): add(inner, index)
            case .text(let text):
                nodes[index].children.append(nodes.count)
                nodes.append(Node(kind: .text(text), parent: index))
            }
        }
    }

    func name(_ node: Int) -> String {
        switch nodes[node].kind {
        case .element(let name), .attribute(let name, _): name
        default: ""
        }
    }

    /// The string value: all text inside, in order.
    func text(_ node: Int) -> String {
        switch nodes[node].kind {
        case .text(let text), .attribute(_, let text): text
        default: nodes[node].children.map { text($0) }.joined()
        }
    }

    func descendants(_ node: Int) -> [Int] { [node] + nodes[node].children.flatMap { descendants($0) } }
}
