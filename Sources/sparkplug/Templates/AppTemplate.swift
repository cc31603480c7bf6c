/// A file that `init` writes.
struct TemplateFile {
    let path: String
    let text: String
}

/// The little app of `sparkplug init`: a shop's orders.
enum AppTemplate {
    static var files: [TemplateFile] {
        [
            TemplateFile(path: "queries/tables/orders.sql", text: ordersTable), TemplateFile(path: "queries/steps/order_totals.sql", text: totals),
            TemplateFile(path: "queries/orders/recent.sql", text: recent), TemplateFile(path: "queries/products/top.sql", text: top),
            TemplateFile(path: "sample/orders.csv", text: orders), TemplateFile(path: "README.md", text: readme), TemplateFile(path: ".gitignore", text: "data/\n"),
        ]
    }

    private static let ordersTable = """
        -- One row for each product of an order.
        CREATE TABLE IF NOT EXISTS orders (
            order_id BIGINT NOT NULL,
            customer_id BIGINT NOT NULL,
            ordered_at TIMESTAMP NOT NULL,
            product STRING NOT NULL,
            quantity INT NOT NULL,
            price DECIMAL(10,2) NOT NULL COMMENT 'of one piece'
        )

        """

    private static let totals = """
        -- Each order with its sum.
        CREATE VIEW order_totals AS
        SELECT order_id, customer_id, min(ordered_at) AS ordered_at, sum(quantity) AS pieces, sum(quantity * price) AS total
        FROM orders
        GROUP BY order_id, customer_id

        """

    private static let recent = """
        -- A customer's orders, newest first.
        -- @param customer_id  whose orders
        -- @param since optional  only orders from this time on
        -- @param limit INT = 10 (1..100)  how many orders
        SELECT order_id, ordered_at, pieces, total
        FROM order_totals
        WHERE customer_id = :customer_id AND ordered_at >= :since
        ORDER BY ordered_at DESC, order_id
        LIMIT :limit

        """

    private static let top = """
        -- The products that sold for the most.
        -- @param limit INT = 5 (1..100)  how many products
        -- @cache 30s
        SELECT product, sum(quantity) AS pieces, sum(quantity * price) AS turnover
        FROM orders
        GROUP BY product
        ORDER BY turnover DESC, product
        LIMIT :limit

        """

    private static let orders = """
        order_id,customer_id,ordered_at,product,quantity,price
        1,7,2026-03-02T09:12:00Z,teapot,1,24.90
        1,7,2026-03-02T09:12:00Z,cup,4,6.50
        2,8,2026-03-02T11:40:00Z,kettle,1,39.00
        3,7,2026-03-09T18:05:00Z,green tea,2,8.75
        4,9,2026-03-10T07:55:00Z,cup,2,6.50
        5,8,2026-03-14T16:20:00Z,teapot,1,24.90
        5,8,2026-03-14T16:20:00Z,black tea,3,7.20
        6,9,2026-03-21T12:00:00Z,strainer,1,4.10

        """

    private static let readme = """
        # An analytics service of SQL files

        Start it:

            sparkplug serve --queries queries --data data --seed sample

        Ask it:

            curl 'http://127.0.0.1:8080/orders/recent?customer_id=7'
            curl 'http://127.0.0.1:8080/products/top?limit=3&format=csv'

        Give it rows:

            curl -X POST -H 'Content-Type: text/csv' --data-binary @sample/orders.csv http://127.0.0.1:8080/tables/orders

        Each file below `queries/` that holds a SELECT is an endpoint: `queries/orders/recent.sql` answers `GET /orders/recent`, and `:name` in it
        is a parameter. Change a file and ask again: the service has seen it. `sparkplug check` types all files and reports mistakes.

        """
}
