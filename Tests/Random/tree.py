"""SQL text as a tree, so that a query can be made smaller without being parsed again."""


class Node:
    """`kind` is the type of an expression, "query", "relation" or None; parts are texts and nodes. A node may stand at several places.

    `items`: the parts are list items joined by `separator`, of which at least `least` must stay.
    `optional`: the node may be left out as a whole.
    """
    __slots__ = ("kind", "parts", "items", "separator", "least", "optional")

    def __init__(self, kind, parts, items=False, separator=", ", least=1, optional=False):
        self.kind, self.parts, self.items = kind, parts, items
        self.separator, self.least, self.optional = separator, least, optional

    def text(self):
        pieces = []
        self._write(pieces)
        return "".join(pieces)

    def _write(self, pieces):
        for number, part in enumerate(self.parts):
            if self.items and number:
                pieces.append(self.separator)
            if isinstance(part, str):
                pieces.append(part)
            else:
                part._write(pieces)

    def size(self):
        return 1 + sum(1 if isinstance(part, str) else part.size() for part in self.parts)

    def walk(self, seen=None):
        """All nodes, each once, the outer ones first."""
        seen = set() if seen is None else seen
        if id(self) in seen:
            return
        seen.add(id(self))
        yield self
        for part in self.parts:
            if not isinstance(part, str):
                yield from part.walk(seen)


def items(parts, separator=", ", least=1):
    return Node(None, list(parts), items=True, separator=separator, least=least)


def optional(*parts):
    return Node(None, list(parts), optional=True)


def changes(root, simplest):
    """Ways to make the tree smaller, the largest first: (node, new parts) pairs. `simplest(kind)` gives texts for a kind of expression."""
    found = []
    for node in root.walk():
        size = node.size()
        if node.optional and node.parts:
            found.append((size, node, []))
        if node.items and len(node.parts) > node.least:
            half = len(node.parts) // 2
            if half >= node.least and half > 1:
                found.append((size // 2, node, node.parts[:half]))
                found.append((size // 2, node, node.parts[half:]))
            for index in range(len(node.parts)):
                if len(node.parts) - 1 >= node.least:
                    part = node.parts[index]
                    found.append((1 if isinstance(part, str) else part.size(), node, node.parts[:index] + node.parts[index + 1:]))
        if node.kind is not None:
            inner = [other for other in node.walk() if other is not node and other.kind == node.kind]
            for other in inner[:12]:
                found.append((size - other.size(), node, [other]))
            if not (len(node.parts) == 1 and isinstance(node.parts[0], str)):
                for text in simplest(node.kind):
                    found.append((size - 1, node, [text]))
    found.sort(key=lambda change: -change[0])
    return [(node, parts) for _, node, parts in found]


def shrink(root, differs, simplest, rounds=60, width=120):
    """Makes the tree smaller while it still differs. `differs` takes a list of texts and answers a list of flags."""
    for _ in range(rounds):
        candidates = changes(root, simplest)
        improved = False
        for start in range(0, len(candidates), width):
            chunk = candidates[start:start + width]
            texts = []
            for node, parts in chunk:
                before = node.parts
                node.parts = parts
                texts.append(root.text())
                node.parts = before
            for (node, parts), flag in zip(chunk, differs(texts)):
                if flag:
                    node.parts = parts
                    improved = True
                    break
            if improved:
                break
        if not improved:
            return root
    return root
